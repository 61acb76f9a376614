import type { DescMessage, Message, MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import { create } from "@bufbuild/protobuf";
import { type Any, anyIs, anyPack, anyUnpack } from "@bufbuild/protobuf/wkt";

/** Packs a new message of `schema` as an annotation. */
export function pack<Desc extends DescMessage>(schema: Desc, init?: MessageInitShape<Desc>): Any {
  return anyPack(schema, create(schema, init));
}

/** The first annotation of that type, or undefined. Throws a TypeError-like error of protobuf-es when its bytes are damaged. */
export function unpackFirst<Desc extends DescMessage>(
  annotations: readonly Any[],
  schema: Desc,
): (Message & MessageShape<Desc>) | undefined {
  const found = annotations.find((annotation) => anyIs(annotation, schema));
  return found === undefined ? undefined : anyUnpack(found, schema);
}

/** How many annotations have that type. */
export function countOf(annotations: readonly Any[], schema: DescMessage): number {
  return annotations.reduce((count, annotation) => count + (anyIs(annotation, schema) ? 1 : 0), 0);
}
