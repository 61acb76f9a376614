import type { DescMessage, JsonValue, MessageShape } from "@bufbuild/protobuf";
import { toBinaryDeterministic } from "../codec/deterministic.ts";
import { type Print } from "./json-context.ts";
import { messagePrinter } from "./print-message.ts";

/** What becomes of an Any whose type is not in the registry, or whose payload is damaged: left out, or `{"@type", "value": <base64>}`. */
export type UnknownAny = "omit" | "keep";

export interface JsonTextOptions {
  /** Default `omit`, as the Go command does (baton-cli §2). */
  readonly unknownAny?: UnknownAny | undefined;
}

/**
 * Protobuf JSON of a message as one line: lowerCamelCase names in declaration order, map keys sorted, defaults left out, 64-bit integers as
 * strings, enums by name, Any expanded. Throws a RangeError for times outside of the years 1 to 9999 and below 100 levels of nesting.
 */
export function toJsonText<Desc extends DescMessage>(
  schema: Desc,
  message: MessageShape<Desc>,
  options?: JsonTextOptions,
): string {
  return wireToJsonText(schema, toBinaryDeterministic(schema, message), options);
}

/** {@link toJsonText} as a value. Members whose names are integers come first, as in every JavaScript object. */
export function toJsonValue<Desc extends DescMessage>(
  schema: Desc,
  message: MessageShape<Desc>,
  options?: JsonTextOptions,
): JsonValue {
  return JSON.parse(toJsonText(schema, message, options)) as JsonValue;
}

const printers = new WeakMap<DescMessage, Print>();

function printerOf(schema: DescMessage): Print {
  let print = printers.get(schema);
  if (print === undefined) {
    print = messagePrinter(schema);
    printers.set(schema, print);
  }
  return print;
}

/**
 * {@link toJsonText} straight from wire bytes, without building a message: several times as fast (benches/grant-codec.ts).
 * Throws a RangeError where the bytes are not protobuf.
 */
export function wireToJsonText(schema: DescMessage, bytes: Uint8Array, options?: JsonTextOptions): string {
  const print = printerOf(schema);
  return print(bytes, 0, bytes.length, { keepsUnknownAny: options?.unknownAny === "keep", printerOf, depth: 0 }) ?? "{}";
}
