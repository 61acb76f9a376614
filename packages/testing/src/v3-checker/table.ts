import { ByteView, bigEndian, compareBytes, hex, latin1 } from "./byte-view.ts";
import { Columns } from "./columns.ts";
import { maskedCrc } from "./hashes.ts";
import { type BlockEntry, rowEntries } from "./row-block.ts";
import { unsnap } from "./snappy.ts";
import type { Violations } from "./violations.ts";

export interface TableRow {
  readonly key: Uint8Array;
  readonly seq: number;
  readonly kind: number;
  readonly value: Uint8Array;
}

export interface RangeTombstone {
  readonly start: Uint8Array;
  readonly end: Uint8Array;
  readonly seq: number;
}

export interface TableFacts {
  readonly rows: readonly TableRow[];
  readonly tombstones: readonly RangeTombstone[];
}

interface Handle {
  readonly offset: number;
  readonly length: number;
}

interface Layout {
  readonly bytes: Uint8Array;
  /** 1 or 7: the formats that our writer and Go's make. */
  readonly format: number;
}

const keySchema = "DefaultKeySchema(leveldb.BytewiseComparator,16)";

/** Decodes a table of format 1 or 7 and checks what c1z-v3-pebble §5 says of it. @throws RangeError where it cannot be decoded. */
export function readTable(bytes: Uint8Array, what: string, found: Violations): TableFacts {
  const footer = readFooter(bytes);
  const layout: Layout = { bytes, format: footer.format };
  const used: Handle[] = [footer.metaindex, footer.index];
  const meta = new Map(
    keyValues(layout, footer.metaindex).map(({ key, value }) => [latin1(key), readHandle(new ByteView(value))]),
  );
  used.push(...meta.values());
  const properties = readProperties(layout, meta, what, found);
  const blocks = readIndex(layout, footer.index);
  used.push(...blocks.map(({ handle }) => handle));
  const rows: TableRow[] = [];
  let lastSeparator: Uint8Array | undefined;
  for (const { separator, handle } of blocks) {
    const block = dataRows(layout, handle);
    const first = block[0]?.key;
    const last = block.at(-1)?.key;
    if (first === undefined || last === undefined) throw new RangeError(`data block at ${handle.offset} is empty`);
    found.check(compareBytes(last, separator) <= 0, () => `${what}: separator below the last key of block ${handle.offset}`);
    const above = lastSeparator;
    found.check(
      above === undefined || compareBytes(above, first) < 0,
      () => `${what}: separator not below block ${handle.offset}`,
    );
    lastSeparator = separator;
    rows.push(...block);
  }
  checkOrder(rows, what, found);
  const rangeDeletes = meta.get("rocksdb.range_del2");
  const tombstones = rangeDeletes === undefined ? [] : readTombstones(layout, rangeDeletes);
  checkProperties(properties, { rows, tombstones, blocks: blocks.length, footer }, what, found);
  checkCoverage(used, bytes.length - footer.size, what, found);
  return { rows, tombstones };
}

interface Footer {
  readonly format: number;
  readonly size: number;
  readonly metaindex: Handle;
  readonly index: Handle;
  readonly attributes: number | undefined;
}

function readFooter(bytes: Uint8Array): Footer {
  if (hex(bytes.subarray(-8)) !== "f09faab3f09faab3") throw new RangeError(`ends with ${hex(bytes.subarray(-8))}`);
  const format = new ByteView(bytes, bytes.length - 12).uint(4);
  if (format !== 1 && format !== 7) throw new RangeError(`table format ${format}, the checker knows 1 and 7`);
  const size = format === 7 ? 61 : 53;
  const view = new ByteView(bytes, bytes.length - size);
  if (view.uint(1) !== 1) throw new RangeError("checksum type is not crc32c");
  const metaindex = readHandle(view);
  const index = readHandle(view);
  const footer = bytes.subarray(bytes.length - size);
  if (bytes.subarray(view.at, bytes.length - size + 41).some((byte) => byte !== 0))
    throw new RangeError("handles are not zero-padded");
  if (format === 1) return { format, size, metaindex, index, attributes: undefined };
  const crc = new ByteView(footer, 45).uint(4);
  if (maskedCrc(footer.subarray(0, 45), footer.subarray(49)) !== crc) throw new RangeError("footer checksum mismatch");
  return { format, size, metaindex, index, attributes: new ByteView(footer, 41).uint(4) };
}

function readHandle(view: ByteView): Handle {
  return { offset: view.uvarint(), length: view.uvarint() };
}

function block({ bytes }: Layout, { offset, length }: Handle): Uint8Array {
  const stored = new ByteView(bytes, offset).take(length + 5);
  const packed = stored.subarray(0, length);
  if (maskedCrc(stored.subarray(0, length + 1)) !== new ByteView(stored, length + 1).uint(4)) {
    throw new RangeError(`block ${offset}/${length}: checksum mismatch`);
  }
  const compression = stored[length];
  if (compression === 0) return packed;
  if (compression === 1) return unsnap(packed);
  throw new RangeError(`block ${offset}/${length}: compression ${compression}, the checker knows 0 and 1`);
}

function keyValues(layout: Layout, handle: Handle): BlockEntry[] {
  const bytes = block(layout, handle);
  if (layout.format === 1) return rowEntries(bytes);
  const columns = new Columns(bytes, 0);
  const values = columns.slices(1);
  return columns.slices(0).map((key, i) => ({ key, value: values[i] as Uint8Array }));
}

