import { join } from "node:path";
import type { TempFolder } from "../../envelope/temp-folder.ts";
import { type KeyCursor, mergeCursors } from "./key-cursor.ts";
import { KeyRun, writeKeyRun } from "./key-run.ts";

/** Collects keys in memory and gives them back sorted. */
export interface KeyCollector {
  /** Memory in use, in bytes. */
  readonly size: number;
  /** Sorts; the keys stay until `clear`. */
  sorted(): KeyCursor;
  clear(): void;
}

/** Keeps the memory of a collector bounded: full ones are written to disk as sorted runs, which are merged at the end. */
export class ExternalKeys<Collector extends KeyCollector> implements Disposable {
  readonly collector: Collector;
  readonly #folder: () => Promise<TempFolder>;
  readonly #name: string;
  readonly #maxBytes: number;
  readonly #paths: string[] = [];
  readonly #open: KeyRun[] = [];

  /** `name` tells the run files of this index from others in the same folder. */
  constructor(collector: Collector, name: string, folder: () => Promise<TempFolder>, maxBytes: number) {
    this.collector = collector;
    this.#name = name;
    this.#folder = folder;
    this.#maxBytes = maxBytes;
  }

  /** True when the caller should await {@link spill} before it collects more. */
  get isFull(): boolean {
    return this.collector.size >= this.#maxBytes;
  }

  async spill(): Promise<void> {
    const { path } = await this.#folder();
    const run = join(path, `${this.#name}-${this.#paths.length}`);
    this.#paths.push(run);
    await writeKeyRun(run, this.collector.sorted());
    this.collector.clear();
  }

  /** All keys, sorted. To be called once, when all are collected. */
  sorted(): KeyCursor {
    for (const path of this.#paths) this.#open.push(new KeyRun(path));
    return mergeCursors([...this.#open, this.collector.sorted()]);
  }

  [Symbol.dispose](): void {
    for (const run of this.#open.splice(0)) run[Symbol.dispose]();
    this.collector.clear();
  }
}
