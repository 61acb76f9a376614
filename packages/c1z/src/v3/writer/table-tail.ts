import { GrowingBytes } from "./growing-bytes.ts";
import { blockTrailerBytes, encodeRowBlock, finishBlock } from "./row-block.ts";
import type { BuiltBlock } from "./table-builder.ts";

const encoder = new TextEncoder();
const handleBytes = 40;
const tableFormat = 1;
const crc32cKind = 1;
const magic = Uint8Array.of(0xf0, 0x9f, 0xaa, 0xb3, 0xf0, 0x9f, 0xaa, 0xb3);

interface Handle {
  readonly offset: number;
  readonly length: number;
}

/** Appends index block, properties, metaindex and the 53-byte footer of a table of format 1 (c1z-v3-pebble §5.1, §5.3, §7.2). */
export function appendTableTail(out: GrowingBytes, blocks: readonly BuiltBlock[]): void {
  const dataBytes = out.at;
  const index = appendBlock(out, encodeRowBlock(indexRows(blocks), 1));
  const properties = appendBlock(out, encodeRowBlock(propertyRows(blocks, dataBytes, index), Number.MAX_SAFE_INTEGER));
  const metaindex = appendBlock(out, encodeRowBlock([[encoder.encode("rocksdb.properties"), encodeHandle(properties)]], 1));
  out.u8(crc32cKind);
  const handles = new GrowingBytes();
  handles.raw(encodeHandle(metaindex));
  handles.raw(encodeHandle(index));
  out.raw(handles.bytes, 0, handleBytes);
  out.u32(tableFormat);
  out.raw(magic);
}

function appendBlock(out: GrowingBytes, block: Uint8Array): Handle {
  const offset = out.at;
  out.raw(block);
  finishBlock(out, offset);
  return { offset, length: block.length };
}

function encodeHandle({ offset, length }: Handle): Uint8Array {
  const out = new GrowingBytes(new Uint8Array(20));
  out.uvarint(offset);
  out.uvarint(length);
  return out.view();
}

/** A separator is the last key of its block with its trailer: at or above it, and below the next block's first key. */
function* indexRows(blocks: readonly BuiltBlock[]): Generator<[Uint8Array, Uint8Array]> {
  for (const block of blocks) yield [internalKey(block.lastKey), encodeHandle(block)];
}

/** A user key with the trailer of every row that is written: sequence number 0, kind SET. */
export function internalKey(userKey: Uint8Array): Uint8Array {
  const key = new Uint8Array(userKey.length + 8);
  key.set(userKey);
  key[userKey.length] = 1;
  return key;
}

/** Sorted by name. Compression is none: the frame around the table compresses. */
function propertyRows(blocks: readonly BuiltBlock[], dataBytes: number, index: Handle): [Uint8Array, Uint8Array][] {
  const sum = (of: (block: BuiltBlock) => number): Uint8Array => count(blocks.reduce((total, block) => total + of(block), 0));
  const rows: [string, Uint8Array][] = [
    ["rocksdb.block.based.table.index.type", new Uint8Array(4)],
    ["rocksdb.comparator", encoder.encode("leveldb.BytewiseComparator")],
    ["rocksdb.compression", encoder.encode("NoCompression")],
    ["rocksdb.data.size", count(dataBytes)],
    ["rocksdb.deleted.keys", count(0)],
    ["rocksdb.filter.size", count(0)],
    ["rocksdb.index.size", count(index.length + blockTrailerBytes)],
    ["rocksdb.merge.operands", count(0)],
    ["rocksdb.merge.operator", encoder.encode("pebble.concatenate")],
    ["rocksdb.num.data.blocks", count(blocks.length)],
    ["rocksdb.num.entries", sum(({ rows }) => rows)],
    ["rocksdb.num.range-deletions", count(0)],
    ["rocksdb.raw.key.size", sum(({ keyBytes }) => keyBytes)],
    ["rocksdb.raw.value.size", sum(({ valueBytes }) => valueBytes)],
  ];
  return rows.map(([name, value]) => [encoder.encode(name), value]);
}

function count(value: number): Uint8Array {
  const out = new GrowingBytes(new Uint8Array(8));
  out.uvarint(value);
  return out.view();
}
