import { ScalarType } from "@bufbuild/protobuf";
import { tagOf, WireType, type WireWriter } from "./wire-writer.ts";

/** Writes tag and value, or a bare value. */
export type ValueWriter = (writer: WireWriter, value: unknown) => void;

/** A writer of tag and value for a scalar field. */
export function scalarWriter(number: number, scalar: ScalarType): ValueWriter {
  const tag = tagOf(number, scalarWireTypes[scalar]);
  if (scalar === ScalarType.STRING) return (writer, value) => writer.string(tag, value as string);
  if (scalar === ScalarType.BYTES) return (writer, value) => writer.bytes(tag, value as Uint8Array);
  const write = numberWriters[scalar];
  return (writer, value) => {
    writer.varint(tag);
    write(writer, value);
  };
}

/** A writer of values without tags, as packed fields hold them. */
export function packedWriter(scalar: ScalarType): ValueWriter {
  if (scalar === ScalarType.STRING || scalar === ScalarType.BYTES)
    throw new TypeError("protobuf: strings and bytes are never packed");
  return numberWriters[scalar];
}

/** True for the value that an implicit field has when it is not set. */
export function isZero(value: unknown): boolean {
  if (typeof value === "number") return Object.is(value, 0);
  return value === "" || value === false || value === 0n || (value instanceof Uint8Array && value.length === 0);
}

const { varint, fixed32, fixed64, bytes } = WireType;

const scalarWireTypes: Readonly<Record<ScalarType, number>> = {
  [ScalarType.BOOL]: varint,
  [ScalarType.INT32]: varint,
  [ScalarType.UINT32]: varint,
  [ScalarType.SINT32]: varint,
  [ScalarType.INT64]: varint,
  [ScalarType.UINT64]: varint,
  [ScalarType.SINT64]: varint,
  [ScalarType.FIXED32]: fixed32,
  [ScalarType.SFIXED32]: fixed32,
  [ScalarType.FLOAT]: fixed32,
  [ScalarType.FIXED64]: fixed64,
  [ScalarType.SFIXED64]: fixed64,
  [ScalarType.DOUBLE]: fixed64,
  [ScalarType.STRING]: bytes,
  [ScalarType.BYTES]: bytes,
};

type Numeric = Exclude<ScalarType, ScalarType.STRING | ScalarType.BYTES>;

const numberWriters: Readonly<Record<Numeric, ValueWriter>> = {
  [ScalarType.BOOL]: (writer, value) => writer.varint(value === true ? 1 : 0),
  [ScalarType.INT32]: (writer, value) => writer.int32(value as number),
  [ScalarType.UINT32]: (writer, value) => writer.varint(value as number),
  [ScalarType.SINT32]: (writer, value) => writer.varint((((value as number) << 1) ^ ((value as number) >> 31)) >>> 0),
  [ScalarType.INT64]: (writer, value) => writer.varint64(value as bigint),
  [ScalarType.UINT64]: (writer, value) => writer.varint64(value as bigint),
  [ScalarType.SINT64]: (writer, value) => writer.varint64(((value as bigint) << 1n) ^ ((value as bigint) >> 63n)),
  [ScalarType.FIXED32]: (writer, value) => writer.fixed32(value as number),
  [ScalarType.SFIXED32]: (writer, value) => writer.fixed32(value as number),
  [ScalarType.FLOAT]: (writer, value) => writer.float(value as number),
  [ScalarType.FIXED64]: (writer, value) => writer.fixed64(value as bigint),
  [ScalarType.SFIXED64]: (writer, value) => writer.fixed64(value as bigint),
  [ScalarType.DOUBLE]: (writer, value) => writer.double(value as number),
};
