import { rowBlockEntries } from "../table/data-rows.ts";
import { GrowingBytes, putBytes, putUvarint, uvarintSize } from "./growing-bytes.ts";
import { finishBlock, finishRowBlock } from "./row-block.ts";
import { appendTableTail } from "./table-tail.ts";

// Go's own size; smaller makes the index larger, larger makes a point look-up decode more rows.
const blockBytes = 32 * 1024;
const restartInterval = 16;

/** A finished data block. */
export interface BuiltBlock {
  readonly offset: number;
  /** Without its trailer. */
  readonly length: number;
  /** User key of the last row; the index separates blocks by it. */
  readonly lastKey: Uint8Array;
  readonly rows: number;
  readonly keyBytes: number;
  readonly valueBytes: number;
}

/** A place between two rows of a table under construction. */
export interface RowMark {
  readonly block: number;
  readonly row: number;
}

export interface BuiltRow {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/** What a key is to the row before it. */
export type KeyStep = "next" | "same" | "unordered";

/**
 * Builds one table of format 1 in memory: sorted rows with sequence number 0, uncompressed row blocks (c1z-v3-pebble §7.2). A row is started
 * with its key, its value is written to `out`, then it is ended; so values need no buffer of their own.
 */
export class TableBuilder {
  readonly out: GrowingBytes;
  #blocks: BuiltBlock[] = [];
  #blockStart = 0;
  #restarts: number[] = [];
  #rows = 0;
  #keyBytes = 0;
  #valueBytes = 0;
  #lastKey: Uint8Array = new Uint8Array(256);
  #lastLength = 0;
  #firstKey: Uint8Array | undefined;
  /** Of the last row: where the length of its value stands, how many bytes it takes, and where the value starts. */
  #lengthAt = 0;
  #lengthSize = 0;
  #valueAt = 0;

  /** The table grows in `buffer`, which {@link finish} returns filled. */
  constructor(buffer: Uint8Array<ArrayBuffer>) {
    this.out = new GrowingBytes(buffer);
  }

  get isEmpty(): boolean {
    return this.#firstKey === undefined;
  }

  /** Bytes so far, without index and footer. */
  get size(): number {
    return this.out.at;
  }

