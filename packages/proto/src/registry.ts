import { createRegistry, type DescFile, type Registry } from "@bufbuild/protobuf";
import {
  file_google_protobuf_any,
  file_google_protobuf_descriptor,
  file_google_protobuf_duration,
  file_google_protobuf_empty,
  file_google_protobuf_field_mask,
  file_google_protobuf_struct,
  file_google_protobuf_timestamp,
  file_google_protobuf_wrappers,
} from "@bufbuild/protobuf/wkt";
import * as connector from "./connector.ts";
import { file_c1_reader_v3_grant } from "./gen/c1/reader/v3/grant_pb.js";
import { file_validate_validate } from "./gen/validate/validate_pb.js";
import * as outputs from "./outputs.ts";
import * as service from "./service.ts";
import * as storage from "./storage.ts";

let built: Registry | undefined;

/**
 * Every message, enum, service and extension of this package, and the well-known types of google.protobuf, by full name.
 * Built on first use.
 */
export const registry: Registry = {
  kind: "registry",
  [Symbol.iterator]: () => load()[Symbol.iterator](),
  get: (typeName) => load().get(typeName),
  getMessage: (typeName) => load().getMessage(typeName),
  getEnum: (typeName) => load().getEnum(typeName),
  getExtension: (typeName) => load().getExtension(typeName),
  getExtensionFor: (extendee, number) => load().getExtensionFor(extendee, number),
  getService: (typeName) => load().getService(typeName),
};

function load(): Registry {
  built ??= createRegistry(
    ...[connector, outputs, service, storage].flatMap(filesOf),
    file_c1_reader_v3_grant,
    file_validate_validate,
    file_google_protobuf_any,
    file_google_protobuf_descriptor,
    file_google_protobuf_duration,
    file_google_protobuf_empty,
    file_google_protobuf_field_mask,
    file_google_protobuf_struct,
    file_google_protobuf_timestamp,
    file_google_protobuf_wrappers,
  );
  return built;
}

function filesOf(module: Readonly<Record<string, unknown>>): readonly DescFile[] {
  return Object.values(module).filter(isFile);
}

function isFile(value: unknown): value is DescFile {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "file";
}
