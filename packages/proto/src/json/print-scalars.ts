import type { DescEnum } from "@bufbuild/protobuf";
import { ScalarType } from "@bufbuild/protobuf";
import { base64Encode } from "@bufbuild/protobuf/wire";
import { readAscii, readUtf8, readVarint, readVarint64 } from "../codec/wire-reader.ts";
import { WireType } from "../codec/wire-writer.ts";

/** Prints the value in a byte range; undefined means that it is left out. */
export type PrintScalar = (bytes: Uint8Array, start: number, end: number) => string;

export interface ScalarPlan {
  readonly wireType: number;
  readonly print: PrintScalar;
  /** How the default prints: an implicit field with this text is left out, a map entry without value has it. */
  readonly zero: string;
}

/** JSON text of a string field: quoted, escaped, without a detour through objects. */
export function quoteUtf8(bytes: Uint8Array, start: number, end: number): string {
  let hasEscapes = false;
  let isAscii = true;
  for (let position = start; position < end; position++) {
    const byte = bytes[position] as number;
    if (byte > 0x7f) isAscii = false;
    else if (byte < 0x20 || byte === 0x22 || byte === 0x5c) hasEscapes = true;
  }
  const text = isAscii ? readAscii(bytes, start, end) : readUtf8(bytes, start, end);
  return hasEscapes ? JSON.stringify(text) : `"${text}"`;
}

/** JSON text of a floating-point number; JSON has no numbers for NaN and the infinities. */
export function printNumber(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? "-0" : String(value);
  return `"${value}"`;
}

/** Numbers of up to 49 bits need no BigInt. */
const exactVarintBytes = 7;

/** A signed varint of 64 bits as text. */
export function printInt64(bytes: Uint8Array, start: number, end: number): string {
  return end - start <= exactVarintBytes
    ? String(readVarint(bytes, start))
    : String(BigInt.asIntN(64, readVarint64(bytes, start)));
}

/** A signed varint of 64 bits as a number; exact between -2^53 and 2^53. */
export function readInt64(bytes: Uint8Array, start: number, end: number): number {
  return end - start <= exactVarintBytes ? readVarint(bytes, start) : Number(BigInt.asIntN(64, readVarint64(bytes, start)));
}

function readInt32(bytes: Uint8Array, start: number, end: number): number {
  return end - start < 5 ? readVarint(bytes, start) : Number(BigInt.asIntN(32, readVarint64(bytes, start)));
}

function readUint32(bytes: Uint8Array, start: number, end: number): number {
  return end - start < 5 ? readVarint(bytes, start) : Number(BigInt.asUintN(32, readVarint64(bytes, start)));
}

function viewOf(bytes: Uint8Array, start: number): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset + start);
}

const varint = { wireType: WireType.varint, zero: "0" } as const;
const quotedVarint = { wireType: WireType.varint, zero: '"0"' } as const;
const fixed32 = { wireType: WireType.fixed32, zero: "0" } as const;
const fixed64 = { wireType: WireType.fixed64, zero: '"0"' } as const;

const plans: Readonly<Record<ScalarType, ScalarPlan>> = {
  [ScalarType.STRING]: { wireType: WireType.bytes, zero: '""', print: quoteUtf8 },
  [ScalarType.BYTES]: {
    wireType: WireType.bytes,
    zero: '""',
    print: (b, start, end) => `"${base64Encode(b.subarray(start, end))}"`,
  },
  [ScalarType.BOOL]: { ...varint, zero: "false", print: (b, start) => (readVarint(b, start) === 0 ? "false" : "true") },
  [ScalarType.INT32]: { ...varint, print: (b, start, end) => String(readInt32(b, start, end)) },
  [ScalarType.UINT32]: { ...varint, print: (b, start, end) => String(readUint32(b, start, end)) },
  [ScalarType.SINT32]: { ...varint, print: (b, start, end) => String(unZigzag(readUint32(b, start, end))) },
  [ScalarType.INT64]: { ...quotedVarint, print: (b, start, end) => `"${printInt64(b, start, end)}"` },
  [ScalarType.UINT64]: { ...quotedVarint, print: (b, start) => `"${readVarint64(b, start)}"` },
  [ScalarType.SINT64]: { ...quotedVarint, print: (b, start) => `"${unZigzag64(readVarint64(b, start))}"` },
  [ScalarType.FIXED32]: { ...fixed32, print: (b, start) => String(viewOf(b, start).getUint32(0, true)) },
  [ScalarType.SFIXED32]: { ...fixed32, print: (b, start) => String(viewOf(b, start).getInt32(0, true)) },
  [ScalarType.FLOAT]: { ...fixed32, print: (b, start) => printNumber(viewOf(b, start).getFloat32(0, true)) },
  [ScalarType.FIXED64]: { ...fixed64, print: (b, start) => `"${viewOf(b, start).getBigUint64(0, true)}"` },
  [ScalarType.SFIXED64]: { ...fixed64, print: (b, start) => `"${viewOf(b, start).getBigInt64(0, true)}"` },
  [ScalarType.DOUBLE]: { ...fixed64, zero: "0", print: (b, start) => printNumber(viewOf(b, start).getFloat64(0, true)) },
};

function unZigzag(value: number): number {
  return (value >>> 1) ^ -(value & 1);
}

function unZigzag64(value: bigint): bigint {
  return (value >> 1n) ^ -(value & 1n);
}

/** How a scalar type prints: 64-bit integers and bytes as strings, the rest as JSON has it. */
export function scalarPlan(scalar: ScalarType): ScalarPlan {
  return plans[scalar];
}

/** Enum values print as their names, numbers without a name as numbers, the one value of NullValue as null. */
export function enumPlan(schema: DescEnum): ScalarPlan {
  if (schema.typeName === "google.protobuf.NullValue") return { wireType: WireType.varint, zero: "null", print: () => "null" };
  const names = new Map(schema.values.map((value) => [value.number, `"${value.name}"`]));
  return {
    wireType: WireType.varint,
    zero: names.get(schema.values[0]?.number ?? 0) ?? "0",
    print: (bytes, start, end) => {
      const number = readInt32(bytes, start, end);
      return names.get(number) ?? String(number);
    },
  };
}