  /** Where the next row will be. */
  get mark(): RowMark {
    return { block: this.#blocks.length, row: this.#rows };
  }

  /**
   * Starts a row; its value goes to `out` next, at most `valueBytes` long. `same` replaces the value of the last row; `unordered`, for a key below
   * the last one, starts nothing.
   */
  begin(key: Uint8Array, length: number, valueBytes: number): KeyStep {
    const last = this.#lastKey;
    const lastLength = this.#lastLength;
    const limit = length < lastLength ? length : lastLength;
    let shared = 0;
    while (shared < limit && key[shared] === last[shared]) shared++;
    if (this.#firstKey !== undefined && shared === limit) {
      if (length < lastLength) return "unordered";
      if (length === lastLength) return this.#beginAgain(valueBytes);
    } else if (shared < limit && (key[shared] as number) < (last[shared] as number)) {
      return "unordered";
    }
    if (this.out.at - this.#blockStart >= blockBytes) this.#finishBlock();
    this.#putKey(key, length, shared, valueBytes);
    return "next";
  }

  #beginAgain(valueBytes: number): KeyStep {
    // Rows of finished blocks stay; it takes a mark between two rows of one key to get here.
    if (this.#rows === 0) return "unordered";
    this.#valueBytes -= this.out.at - this.#valueAt;
    this.out.at = this.#valueAt;
    this.out.reserve(valueBytes + 16);
    return "same";
  }

  #putKey(key: Uint8Array, length: number, shared: number, valueBytes: number): void {
    const { out } = this;
    const isRestart = this.#rows % restartInterval === 0;
    const kept = isRestart ? 0 : shared;
    out.reserve(length + valueBytes + 32);
    if (isRestart) this.#restarts.push(out.at - this.#blockStart);
    let at = putUvarint(out.bytes, out.at, kept);
    at = putUvarint(out.bytes, at, length - kept + 8);
    this.#lengthAt = at;
    // Most values take two bytes for their length; `end` moves the row where that was wrong.
    this.#lengthSize = valueBytes < 128 ? 1 : 2;
    at = putBytes(out.bytes, at + this.#lengthSize, key, kept, length);
    // Trailer: sequence number 0, kind SET.
    out.bytes[at] = 1;
    out.bytes.fill(0, at + 1, at + 8);
    this.#valueAt = at + 8;
    out.at = this.#valueAt;
    this.#rows++;
    this.#keyBytes += length + 8;
    this.#keepKey(key, length, shared);
  }

  #keepKey(key: Uint8Array, length: number, shared: number): void {
    if (length > this.#lastKey.length) {
      const grown = new Uint8Array(length * 2);
      grown.set(this.#lastKey);
      this.#lastKey = grown;
    }
    putBytes(this.#lastKey, shared, key, shared, length);
    this.#lastLength = length;
    this.#firstKey ??= this.#lastKey.slice(0, length);
  }

  /** Negative, zero or positive as a key sorts before, with or after the last row's; positive for the first row. */
  compareToLast(key: Uint8Array, length: number): number {
    if (this.#firstKey === undefined) return 1;
    const last = this.#lastKey;
    const limit = Math.min(length, this.#lastLength);
    for (let i = 0; i < limit; i++) {
      const difference = (key[i] as number) - (last[i] as number);
      if (difference !== 0) return difference;
    }
    return length - this.#lastLength;
  }

  /** Ends the row that was begun last. */
  end(): void {
    const { out } = this;
    const length = out.at - this.#valueAt;
    const size = uvarintSize(length);
    if (size !== this.#lengthSize) {
      const by = size - this.#lengthSize;
      out.reserve(by);
      const from = this.#lengthAt + this.#lengthSize;
      out.bytes.copyWithin(from + by, from, out.at);
      out.at += by;
      this.#valueAt += by;
      this.#lengthSize = size;
    }
    putUvarint(out.bytes, this.#lengthAt, length);
    this.#valueBytes += length;
  }

  /** Removes the rows behind a mark and returns them. */
  takeBack(mark: RowMark): BuiltRow[] {
    this.#finishBlock();
    const taken = this.#blocks.slice(mark.block).flatMap((block) => this.#rowsOf(block));
    this.#dropBlocks(mark.block);
    for (const row of taken.slice(0, mark.row)) this.add(row);
    return taken.slice(mark.row);
  }

  add({ key, value }: BuiltRow): KeyStep {
    const step = this.begin(key, key.length, value.length);
    if (step === "unordered") return step;
    this.out.raw(value);
    this.end();
    return step;
  }

  /** Appends index, properties and footer. The builder must not be used afterwards. */
  finish(): { readonly bytes: Uint8Array<ArrayBuffer>; readonly firstKey: Uint8Array; readonly lastKey: Uint8Array } {
    this.#finishBlock();
    appendTableTail(this.out, this.#blocks);
    const firstKey = this.#firstKey ?? new Uint8Array(0);
    return { bytes: this.out.view(), firstKey, lastKey: this.#lastKey.slice(0, this.#lastLength) };
  }

  #finishBlock(): void {
    if (this.#rows === 0) return;
    const { out } = this;
    const offset = this.#blockStart;
    finishRowBlock(out, this.#restarts);
    const length = out.at - offset;
    finishBlock(out, offset);
    this.#blocks.push({
      offset,
      length,
      lastKey: this.#lastKey.slice(0, this.#lastLength),
      rows: this.#rows,
      keyBytes: this.#keyBytes,
      valueBytes: this.#valueBytes,
    });
    this.#startBlock(out.at);
  }

  #startBlock(start: number): void {
    this.#blockStart = start;
    this.#restarts = [];
    this.#rows = 0;
    this.#keyBytes = 0;
    this.#valueBytes = 0;
  }

  #rowsOf(block: BuiltBlock): BuiltRow[] {
    const bytes = this.out.bytes.slice(block.offset, block.offset + block.length);
    return [...rowBlockEntries(bytes, "own block")].map(({ key, value }) => ({ key: key.subarray(0, -8), value }));
  }

  #dropBlocks(from: number): void {
    const block = this.#blocks[from];
    if (block === undefined) return;
    this.out.at = block.offset;
    this.#blocks = this.#blocks.slice(0, from);
    const last = this.#blocks.at(-1);
    if (last === undefined) this.#firstKey = undefined;
    this.#lastLength = 0;
    if (last !== undefined) this.#keepKey(last.lastKey, last.lastKey.length, 0);
    this.#startBlock(block.offset);
  }
}
