import { WireType } from "./wire-writer.ts";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

type Slice = (this: Uint8Array, start: number, end: number) => string;

// Node's own methods read a range without making a view first: three times as fast for ids as a TextDecoder (benches/grant-codec.ts).
// They take any Uint8Array; elsewhere (a browser) the standard decoder does the same.
const nodeBuffer = (
  globalThis as { readonly Buffer?: { readonly prototype: { readonly utf8Slice: Slice; readonly latin1Slice: Slice } } }
).Buffer;
const utf8Slice: Slice | undefined = nodeBuffer?.prototype.utf8Slice;
const latin1Slice: Slice | undefined = nodeBuffer?.prototype.latin1Slice;

/** UTF-8 text of a byte range; invalid sequences become U+FFFD, a leading byte-order mark stays. */
export function readUtf8(bytes: Uint8Array, start: number, end: number): string {
  return utf8Slice === undefined ? decoder.decode(bytes.subarray(start, end)) : utf8Slice.call(bytes, start, end);
}

/** Like {@link readUtf8}, for a range known to hold ASCII only. */
export function readAscii(bytes: Uint8Array, start: number, end: number): string {
  return latin1Slice === undefined ? decoder.decode(bytes.subarray(start, end)) : latin1Slice.call(bytes, start, end);
}

/** An unsigned varint at `start`, exact below 2^53: lengths, tags, counts. */
export function readVarint(bytes: Uint8Array, start: number): number {
  let value = 0;
  let factor = 1;
  for (let position = start; ; position++) {
    const byte = bytes[position];
    if (byte === undefined || position - start > 9) throw malformed("varint", start);
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return value;
    factor *= 128;
  }
}

/** A varint at `start` as 64 bits, unsigned. */
export function readVarint64(bytes: Uint8Array, start: number): bigint {
  let value = 0n;
  let shift = 0n;
  for (let position = start; ; position++) {
    const byte = bytes[position];
    if (byte === undefined || position - start > 9) throw malformed("varint", start);
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return BigInt.asUintN(64, value);
    shift += 7n;
  }
}

function malformed(what: string, position: number): RangeError {
  return new RangeError(`protobuf: malformed ${what} at byte ${position}`);
}

// Groups nest; hostile bytes must not nest without end.
const maxGroupDepth = 100;

/**
 * Walks the fields of one message without decoding them:
 * `for (const fields = new WireReader(bytes); fields.next(); ) … fields.number, fields.start …`.
 * `next` throws a RangeError where the bytes are not protobuf.
 */
export class WireReader {
  readonly bytes: Uint8Array;
  /** Field number, 1 to 2^29 - 1. */
  number = 0;
  wireType = 0;
  /** First byte of the value: of a length-delimited field's content, of a varint or fixed value, of a group's content. */
  start = 0;
  /** Behind the last byte of the value; a group's end tag is not part of it. */
  end = 0;
  #position: number;
  readonly #limit: number;

  constructor(bytes: Uint8Array, start = 0, end: number = bytes.length) {
    this.bytes = bytes;
    this.#position = start;
    this.#limit = end;
  }

  /** Moves to the next field; false behind the last one. */
  next(): boolean {
    if (this.#position >= this.#limit) return false;
    const tag = this.#varint();
    this.number = tag >>> 3;
    this.wireType = tag & 7;
    if (this.number === 0 || tag > 0xffff_ffff) throw malformed("tag", this.#position);
    this.start = this.#position;
    switch (this.wireType) {
      case WireType.varint:
        this.#skipVarint();
        this.end = this.#position;
        break;
      case WireType.bytes: {
        const length = this.#varint();
        this.start = this.#position;
        this.end = this.#advance(length);
        break;
      }
      case WireType.fixed64:
        this.end = this.#advance(8);
        break;
      case WireType.fixed32:
        this.end = this.#advance(4);
        break;
      case WireType.startGroup:
        this.end = this.#skipGroup(this.number, 0);
        break;
      default:
        throw malformed("wire type", this.start);
    }
    return true;
  }

  #varint(): number {
    const first = this.bytes[this.#position];
    if (first !== undefined && first < 0x80 && this.#position < this.#limit) {
      this.#position++;
      return first;
    }
    const start = this.#position;
    const value = readVarint(this.bytes, start);
    this.#skipVarint();
    return value;
  }

  #skipVarint(): void {
    const start = this.#position;
    while (this.#position < this.#limit && this.#position - start < 10) {
      if ((this.bytes[this.#position++] as number) < 0x80) return;
    }
    throw malformed("varint", start);
  }

  #advance(length: number): number {
    const end = this.#position + length;
    if (end > this.#limit) throw malformed("length", this.#position);
    this.#position = end;
    return end;
  }

  /** Leaves the position behind the end tag; returns where the content ends. */
  #skipGroup(number: number, depth: number): number {
    if (depth > maxGroupDepth) throw malformed("group", this.#position);
    for (;;) {
      const end = this.#position;
      if (end >= this.#limit) throw malformed("group", end);
      const tag = this.#varint();
      switch (tag & 7) {
        case WireType.varint:
          this.#skipVarint();
          break;
        case WireType.fixed64:
          this.#advance(8);
          break;
        case WireType.bytes:
          this.#advance(this.#varint());
          break;
        case WireType.startGroup:
          this.#skipGroup(tag >>> 3, depth + 1);
          break;
        case WireType.endGroup:
          if (tag >>> 3 !== number) throw malformed("group", end);
          return end;
        case WireType.fixed32:
          this.#advance(4);
          break;
        default:
          throw malformed("wire type", end);
      }
    }
  }
}

/**
 * Calls `visit` for each top-level field of a message, in wire order, without decoding it. `start` and `end` bound the value
 * (see {@link WireReader}). Throws a RangeError where the bytes are not protobuf.
 */
export function forEachField(
  bytes: Uint8Array,
  visit: (number: number, wireType: number, start: number, end: number) => void,
): void {
  for (const field = new WireReader(bytes); field.next(); ) visit(field.number, field.wireType, field.start, field.end);
}