function readProperties(
  layout: Layout,
  meta: ReadonlyMap<string, Handle>,
  what: string,
  found: Violations,
): ReadonlyMap<string, Uint8Array> {
  const handle = meta.get("rocksdb.properties");
  if (handle === undefined) throw new RangeError("no properties");
  const entries = keyValues(layout, handle);
  const names = entries.map(({ key }) => latin1(key));
  found.check(names.join() === names.toSorted().join(), () => `${what}: properties are not sorted`);
  return new Map(entries.map(({ key, value }) => [latin1(key), value]));
}

function readIndex(layout: Layout, handle: Handle): { readonly separator: Uint8Array; readonly handle: Handle }[] {
  if (layout.format === 1) {
    return rowEntries(block(layout, handle)).map(({ key, value }) => ({
      separator: key.subarray(0, -8),
      handle: readHandle(new ByteView(value)),
    }));
  }
  const columns = new Columns(block(layout, handle), 0);
  const offsets = columns.uints(1);
  const lengths = columns.uints(2);
  return columns
    .slices(0)
    .map((separator, i) => ({ separator, handle: { offset: Number(offsets[i]), length: Number(lengths[i]) } }));
}

function dataRows(layout: Layout, handle: Handle): TableRow[] {
  const bytes = block(layout, handle);
  if (layout.format === 1) {
    return rowEntries(bytes).map(({ key, value }) => {
      const trailer = new ByteView(key, key.length - 8).u64();
      return { key: key.subarray(0, -8), seq: Number(trailer >> 8n), kind: Number(trailer & 0xffn), value };
    });
  }
  const columns = new Columns(bytes, 4);
  const trailers = columns.uints(2);
  const values = columns.slices(4);
  if (columns.slices(1).some((suffix) => suffix.length > 0)) throw new RangeError("key suffixes are not empty");
  if (columns.bools(5).includes(true)) throw new RangeError("values outside of the block");
  return columns.prefixed(0).map((key, i) => {
    const trailer = trailers[i] as bigint;
    return { key, seq: Number(trailer >> 8n), kind: Number(trailer & 0xffn), value: values[i] as Uint8Array };
  });
}

function readTombstones(layout: Layout, handle: Handle): RangeTombstone[] {
  const bytes = block(layout, handle);
  const boundaries = new ByteView(bytes).uint(4);
  const columns = new Columns(bytes, 4);
  const keys = columns.slices(0, boundaries);
  const starts = columns.uints(1, boundaries).map(Number);
  return columns.uints(2).map((trailer, i) => {
    const span = starts.findLastIndex((start) => start <= i);
    return { start: keys[span] as Uint8Array, end: keys[span + 1] as Uint8Array, seq: Number(trailer >> 8n) };
  });
}

function checkOrder(rows: readonly TableRow[], what: string, found: Violations): void {
  rows.forEach((row, i) => {
    const before = rows[i - 1];
    if (before === undefined) return;
    const order = compareBytes(before.key, row.key) || row.seq - before.seq;
    found.check(order < 0, () => `${what}: row ${i} (${hex(row.key)}) is not above the row before it`);
  });
}

function checkProperties(
  properties: ReadonlyMap<string, Uint8Array>,
  table: { rows: readonly TableRow[]; tombstones: readonly RangeTombstone[]; blocks: number; footer: Footer },
  what: string,
  found: Violations,
): void {
  const { rows, tombstones, blocks, footer } = table;
  const text = (name: string): string => latin1(properties.get(name) ?? new Uint8Array(0));
  const count = (name: string): number => new ByteView(properties.get(name) ?? Uint8Array.of(0)).uvarint();
  const equals = (name: string, expected: number): void =>
    found.check(count(name) === expected, () => `${what}: property ${name} is ${count(name)}, expected ${expected}`);
  found.check(
    text("rocksdb.comparator") === "leveldb.BytewiseComparator",
    () => `${what}: comparator ${text("rocksdb.comparator")}`,
  );
  found.check(
    text("rocksdb.merge.operator") === "pebble.concatenate",
    () => `${what}: merge operator ${text("rocksdb.merge.operator")}`,
  );
  equals("rocksdb.num.entries", rows.length + tombstones.length);
  equals("rocksdb.num.data.blocks", blocks);
  equals("rocksdb.num.range-deletions", tombstones.length);
  const indexType = properties.get("rocksdb.block.based.table.index.type");
  found.check(indexType === undefined || bigEndian(indexType) === 0, () => `${what}: index of two levels`);
  if (footer.format === 1) {
    equals(
      "rocksdb.raw.key.size",
      rows.reduce((sum, { key }) => sum + key.length + 8, 0),
    );
    equals(
      "rocksdb.raw.value.size",
      rows.reduce((sum, { value }) => sum + value.length, 0),
    );
    return;
  }
  found.check(text("pebble.colblk.schema") === keySchema, () => `${what}: key schema ${text("pebble.colblk.schema")}`);
  const derived = (blocks > 0 ? 0x80 : 0) | (tombstones.length > 0 ? 0x10 : 0);
  found.check(footer.attributes === derived, () => `${what}: attributes ${footer.attributes}, derived ${derived}`);
}

/** Blocks follow each other without gaps or overlaps, from the start to the footer. */
function checkCoverage(handles: readonly Handle[], end: number, what: string, found: Violations): void {
  let at = 0;
  for (const { offset, length } of handles.toSorted((a, b) => a.offset - b.offset)) {
    found.check(offset === at, () => `${what}: block at ${offset}, the one before ends at ${at}`);
    at = offset + length + 5;
  }
  found.check(at === end, () => `${what}: blocks end at ${at}, the footer starts at ${end}`);
}
