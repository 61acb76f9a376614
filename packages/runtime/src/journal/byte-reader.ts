/** Reads what a ByteWriter wrote. Reading behind the end throws RangeError: the checksum of a record has been checked before. */
export class ByteReader {
  #buffer: Buffer;
  #offset: number;

  constructor(buffer: Buffer, offset = 0) {
    this.#buffer = buffer;
    this.#offset = offset;
  }

  /** Continues in another buffer. */
  reset(buffer: Buffer, offset = 0): void {
    this.#buffer = buffer;
    this.#offset = offset;
  }

  get buffer(): Buffer {
    return this.#buffer;
  }

  get offset(): number {
    return this.#offset;
  }

  get atEnd(): boolean {
    return this.#offset >= this.#buffer.length;
  }

  byte(): number {
    const value = this.#buffer[this.#offset];
    if (value === undefined) throw new RangeError(`journal record ends at byte ${this.#offset}`);
    this.#offset += 1;
    return value;
  }

  varint(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
  }

  /** The lower 32 of 64 bits; the upper ones are read next with `half`. */
  half(): number {
    const start = this.skip(4);
    return this.#buffer.readUInt32LE(start);
  }

  /** Passes over `size` bytes and returns where they start. */
  skip(size: number): number {
    const start = this.#offset;
    if (start + size > this.#buffer.length) throw new RangeError(`journal record ends inside a value of ${size} bytes`);
    this.#offset = start + size;
    return start;
  }

  /** A view of the next length-prefixed bytes; it shares the buffer. */
  bytes(): Buffer {
    const size = this.varint();
    const start = this.skip(size);
    return this.#buffer.subarray(start, start + size);
  }

  text(): string {
    const size = this.varint();
    const start = this.skip(size);
    return this.#buffer.toString("utf8", start, start + size);
  }
}
