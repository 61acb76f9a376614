const encoder = new TextEncoder();

/** Bytes that grow at their end. `bytes` is replaced when it grows, so views of it must not be kept across writes. */
export class GrowingBytes {
  /** Valid up to `at`. */
  bytes: Uint8Array<ArrayBuffer>;
  at = 0;

  constructor(bytes: Uint8Array<ArrayBuffer> = new Uint8Array(4096)) {
    this.bytes = bytes;
  }

  /** Makes room for `count` more bytes. */
  reserve(count: number): void {
    const needed = this.at + count;
    if (needed <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.at));
    this.bytes = grown;
  }

  /** The bytes written so far; a view. */
  view(): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(0, this.at);
  }

  u8(value: number): void {
    this.reserve(1);
    this.bytes[this.at++] = value;
  }

  /** Little-endian. */
  u32(value: number): void {
    this.reserve(4);
    this.at = putU32(this.bytes, this.at, value);
  }

  /** LEB128 of a whole number from 0 to 2^53. */
  uvarint(value: number): void {
    this.reserve(8);
    this.at = putUvarint(this.bytes, this.at, value);
  }

  raw(from: Uint8Array, start = 0, end: number = from.length): void {
    this.reserve(end - start);
    this.at = putBytes(this.bytes, this.at, from, start, end);
  }

  /** Length, then bytes. */
  prefixed(from: Uint8Array): void {
    this.uvarint(from.length);
    this.raw(from);
  }

  /** Starts a length-delimited protobuf field; what is written until `close` is its content. Returns what `close` wants. */
  open(tag: number): number {
    this.reserve(2);
    this.bytes[this.at] = tag;
    this.at += 2;
    return this.at;
  }

  close(start: number): void {
    const length = this.at - start;
    // One byte was left for the length.
    const by = uvarintSize(length) - 1;
    if (by > 0) {
      this.reserve(by);
      this.bytes.copyWithin(start + by, start, this.at);
      this.at += by;
    }
    putUvarint(this.bytes, start - 1, length);
  }

  /** A length-delimited protobuf field with UTF-8 text, also when it is empty. */
  textField(tag: number, text: string): void {
    this.reserve(text.length * 3 + 8);
    this.bytes[this.at++] = tag;
    if (text.length < 128 && this.#shortAscii(text)) return;
    this.prefixed(encoder.encode(text));
  }

  #shortAscii(text: string): boolean {
    const { bytes } = this;
    let at = this.at + 1;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit > 0x7f) return false;
      bytes[at++] = unit;
    }
    bytes[this.at] = text.length;
    this.at = at;
    return true;
  }
}

function putU32(bytes: Uint8Array, at: number, value: number): number {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
  bytes[at + 2] = value >>> 16;
  bytes[at + 3] = value >>> 24;
  return at + 4;
}

export function putUvarint(bytes: Uint8Array, at: number, value: number): number {
  let end = at;
  let rest = value;
  while (rest >= 0x80) {
    bytes[end++] = (rest & 0x7f) | 0x80;
    rest = rest < 0x80000000 ? rest >>> 7 : Math.floor(rest / 128);
  }
  bytes[end++] = rest;
  return end;
}

/** `set` on a view costs more than the loop for the short pieces that keys and fields are made of. */
export function putBytes(bytes: Uint8Array, at: number, from: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if (length > 64) bytes.set(from.subarray(start, end), at);
  else for (let i = 0; i < length; i++) bytes[at + i] = from[start + i] as number;
  return at + length;
}

export function uvarintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 128)) size++;
  return size;
}
