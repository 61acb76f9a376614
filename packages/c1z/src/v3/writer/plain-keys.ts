import { ByteList } from "./byte-list.ts";
import type { KeyCollector } from "./external-keys.ts";
import type { KeyCursor } from "./key-cursor.ts";
import { sortByBytes } from "./sort-arena.ts";

/** Collects keys as they are. */
export class PlainKeys implements KeyCollector {
  readonly #keys = new ByteList();

  get size(): number {
    return this.#keys.size;
  }

  add(bytes: Uint8Array, start: number, end: number): void {
    this.#keys.add(bytes, start, end);
  }

  sorted(): KeyCursor {
    const order = Uint32Array.from({ length: this.#keys.count }, (_, i) => i);
    sortByBytes(this.#keys, order);
    return new ListCursor(this.#keys, order);
  }

  clear(): void {
    this.#keys.clear();
  }
}

class ListCursor implements KeyCursor {
  readonly bytes: Uint8Array;
  start = 0;
  end = 0;
  readonly #starts: Uint32Array;
  readonly #order: Uint32Array;
  #at = 0;

  constructor(list: ByteList, order: Uint32Array) {
    this.bytes = list.bytes;
    this.#starts = list.starts;
    this.#order = order;
  }

  next(): boolean {
    if (this.#at === this.#order.length) return false;
    const key = this.#order[this.#at++] as number;
    this.start = this.#starts[key] as number;
    this.end = this.#starts[key + 1] as number;
    return true;
  }
}
