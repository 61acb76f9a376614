import { type DescMessage, fromJson, type JsonValue, type MessageShape } from "@bufbuild/protobuf";
import { registry } from "../registry.ts";

export interface JsonReadOptions {
  /** Skip unknown members and enum names instead of refusing them. Default false, as in Go. */
  readonly ignoresUnknown?: boolean | undefined;
}

/**
 * Reads protobuf JSON, with every type of this package known inside Any. Throws an Error that names the member where the value does not fit
 * the schema.
 */
export function fromJsonValue<Desc extends DescMessage>(
  schema: Desc,
  value: JsonValue,
  options?: JsonReadOptions,
): MessageShape<Desc> {
  return fromJson(schema, value, { registry, ignoreUnknownFields: options?.ignoresUnknown ?? false });
}

/** {@link fromJsonValue} of JSON text. Throws a SyntaxError where the text is not JSON. */
export function fromJsonText<Desc extends DescMessage>(
  schema: Desc,
  text: string,
  options?: JsonReadOptions,
): MessageShape<Desc> {
  return fromJsonValue(schema, JSON.parse(text) as JsonValue, options);
}
