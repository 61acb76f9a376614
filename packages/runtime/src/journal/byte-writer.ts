/** Appends values to a buffer that grows; one writer is used again and again, so steady state allocates nothing. */
export class ByteWriter {
  #buffer: Buffer;
  #length = 0;

  constructor(capacity: number = 64 * 1024) {
    this.#buffer = Buffer.allocUnsafe(capacity);
  }

  get length(): number {
    return this.#length;
  }

  clear(): void {
    this.#length = 0;
  }

  /** A view of what was written; valid until the next write. */
  view(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#buffer[this.#length++] = value;
  }

  /** Whole numbers from 0 to 2^53 - 1. */
  varint(value: number): void {
    this.#reserve(8);
    let rest = value;
    while (rest >= 0x80) {
      this.#buffer[this.#length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#buffer[this.#length++] = rest;
  }

  /** 64 bits, little-endian, as two halves: making one BigInt per row is slower than all the rest of the row. */
  halves(low: number, high: number): void {
    this.#reserve(8);
    this.#buffer.writeUInt32LE(low, this.#length);
    this.#buffer.writeUInt32LE(high, this.#length + 4);
    this.#length += 8;
  }

  bytes(value: Uint8Array): void {
    this.varint(value.length);
    this.#reserve(value.length);
    this.#buffer.set(value, this.#length);
    this.#length += value.length;
  }

  /** Length in bytes, then UTF-8. Ids are short and nearly always ASCII: those are copied without a call into the runtime. */
  text(value: string): void {
    const { length } = value;
    if (length > 64) return this.#longText(value);
    this.#reserve(length + 1);
    const start = this.#length;
    const buffer = this.#buffer;
    buffer[start] = length;
    for (let index = 0; index < length; index++) {
      const code = value.charCodeAt(index);
      if (code >= 0x80) return this.#longText(value);
      buffer[start + 1 + index] = code;
    }
    this.#length = start + 1 + length;
  }

  #longText(value: string): void {
    const size = Buffer.byteLength(value);
    this.varint(size);
    this.#reserve(size);
    this.#length += this.#buffer.write(value, this.#length, "utf8");
  }

  #reserve(size: number): void {
    const needed = this.#length + size;
    if (needed <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }
}
