/** A key under construction: family header, then components escaped and each led by a 00 (c1z-v3-pebble §2.1). Reused from row to row. */
export class KeyBuffer {
  /** Valid up to `length`. */
  bytes: Uint8Array = new Uint8Array(1024);
  length = 0;

  /** Starts a key with the header of its family. */
  start(header: readonly number[]): void {
    this.#reserve(header.length);
    this.bytes.set(header);
    this.length = header.length;
  }

  /** Appends a separator and one escaped component. */
  component(text: string): void {
    // Two bytes a unit when every one is escaped, three when every one is beyond U+07FF.
    this.#reserve(this.length + 1 + text.length * 3);
    this.bytes[this.length] = 0;
    const end = this.#ascii(text, this.length + 1);
    this.length = end < 0 ? this.#utf8(text, this.length + 1) : end;
  }

  /** Appends bytes that are escaped already. */
  raw(bytes: Uint8Array, start: number, end: number): void {
    this.#reserve(this.length + end - start);
    this.bytes.set(bytes.subarray(start, end), this.length);
    this.length += end - start;
  }

  separator(): void {
    this.#reserve(this.length + 1);
    this.bytes[this.length++] = 0;
  }

  /** A copy of the key. */
  copy(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  /** Returns the end, or -1 at the first unit that is not ASCII. Ids are short: the loop beats a call into the encoder. */
  #ascii(text: string, start: number): number {
    const { bytes } = this;
    let at = start;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit > 0x7f) return -1;
      if (unit > 1) {
        bytes[at++] = unit;
      } else {
        bytes[at++] = 1;
        bytes[at++] = unit + 1;
      }
    }
    return at;
  }

  #utf8(text: string, start: number): number {
    let at = start;
    for (const byte of encoder.encode(text)) {
      if (byte <= 1) this.bytes[at++] = 1;
      this.bytes[at++] = byte <= 1 ? byte + 1 : byte;
    }
    return at;
  }

  #reserve(size: number): void {
    if (size <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(size, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }
}

const encoder = new TextEncoder();
