import { ByteList } from "./byte-list.ts";

const initialSlots = 1 << 12;
// Words of a slot: hash, number plus one (0 in a free slot), start and end of the bytes. Together, so that a look-up waits for memory twice:
// for the slot and for the bytes.
const slotWords = 4;

/** Gives each distinct byte string a number, from 0 in the order of first sight. No strings are made; an entry costs its bytes and some fifty. */
export class ByteSet {
  readonly list: ByteList = new ByteList();
  #slots: Uint32Array = new Uint32Array(initialSlots * slotWords);
  #mask = initialSlots - 1;

  /** Memory in use, in bytes. */
  get size(): number {
    return this.list.size + this.#slots.byteLength;
  }

  numberOf(bytes: Uint8Array, start: number, end: number): number {
    const hash = hashOf(bytes, start, end);
    const slots = this.#slots;
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const at = slot * slotWords;
      const found = slots[at + 1] as number;
      if (found === 0) return this.#add(at, hash, bytes, start, end);
      if (slots[at] === hash && this.#isEqual(at, bytes, start, end)) return found - 1;
    }
  }

  clear(): void {
    this.list.clear();
    this.#slots = new Uint32Array(initialSlots * slotWords);
    this.#mask = initialSlots - 1;
  }

  #isEqual(at: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.#slots[at + 2] as number;
    if ((this.#slots[at + 3] as number) - from !== end - start) return false;
    const known = this.list.bytes;
    for (let i = end - start - 1; i >= 0; i--) if (known[from + i] !== bytes[start + i]) return false;
    return true;
  }

  #add(at: number, hash: number, bytes: Uint8Array, start: number, end: number): number {
    const number = this.list.count;
    this.list.add(bytes, start, end);
    this.#slots[at] = hash;
    this.#slots[at + 1] = number + 1;
    this.#slots[at + 2] = this.list.starts[number] as number;
    this.#slots[at + 3] = this.list.starts[number + 1] as number;
    if (this.list.count * 2 > this.#mask) this.#grow();
    return number;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(old.length * 2);
    this.#mask = this.#mask * 2 + 1;
    for (let at = 0; at < old.length; at += slotWords) {
      if (old[at + 1] === 0) continue;
      let slot = (old[at] as number) & this.#mask;
      while (this.#slots[slot * slotWords + 1] !== 0) slot = (slot + 1) & this.#mask;
      this.#slots.set(old.subarray(at, at + slotWords), slot * slotWords);
    }
  }
}

/** FNV-1a with a final mix, since only the low bits choose the slot. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
