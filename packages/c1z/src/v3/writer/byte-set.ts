import { ByteList, grownNumbers } from "./byte-list.ts";

const initialSlots = 1 << 12;

/** Gives each distinct byte string a number, from 0 in the order of first sight: strings are never made, and an entry costs its bytes and some twelve. */
export class ByteSet {
  readonly list: ByteList = new ByteList();
  #hashes: Uint32Array = new Uint32Array(initialSlots);
  /** Number of a string plus one; 0 for a free slot. */
  #slots: Uint32Array = new Uint32Array(initialSlots);

  /** Memory in use, in bytes. */
  get size(): number {
    return this.list.size + 4 * this.list.count + 4 * this.#slots.length;
  }

  numberOf(bytes: Uint8Array, start: number, end: number): number {
    const hash = hashOf(bytes, start, end);
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const found = this.#slots[slot] as number;
      if (found === 0) return this.#add(slot, hash, bytes, start, end);
      if (this.#hashes[found - 1] === hash && this.#isEqual(found - 1, bytes, start, end)) return found - 1;
    }
  }

  clear(): void {
    this.list.clear();
    this.#slots = new Uint32Array(initialSlots);
  }

  #add(slot: number, hash: number, bytes: Uint8Array, start: number, end: number): number {
    const number = this.list.count;
    this.list.add(bytes, start, end);
    if (number === this.#hashes.length) this.#hashes = grownNumbers(this.#hashes);
    this.#hashes[number] = hash;
    this.#slots[slot] = number + 1;
    if (this.list.count * 2 > this.#slots.length) this.#rehash();
    return number;
  }

  #isEqual(number: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.list.starts[number] as number;
    if ((this.list.starts[number + 1] as number) - from !== end - start) return false;
    for (let i = end - start - 1; i >= 0; i--) if (this.list.bytes[from + i] !== bytes[start + i]) return false;
    return true;
  }

  #rehash(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let number = 0; number < this.list.count; number++) {
      let slot = (this.#hashes[number] as number) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    }
    this.#slots = slots;
  }
}

/** FNV-1a with a final mix, since only the low bits choose the slot. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
