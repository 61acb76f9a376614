import type { DescField, DescMessage, JsonObject, Message, MessageShape } from "@bufbuild/protobuf";
import { ScalarType } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence, isWrapperDesc } from "@bufbuild/protobuf/wkt";
import { isZero, packedWriter, scalarWriter, type ValueWriter } from "./scalar-writers.ts";
import { sortedByUtf8 } from "./sort-by-utf8.ts";
import { writeStruct } from "./struct-writer.ts";
import { tagOf, WireType, WireWriter } from "./wire-writer.ts";

type Fields = Readonly<Record<string, unknown>>;
type FieldWriter = (writer: WireWriter, message: Fields) => void;

const shared = new WireWriter();

/**
 * Encodes like Go with `Deterministic: true`: fields in number order, map entries by the bytes of their keys, unknown fields last as they
 * came. Equal content gives equal bytes, which file-level diffs rely on (sync-engine §8.5); `toBinary` of protobuf-es leaves maps in
 * the order of their object keys.
 */
export function toBinaryDeterministic<Desc extends DescMessage>(
  schema: Desc,
  message: MessageShape<Desc>,
): Uint8Array<ArrayBuffer> {
  try {
    writeMessage(shared, schema, message);
    return shared.finish();
  } catch (error) {
    shared.reset();
    throw error;
  }
}

/** Writes the fields of a message into a writer, in the same order and form as {@link toBinaryDeterministic}. */
export function writeMessage<Desc extends DescMessage>(writer: WireWriter, schema: Desc, message: MessageShape<Desc>): void {
  if (message.$typeName !== schema.typeName) {
    throw new TypeError(`cannot encode ${message.$typeName} as ${schema.typeName}`);
  }
  writeFields(writer, schema, message);
}

function writeFields(writer: WireWriter, schema: DescMessage, message: Fields): void {
  for (const write of writersOf(schema)) write(writer, message);
  const unknown = message["$unknown"] as Message["$unknown"];
  if (unknown === undefined) return;
  for (const field of unknown) {
    writer.varint(((field.no << 3) | field.wireType) >>> 0);
    writer.raw(field.data);
  }
}

const compiled = new WeakMap<DescMessage, readonly FieldWriter[]>();

function writersOf(schema: DescMessage): readonly FieldWriter[] {
  let writers = compiled.get(schema);
  if (writers === undefined) {
    writers = [...schema.fields].sort((a, b) => a.number - b.number).map(compileField);
    compiled.set(schema, writers);
  }
  return writers;
}

function compileField(field: DescField): FieldWriter {
  if (field.fieldKind === "map") return compileMap(field);
  if (field.fieldKind === "list") return compileList(field);
  if (field.fieldKind === "message") return compileSingular(field, messageWriter(field, field.message));
  return compileSingular(field, scalarWriter(field.number, field.scalar ?? ScalarType.INT32));
}

function compileSingular(field: DescField & { fieldKind: "message" | "enum" | "scalar" }, write: ValueWriter): FieldWriter {
  const name = field.localName;
  const oneof = field.oneof?.localName;
  if (oneof !== undefined) {
    return (writer, message) => {
      const chosen = message[oneof] as { readonly case: string | undefined; readonly value?: unknown };
      if (chosen.case === name) write(writer, chosen.value);
    };
  }
  if (field.presence === FeatureSet_FieldPresence.IMPLICIT) {
    return (writer, message) => {
      const value = message[name];
      if (!isZero(value)) write(writer, value);
    };
  }
  return (writer, message) => {
    const value = message[name];
    // Unset fields of proto2 have their default on the prototype.
    if (value !== undefined && Object.hasOwn(message, name)) write(writer, value);
  };
}

function compileList(field: DescField & { fieldKind: "list" }): FieldWriter {
  const name = field.localName;
  if (field.listKind === "message") {
    const write = messageWriter(field, field.message);
    return (writer, message) => {
      for (const item of message[name] as readonly unknown[]) write(writer, item);
    };
  }
  const scalar = field.scalar ?? ScalarType.INT32;
  if (!field.packed) {
    const write = scalarWriter(field.number, scalar);
    return (writer, message) => {
      for (const item of message[name] as readonly unknown[]) write(writer, item);
    };
  }
  const tag = tagOf(field.number, WireType.bytes);
  const write = packedWriter(scalar);
  return (writer, message) => {
    const items = message[name] as readonly unknown[];
    if (items.length === 0) return;
    const start = writer.open(tag);
    for (const item of items) write(writer, item);
    writer.close(start);
  };
}

// Every map of these definitions has string keys (a test keeps it so); other keys would need their own order.
function compileMap(field: DescField & { fieldKind: "map" }): FieldWriter {
  if (field.mapKey !== ScalarType.STRING) throw new TypeError(`cannot encode ${field.toString()}: map keys must be strings`);
  const name = field.localName;
  const tag = tagOf(field.number, WireType.bytes);
  const keyTag = tagOf(1, WireType.bytes);
  const write = mapValueWriter(field);
  return (writer, message) => {
    const record = message[name] as Fields;
    for (const key of sortedByUtf8(Object.keys(record))) {
      const start = writer.open(tag);
      writer.string(keyTag, key);
      write(writer, record[key]);
      writer.close(start);
    }
  };
}

/** The value of a map entry is its field number 2. */
function mapValueWriter(field: DescField & { fieldKind: "map" }): ValueWriter {
  if (field.mapKind === "message") return messageWriter({ number: 2, parent: field.parent }, field.message);
  return scalarWriter(2, field.scalar ?? ScalarType.INT32);
}

/** How protobuf-es keeps a message field: as it is, except Struct (as JSON, outside of Value) and singular wrappers (as the bare value). */
function messageWriter(
  field: Pick<DescField, "number" | "parent"> & {
    readonly fieldKind?: string;
    readonly oneof?: unknown;
    readonly wraps?: boolean;
  },
  schema: DescMessage,
): ValueWriter {
  const tag = tagOf(field.number, WireType.bytes);
  if (schema.typeName === "google.protobuf.Struct" && field.parent.typeName !== "google.protobuf.Value") {
    return (writer, value) => {
      const start = writer.open(tag);
      writeStruct(writer, value as JsonObject);
      writer.close(start);
    };
  }
  if (field.fieldKind === "message" && field.oneof === undefined && isWrapperDesc(schema)) {
    const [inner] = schema.fields;
    const write = scalarWriter(1, inner?.scalar ?? ScalarType.BOOL);
    return (writer, value) => {
      const start = writer.open(tag);
      if (!isZero(value)) write(writer, value);
      writer.close(start);
    };
  }
  return (writer, value) => {
    const start = writer.open(tag);
    writeFields(writer, schema, value as Fields);
    writer.close(start);
  };
}
