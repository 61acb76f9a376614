/** Wire types of the protobuf binary format. */
export const WireType = { varint: 0, fixed64: 1, bytes: 2, startGroup: 3, endGroup: 4, fixed32: 5 } as const;

/** The tag that stands in front of a field. */
export function tagOf(number: number, wireType: number): number {
  return ((number << 3) | wireType) >>> 0;
}

const encoder = new TextEncoder();

// A buffer that one huge message made grow is not kept for the small ones that follow.
const initialBytes = 4096;
const keptBytes = 1 << 20;

// An ArrayBuffer of its own for each of millions of small messages costs more in garbage collection than the messages themselves. Larger slabs
// would be kept alive by the few rows that outlive their page.
const slabBytes = 32_768;
let slab = new Uint8Array(slabBytes);
let slabUsed = 0;

function copyToSlab(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  if (length > slabBytes / 8) return bytes.slice(0, length);
  if (slabUsed + length > slabBytes) {
    slab = new Uint8Array(slabBytes);
    slabUsed = 0;
  }
  const copy = slab.subarray(slabUsed, slabUsed + length);
  copy.set(bytes.subarray(0, length));
  slabUsed += length;
  return copy;
}

/**
 * Writes protobuf wire bytes into one growing buffer, which is reused: a module keeps one writer and calls `finish` per message.
 * Tags are given complete: `number << 3 | wireType`.
 */
export class WireWriter {
  #bytes = new Uint8Array(initialBytes);
  #view = new DataView(this.#bytes.buffer);
  #position = 0;

  /** A copy of what was written; the writer starts again. Small copies lie side by side in one buffer. */
  finish(): Uint8Array<ArrayBuffer> {
    const result = copyToSlab(this.#bytes, this.#position);
    this.reset();
    return result;
  }

  /** Drops what was written, after an error. */
  reset(): void {
    this.#position = 0;
    if (this.#bytes.length > keptBytes) this.#use(new Uint8Array(initialBytes));
  }

  #use(bytes: Uint8Array<ArrayBuffer>): void {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }

  #reserve(count: number): void {
    const needed = this.#position + count;
    if (needed <= this.#bytes.length) return;
    let size = this.#bytes.length * 2;
    while (size < needed) size *= 2;
    const grown = new Uint8Array(size);
    grown.set(this.#bytes.subarray(0, this.#position));
    this.#use(grown);
  }

  /** An unsigned integer below 2^32; tags too. */
  varint(value: number): void {
    this.#reserve(5);
    this.#putVarint(value);
  }

  #putVarint(value: number): void {
    const bytes = this.#bytes;
    let position = this.#position;
    let rest = value;
    while (rest > 0x7f) {
      bytes[position++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    bytes[position++] = rest;
    this.#position = position;
  }

  /** A signed integer of 32 bits: negative ones take ten bytes. */
  int32(value: number): void {
    if (value >= 0) this.varint(value);
    else this.varint64(BigInt(value));
  }

  /** Any integer of 64 bits, negative ones as two's complement. */
  varint64(value: bigint): void {
    this.#reserve(10);
    let rest = BigInt.asUintN(64, value);
    while (rest > 0x7fn) {
      this.#bytes[this.#position++] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    this.#bytes[this.#position++] = Number(rest);
  }

  fixed32(value: number): void {
    this.#reserve(4);
    this.#view.setInt32(this.#position, value, true);
    this.#position += 4;
  }

  fixed64(value: bigint): void {
    this.#reserve(8);
    this.#view.setBigUint64(this.#position, BigInt.asUintN(64, value), true);
    this.#position += 8;
  }

  float(value: number): void {
    this.#reserve(4);
    this.#view.setFloat32(this.#position, value, true);
    this.#position += 4;
  }

  double(value: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.#position, value, true);
    this.#position += 8;
  }

  /** Bytes as they are, without a length. */
  raw(chunk: Uint8Array): void {
    this.#reserve(chunk.length);
    this.#bytes.set(chunk, this.#position);
    this.#position += chunk.length;
  }

  /** Tag, length, bytes. */
  bytes(tag: number, value: Uint8Array): void {
    this.#reserve(10 + value.length);
    this.#putVarint(tag);
    this.#putVarint(value.length);
    this.#bytes.set(value, this.#position);
    this.#position += value.length;
  }

  /** Tag, length, UTF-8 text; a lone surrogate becomes U+FFFD. */
  string(tag: number, text: string): void {
    const length = text.length;
    // Three bytes a UTF-16 unit at most.
    this.#reserve(10 + length * 3);
    this.#putVarint(tag);
    if (length < 128 && this.#putShortAscii(text)) return;
    this.#putUtf8(text);
  }

  /** Most ids are short ASCII, where a loop beats the call into the encoder. */
  #putShortAscii(text: string): boolean {
    const bytes = this.#bytes;
    let position = this.#position + 1;
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      if (unit > 0x7f) return false;
      bytes[position++] = unit;
    }
    bytes[this.#position] = text.length;
    this.#position = position;
    return true;
  }

  #putUtf8(text: string): void {
    // Correct unless non-ASCII text crosses a power of 128; then the bytes move.
    const guess = varintSize(text.length);
    const start = this.#position + guess;
    const { written } = encoder.encodeInto(text, this.#bytes.subarray(start));
    const size = varintSize(written);
    if (size !== guess) this.#bytes.copyWithin(this.#position + size, start, start + written);
    this.#putVarint(written);
    this.#position += written;
  }

  /** Starts a length-delimited field; what follows until `close` is its content. Returns what `close` wants. */
  open(tag: number): number {
    this.#reserve(6);
    this.#putVarint(tag);
    // One byte for the length: content below 128 bytes stays where it is.
    this.#position++;
    return this.#position;
  }

  close(start: number): void {
    const length = this.#position - start;
    if (length < 128) {
      this.#bytes[start - 1] = length;
      return;
    }
    const extra = varintSize(length) - 1;
    this.#reserve(extra);
    this.#bytes.copyWithin(start + extra, start, this.#position);
    this.#position = start - 1;
    this.#putVarint(length);
    this.#position += length;
  }
}

function varintSize(value: number): number {
  if (value < 1 << 7) return 1;
  if (value < 1 << 14) return 2;
  if (value < 1 << 21) return 3;
  return value < 1 << 28 ? 4 : 5;
}
