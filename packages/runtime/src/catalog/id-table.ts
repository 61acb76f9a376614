/**
 * Gives out a number for each distinct (salt, id), counted from 0 in the order of first sight. Ids are kept as UTF-8 bytes in one block
 * and found through an open-addressed table of integers: some 20 bytes an id beside the id itself, about a fifth of what a Map of
 * strings takes, and comparing two ids is comparing stored keys. The salt tells ids of different kinds apart, such as the type of a resource.
 */
export class IdTable {
  #bytes: Buffer = Buffer.allocUnsafe(4096);
  #used = 0;
  #starts: Float64Array = new Float64Array(129);
  #salts: Int32Array = new Int32Array(128);
  #hashes: Int32Array = new Int32Array(128);
  /** Number + 1, or 0 for a free slot. Never more than half full. */
  #slots: Int32Array = new Int32Array(256);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** The number of the id in `buffer[start]` to `buffer[end - 1]`. */
  intern(salt: number, buffer: Uint8Array, start: number, end: number): number {
    const hash = hashId(salt, buffer, start, end);
    const slot = this.#slotOf(hash, salt, buffer, start, end);
    const found = this.#slots[slot] as number;
    return found === 0 ? this.#insert(slot, hash, salt, buffer, start, end) : found - 1;
  }

  internText(salt: number, id: string): number {
    const bytes = Buffer.from(id);
    return this.intern(salt, bytes, 0, bytes.length);
  }

  /** The number of the id, or -1. */
  find(salt: number, id: string): number {
    const bytes = Buffer.from(id);
    const hash = hashId(salt, bytes, 0, bytes.length);
    return (this.#slots[this.#slotOf(hash, salt, bytes, 0, bytes.length)] as number) - 1;
  }

  text(number: number): string {
    return this.#bytes.toString("utf8", this.#starts[number], this.#starts[number + 1]);
  }

  saltOf(number: number): number {
    return this.#salts[number] as number;
  }

  byteLengthOf(number: number): number {
    return (this.#starts[number + 1] as number) - (this.#starts[number] as number);
  }

  /** Copies the bytes of the id to `target` and returns the offset behind them. */
  copy(number: number, target: Uint8Array, offset: number): number {
    const bytes = this.#bytes;
    const end = this.#starts[number + 1] as number;
    let to = offset;
    // Ids are short: a loop costs less than making a view to copy from.
    for (let from = this.#starts[number] as number; from < end; from++) target[to++] = bytes[from] as number;
    return to;
  }

  /** Negative when id `a` comes before id `b` in byte order; salts are not looked at. */
  compare(a: number, b: number): number {
    const bytes = this.#bytes;
    let atA = this.#starts[a] as number;
    let atB = this.#starts[b] as number;
    const endA = this.#starts[a + 1] as number;
    const endB = this.#starts[b + 1] as number;
    while (atA < endA && atB < endB) {
      const difference = (bytes[atA++] as number) - (bytes[atB++] as number);
      if (difference !== 0) return difference;
    }
    return endA - atA - (endB - atB);
  }

  #slotOf(hash: number, salt: number, buffer: Uint8Array, start: number, end: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const found = this.#slots[slot] as number;
      if (found === 0) return slot;
      const number = found - 1;
      const matches = this.#hashes[number] === hash && this.#salts[number] === salt && this.#equals(number, buffer, start, end);
      if (matches) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #equals(number: number, buffer: Uint8Array, start: number, end: number): boolean {
    let at = this.#starts[number] as number;
    if ((this.#starts[number + 1] as number) - at !== end - start) return false;
    for (let index = start; index < end; index++) if (this.#bytes[at++] !== buffer[index]) return false;
    return true;
  }

  #insert(slot: number, hash: number, salt: number, buffer: Uint8Array, start: number, end: number): number {
    const number = this.#count++;
    if (number === this.#salts.length) this.#growColumns();
    this.#reserve(end - start);
    for (let index = start; index < end; index++) this.#bytes[this.#used++] = buffer[index] as number;
    this.#starts[number + 1] = this.#used;
    this.#salts[number] = salt;
    this.#hashes[number] = hash;
    this.#slots[slot] = number + 1;
    if (this.#count * 2 > this.#slots.length) this.#growSlots();
    return number;
  }

  #reserve(size: number): void {
    if (this.#used + size <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#used + size));
    this.#bytes.copy(grown, 0, 0, this.#used);
    this.#bytes = grown;
  }

  #growColumns(): void {
    const size = this.#salts.length * 2;
    this.#salts = resized(this.#salts, new Int32Array(size));
    this.#hashes = resized(this.#hashes, new Int32Array(size));
    this.#starts = resized(this.#starts, new Float64Array(size + 1));
  }

  #growSlots(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let number = 0; number < this.#count; number++) {
      let slot = (this.#hashes[number] as number) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    }
    this.#slots = slots;
  }
}

function resized<Column extends Int32Array | Float64Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}

/** FNV-1a over salt and bytes, then mixed: the low bits choose the slot. */
function hashId(salt: number, buffer: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5 ^ Math.imul(salt + 1, 0x9e3779b1);
  for (let index = start; index < end; index++) hash = Math.imul(hash ^ (buffer[index] as number), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
