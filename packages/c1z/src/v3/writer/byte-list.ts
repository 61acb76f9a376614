import type { ByteStrings } from "./sort-arena.ts";

/** Many byte strings in two typed arrays, which double when full. */
export class ByteList implements ByteStrings {
  bytes: Uint8Array = new Uint8Array(1 << 16);
  /** One more than there are strings; the last is where the next one will start. */
  starts: Uint32Array = new Uint32Array(1 << 12);
  count = 0;

  /** Memory in use, in bytes. */
  get size(): number {
    return (this.starts[this.count] as number) + 4 * this.count;
  }

  add(from: Uint8Array, start: number, end: number): void {
    const at = this.starts[this.count] as number;
    const length = end - start;
    if (at + length > this.bytes.length) this.bytes = grownBytes(this.bytes, at + length);
    const { bytes } = this;
    for (let i = 0; i < length; i++) bytes[at + i] = from[start + i] as number;
    this.count++;
    if (this.count === this.starts.length) this.starts = grownNumbers(this.starts);
    this.starts[this.count] = at + length;
  }

  /** Keeps the memory for the next strings. */
  clear(): void {
    this.count = 0;
  }
}

function grownBytes(bytes: Uint8Array, needed: number): Uint8Array {
  const grown = new Uint8Array(Math.max(needed, bytes.length * 2));
  grown.set(bytes);
  return grown;
}

export function grownNumbers(numbers: Uint32Array): Uint32Array<ArrayBuffer> {
  const grown = new Uint32Array(numbers.length * 2);
  grown.set(numbers);
  return grown;
}
