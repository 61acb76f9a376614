import { create, type DescMessage, fromBinary, type Message, type MessageShape, type Registry } from "@bufbuild/protobuf";
import { type Any, AnySchema } from "@bufbuild/protobuf/wkt";
import { toBinaryDeterministic } from "./codec/deterministic.ts";
import { registry } from "./registry.ts";

/** What type URLs of packed messages begin with; anything up to the last slash is accepted when reading. */
export const typeUrlPrefix = "type.googleapis.com/";

/** Packs a message, encoded deterministically: equal content gives an equal Any. */
export function packAny<Desc extends DescMessage>(schema: Desc, message: MessageShape<Desc>): Any {
  return create(AnySchema, { typeUrl: typeUrlPrefix + schema.typeName, value: toBinaryDeterministic(schema, message) });
}

/**
 * Unpacks to the type that the URL names; undefined where `types` (default: every type of this package) does not have it, or the Any is empty.
 * Throws an Error where the payload is not protobuf.
 */
export function unpackAny(any: Any, types: Registry = registry): Message | undefined {
  const schema = types.getMessage(typeNameOf(any));
  return schema === undefined ? undefined : fromBinary(schema, any.value);
}

/** True when the Any holds a message of this type. */
export function isAny(any: Any, schema: DescMessage): boolean {
  return any.typeUrl.endsWith(schema.typeName) && typeNameOf(any) === schema.typeName;
}

/** The first annotation of a type, decoded, or undefined. Throws an Error where its payload is not protobuf. */
export function findAnnotation<Desc extends DescMessage>(
  annotations: readonly Any[],
  schema: Desc,
): MessageShape<Desc> | undefined {
  const found = annotations.find((any) => isAny(any, schema));
  return found === undefined ? undefined : fromBinary(schema, found.value);
}

/** True when an annotation of this type is there, whatever its payload. */
export function hasAnnotation(annotations: readonly Any[], schema: DescMessage): boolean {
  return annotations.some((any) => isAny(any, schema));
}

/**
 * The annotations with this one in the place of the first of the same type, or at the end; further ones of the type are left out.
 * The input stays as it was.
 */
export function withAnnotation<Desc extends DescMessage>(
  annotations: readonly Any[],
  schema: Desc,
  message: MessageShape<Desc>,
): Any[] {
  const packed = packAny(schema, message);
  const first = annotations.findIndex((any) => isAny(any, schema));
  if (first < 0) return [...annotations, packed];
  return annotations.flatMap((any, index) => {
    if (index === first) return [packed];
    return isAny(any, schema) ? [] : [any];
  });
}

/** The annotations without those of a type. The input stays as it was. */
export function withoutAnnotation(annotations: readonly Any[], schema: DescMessage): Any[] {
  return annotations.filter((any) => !isAny(any, schema));
}

/** The full message name behind the last slash of a type URL. */
function typeNameOf(any: Any): string {
  return any.typeUrl.slice(any.typeUrl.lastIndexOf("/") + 1);
}
