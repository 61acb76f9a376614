import { packAny } from "@baton-ts/proto";
import { create, type DescMessage, type MessageInitShape } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";

/** Packs a new message of `schema` as an annotation. */
export function pack<Desc extends DescMessage>(schema: Desc, init?: MessageInitShape<Desc>): Any {
  return packAny(schema, create(schema, init));
}
