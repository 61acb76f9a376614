import { ByteReader } from "../byte-reader.ts";
import type { Xxhash64 } from "../checksum/xxhash64.ts";
import { corrupt, unsupported } from "../corrupt.ts";
import { type BlockSource, readBlock } from "./block.ts";
import type { BlockCache } from "./block-cache.ts";
import { ColumnBlock } from "./columns.ts";
import { columnarRows, type DataRows, rowBlockEntries, rowBlockRows } from "./data-rows.ts";
import { type BlockHandle, type Footer, readFooter, readHandle } from "./footer.ts";
import { compareKeys } from "./key-order.ts";
import type { RandomAccess } from "./random-access.ts";
import { type RangeDelete, readRangeDeletes } from "./range-deletes.ts";

/** Refused parts of a table, by the name of their meta block. */
const refusedMetaBlocks: Readonly<Record<string, string>> = {
  "pebble.range_key": "range keys",
  "pebble.value_index": "value blocks",
  "pebble.blob_ref_index": "blob references",
  "rocksdb.range_del": "range deletes of the old layout",
};

interface IndexEntry {
  /** At or above the last key of its block, below the first key of the next. */
  readonly separator: Uint8Array;
  readonly handle: BlockHandle;
}

/** One physical table file: footer, meta blocks and index are read when it is opened, data blocks when they are needed. */
export class Table {
  readonly what: string;
  readonly rangeDeletes: readonly RangeDelete[];
  readonly properties: ReadonlyMap<string, Uint8Array>;
  readonly #source: BlockSource;
  readonly #footer: Footer;
  readonly #index: readonly IndexEntry[];
  readonly #cache: BlockCache;

  constructor(bytes: RandomAccess, what: string, xxhash64: Xxhash64, cache: BlockCache) {
    this.what = what;
    this.#cache = cache;
    this.#footer = readFooter(bytes, what);
    this.#source = { table: bytes, what, checksum: this.#footer.checksum, xxhash64 };
    const meta = this.#metaindex();
    this.properties = this.#properties(meta);
    this.#checkKeys();
    this.#index = this.#readIndex(this.#footer.index, this.#isTwoLevel() ? 2 : 1);
    const rangeDeletes = meta.get("rocksdb.range_del2");
    this.rangeDeletes =
      rangeDeletes === undefined ? [] : readRangeDeletes(readBlock(this.#source, rangeDeletes), this.#footer.version, what);
  }

  get blockCount(): number {
    return this.#index.length;
  }

  /** Number of the first block that can hold a key at or above `key`; `blockCount` when none can. */
  firstBlock(key: Uint8Array): number {
    let low = 0;
    let high = this.#index.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareKeys((this.#index[middle] as IndexEntry).separator, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  rows(block: number): DataRows {
    const { handle } = this.#index[block] as IndexEntry;
    const cacheKey = `${this.what}/${handle.offset}`;
    const cached = this.#cache.get(cacheKey);
    if (cached !== undefined) return cached;
    const bytes = readBlock(this.#source, handle);
    const what = `${this.what}: block ${handle.offset}`;
    const rows = this.#footer.version >= 5 ? columnarRows(bytes, what) : rowBlockRows(bytes, this.#footer.version, what);
    this.#cache.set(cacheKey, rows, bytes.length);
    return rows;
  }

  #metaindex(): Map<string, BlockHandle> {
    const bytes = readBlock(this.#source, this.#footer.metaindex);
    const handles = new Map<string, BlockHandle>();
    for (const [name, value] of this.#keyValues(bytes, this.#footer.version >= 6)) {
      const refused = refusedMetaBlocks[name];
      if (refused !== undefined) throw unsupported(`${this.what}: ${refused} (${name}) are not read`);
      handles.set(name, readHandle(new ByteReader(value, `${this.what}: ${name}`)));
    }
    return handles;
  }

  #properties(meta: ReadonlyMap<string, BlockHandle>): Map<string, Uint8Array> {
    const handle = meta.get("rocksdb.properties");
    if (handle === undefined) throw corrupt(`${this.what}: has no properties`);
    return new Map(this.#keyValues(readBlock(this.#source, handle), this.#footer.version >= 7));
  }

  *#keyValues(bytes: Uint8Array, isColumnar: boolean): Generator<[string, Uint8Array]> {
    if (!isColumnar) {
      for (const { key, value } of rowBlockEntries(bytes, this.what)) yield [Buffer.from(key).toString("latin1"), value];
      return;
    }
    const block = new ColumnBlock(bytes, 0, this.what);
    const keys = block.slices(0);
    const values = block.slices(1);
    for (let row = 0; row < block.rowCount; row++) yield [Buffer.from(keys.get(row)).toString("latin1"), values.get(row)];
  }

  #checkKeys(): void {
    const text = (name: string): string => Buffer.from(this.properties.get(name) ?? []).toString("latin1");
    const comparator = text("rocksdb.comparator");
    if (comparator !== "" && comparator !== "leveldb.BytewiseComparator") {
      throw unsupported(`${this.what}: keys are ordered by ${JSON.stringify(comparator)}`);
    }
    const schema = text("pebble.colblk.schema");
    if (this.#footer.version >= 5 && schema !== "DefaultKeySchema(leveldb.BytewiseComparator,16)") {
      throw unsupported(`${this.what}: key schema ${JSON.stringify(schema)} is not known`);
    }
  }

  #isTwoLevel(): boolean {
    if (this.#footer.attributes !== undefined) return (this.#footer.attributes & 0x20) !== 0;
    return this.properties.get("rocksdb.block.based.table.index.type")?.[0] === 2;
  }

  #readIndex(handle: BlockHandle, levels: number): IndexEntry[] {
    const bytes = readBlock(this.#source, handle);
    const entries = [...(this.#footer.version >= 5 ? this.#columnarIndex(bytes) : this.#rowIndex(bytes))];
    return levels === 1 ? entries : entries.flatMap((entry) => this.#readIndex(entry.handle, levels - 1));
  }

  *#columnarIndex(bytes: Uint8Array): Generator<IndexEntry> {
    const block = new ColumnBlock(bytes, 0, `${this.what}: index`);
    const separators = block.slices(0);
    const offsets = block.uints(1);
    const lengths = block.uints(2);
    for (let row = 0; row < block.rowCount; row++) {
      yield { separator: separators.get(row), handle: { offset: offsets.get(row), length: lengths.get(row) } };
    }
  }

  *#rowIndex(bytes: Uint8Array): Generator<IndexEntry> {
    for (const { key, value } of rowBlockEntries(bytes, `${this.what}: index`)) {
      if (key.length < 8) throw corrupt(`${this.what}: index key of ${key.length} bytes has no trailer`);
      yield { separator: key.subarray(0, -8), handle: readHandle(new ByteReader(value, `${this.what}: index`)) };
    }
  }
}
