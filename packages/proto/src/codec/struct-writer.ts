import type { JsonValue } from "@bufbuild/protobuf";
import { sortedByUtf8 } from "./sort-by-utf8.ts";
import { tagOf, WireType, type WireWriter } from "./wire-writer.ts";

// google.protobuf.Struct { map<string, Value> fields = 1 }, Value { null 1, number 2, string 3, bool 4, struct 5, list 6 }, ListValue { repeated Value 1 }.
const structTags = {
  entry: tagOf(1, WireType.bytes),
  key: tagOf(1, WireType.bytes),
  value: tagOf(2, WireType.bytes),
  null: tagOf(1, WireType.varint),
  number: tagOf(2, WireType.fixed64),
  string: tagOf(3, WireType.bytes),
  bool: tagOf(4, WireType.varint),
  struct: tagOf(5, WireType.bytes),
  list: tagOf(6, WireType.bytes),
} as const;

/** Writes the fields of a google.protobuf.Struct that is kept as JSON, keys in the order of their bytes. */
export function writeStruct(writer: WireWriter, struct: Readonly<Record<string, JsonValue>>): void {
  for (const key of sortedByUtf8(Object.keys(struct))) {
    const entry = writer.open(structTags.entry);
    writer.string(structTags.key, key);
    const start = writer.open(structTags.value);
    writeValue(writer, struct[key]);
    writer.close(start);
    writer.close(entry);
  }
}

function writeValue(writer: WireWriter, value: JsonValue | undefined): void {
  if (typeof value === "string") {
    writer.string(structTags.string, value);
  } else if (typeof value === "number") {
    writer.varint(structTags.number);
    writer.double(value);
  } else if (typeof value === "boolean") {
    writer.varint(structTags.bool);
    writer.varint(value ? 1 : 0);
  } else if (value !== undefined) {
    writeNestedValue(writer, value);
  }
}

function writeNestedValue(writer: WireWriter, value: JsonValue & (object | null)): void {
  if (value === null) {
    writer.varint(structTags.null);
    writer.varint(0);
    return;
  }
  const start = writer.open(Array.isArray(value) ? structTags.list : structTags.struct);
  if (Array.isArray(value)) {
    for (const item of value) {
      const inner = writer.open(structTags.entry);
      writeValue(writer, item);
      writer.close(inner);
    }
  } else {
    writeStruct(writer, value);
  }
  writer.close(start);
}
