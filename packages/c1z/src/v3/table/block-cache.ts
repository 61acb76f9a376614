import type { DataRows } from "./data-rows.ts";

interface Entry {
  readonly rows: DataRows;
  readonly bytes: number;
}

/** Decoded data blocks of all tables of a file, least recently used first out; what it holds is bounded by `maxBytes`. */
export class BlockCache {
  readonly #entries = new Map<string, Entry>();
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(key: string): DataRows | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.rows;
  }

  set(key: string, rows: DataRows, bytes: number): void {
    this.#entries.set(key, { rows, bytes });
    this.#bytes += bytes;
    for (const [oldest, entry] of this.#entries) {
      if (this.#bytes <= this.#maxBytes || oldest === key) break;
      this.#entries.delete(oldest);
      this.#bytes -= entry.bytes;
    }
  }
}
