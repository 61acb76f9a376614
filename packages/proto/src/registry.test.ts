import { readdirSync } from "node:fs";
import { join } from "node:path";
import { create, type DescFile, equals, ScalarType } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import * as codec from "./codec.ts";
import * as index from "./index.ts";
import { fromJsonText } from "./json/from-json.ts";
import { toJsonText } from "./json/to-json.ts";
import * as outputs from "./outputs.ts";
import { registry } from "./registry.ts";
import * as service from "./service.ts";
import * as storage from "./storage.ts";

const generated = join(import.meta.dirname, "gen");
const files = readdirSync(generated, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith("_pb.js"));

async function generatedModule(name: string): Promise<Readonly<Record<string, unknown>>> {
  return (await import(join(generated, name))) as Readonly<Record<string, unknown>>;
}

test("every generated file is in the registry", async () => {
  expect(files.length).toBe(59);
  for (const name of files) {
    const descriptor = Object.entries(await generatedModule(name)).find(([key]) => key.startsWith("file_"))?.[1] as DescFile;
    const missing = [...descriptor.messages, ...descriptor.enums, ...descriptor.services, ...descriptor.extensions].filter(
      (type) => registry.get(type.typeName) !== type,
    );
    expect([name, missing]).toEqual([name, []]);
  }
});

test("every generated name is exported by an entry point: two files with the same name would hide each other", async () => {
  const modules = [index, outputs, outputs.readerV3, storage, service, service.validate, codec];
  const exported = new Set<unknown>(modules.flatMap((module) => Object.values<unknown>(module)));
  for (const name of files) {
    const hidden = Object.entries(await generatedModule(name)).filter(([, value]) => !exported.has(value));
    expect([name, hidden.map(([key]) => key)]).toEqual([name, []]);
  }
});

test("well-known types are in the registry", () => {
  const names = [
    "Any",
    "Timestamp",
    "Duration",
    "Struct",
    "Value",
    "ListValue",
    "Empty",
    "FieldMask",
    "BoolValue",
    "FileDescriptorSet",
  ];
  expect(names.filter((name) => registry.getMessage(`google.protobuf.${name}`) === undefined)).toEqual([]);
  expect(registry.getMessage("acme.Unknown")).toBeUndefined();
});

test("every message type round-trips its empty value through JSON", () => {
  // A Value without a kind has no JSON of its own: it prints as null, which reads as the null value.
  const schemas = [...registry].filter((type) => type.kind === "message" && type.typeName !== "google.protobuf.Value");
  expect(schemas.length).toBeGreaterThan(400);
  const failed = schemas.filter((schema) => {
    if (schema.kind !== "message") return true;
    const empty = create(schema);
    return !equals(schema, fromJsonText(schema, toJsonText(schema, empty)), empty);
  });
  expect(failed).toEqual([]);
});

test("every map of these definitions has string keys, which the deterministic encoder relies on", () => {
  const others = [...registry].flatMap((type) =>
    type.kind === "message" ? type.fields.filter((field) => field.fieldKind === "map" && field.mapKey !== ScalarType.STRING) : [],
  );
  expect(others).toEqual([]);
});

test("the registry can be asked for every kind of type", () => {
  expect(registry.getEnum("c1.connector.v2.ResourceType.Trait")?.values.length).toBe(13);
  expect(registry.getService("c1.connector.v2.GrantsService")?.methods.map((method) => method.name)).toEqual(["ListGrants"]);
  expect(registry.getExtension("c1.storage.v3.table")?.number).toBe(90_000);
  const options = registry.getMessage("google.protobuf.MessageOptions");
  expect(options === undefined ? undefined : registry.getExtensionFor(options, 90_000)?.typeName).toBe("c1.storage.v3.table");
});
