import { corrupt } from "./corrupt.ts";

/** Reads little-endian numbers and length-prefixed bytes from one buffer; every read beyond its end is an error that names `what`. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #what: string;
  at: number;

  constructor(bytes: Uint8Array, what: string, at = 0) {
    this.#bytes = bytes;
    this.#what = what;
    this.at = at;
  }

  get remaining(): number {
    return this.#bytes.length - this.at;
  }

  u8(): number {
    this.#need(1);
    return this.#bytes[this.at++] as number;
  }

  u16(): number {
    return this.u8() + this.u8() * 0x100;
  }

  u32(): number {
    this.#need(4);
    const value = readU32(this.#bytes, this.at);
    this.at += 4;
    return value;
  }

  /** LEB128. Values above 2^53 do not occur in valid files and are errors. */
  uvarint(): number {
    let value = 0;
    let factor = 1;
    for (let i = 0; i < 10; i++) {
      const byte = this.u8();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) {
        if (value > Number.MAX_SAFE_INTEGER) throw corrupt(`${this.#what}: number too large at byte ${this.at}`);
        return value;
      }
      factor *= 0x80;
    }
    throw corrupt(`${this.#what}: number without end at byte ${this.at}`);
  }

  /** A view, not a copy. */
  bytes(length: number): Uint8Array {
    this.#need(length);
    const view = this.#bytes.subarray(this.at, this.at + length);
    this.at += length;
    return view;
  }

  lengthPrefixed(): Uint8Array {
    return this.bytes(this.uvarint());
  }

  #need(length: number): void {
    if (length < 0 || this.at + length > this.#bytes.length) {
      throw corrupt(`${this.#what}: needs ${length} bytes at ${this.at}, has ${this.#bytes.length - this.at}`);
    }
  }
}

/** Unsigned 32-bit little-endian number; the caller has checked the bounds. */
export function readU32(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24)) >>>
    0
  );
}

/** Unsigned 32-bit big-endian number; the caller has checked the bounds. */
export function readU32BE(bytes: Uint8Array, at: number): number {
  return (
    (((bytes[at] as number) << 24) |
      ((bytes[at + 1] as number) << 16) |
      ((bytes[at + 2] as number) << 8) |
      (bytes[at + 3] as number)) >>>
    0
  );
}
