import { ColumnType } from "../table/columns.ts";

// An encoder of columnar blocks, plain on purpose (c1z-v3-pebble §5.4). It writes forms that real writers choose from, as its caller wants them.

/** Content of one column; `at` is where it starts in the block, which decides about alignment. */
export interface EncodedColumn {
  readonly type: number;
  encode(at: number): Buffer;
}

/** Numbers of one width in bytes; with `base`, stored as differences to it. */
export function uintColumn(values: readonly bigint[], width: number, base?: bigint): EncodedColumn {
  return { type: ColumnType.uint, encode: (at) => uints(at, values, width, base) };
}

function uints(at: number, values: readonly bigint[], width: number, base?: bigint): Buffer {
  if (values.length === 0) return Buffer.alloc(0);
  const head = base === undefined ? Buffer.of(width) : Buffer.concat([Buffer.of(width | 0x80), little(base, 8)]);
  const padding = width === 0 ? 0 : (width - ((at + head.length) % width)) % width;
  const items = values.map((value) => little(value - (base ?? 0n), width));
  return Buffer.concat([head, Buffer.alloc(padding), ...items]);
}

function little(value: bigint, width: number): Buffer {
  return Buffer.from(Array.from({ length: width }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn)));
}

function offsetsOf(lengths: readonly number[]): bigint[] {
  let sum = 0;
  return [0n, ...lengths.map((length) => BigInt((sum += length)))];
}

function widthFor(largest: bigint): number {
  if (largest === 0n) return 0;
  return largest < 256n ? 1 : largest < 65_536n ? 2 : 4;
}

export function bytesColumn(slices: readonly Uint8Array[]): EncodedColumn {
  return {
    type: ColumnType.bytes,
    encode: (at) => {
      if (slices.length === 0) return Buffer.alloc(0);
      const offsets = offsetsOf(slices.map(({ length }) => length));
      return Buffer.concat([uints(at, offsets, widthFor(offsets.at(-1) ?? 0n)), ...slices]);
    },
  };
}

export function boolColumn(values: readonly boolean[]): EncodedColumn {
  return {
    type: ColumnType.bool,
    encode: (at) => {
      if (!values.includes(true)) return Buffer.of(1);
      const words = packBits(values);
      const summary = packBits(words.map((word) => word !== 0n));
      const padding = (8 - ((at + 1) % 8)) % 8;
      return Buffer.concat([Buffer.alloc(1 + padding), ...[...words, ...summary].map((word) => little(word, 8))]);
    },
  };
}

function packBits(values: readonly boolean[]): bigint[] {
  const words = Array.from({ length: Math.ceil(values.length / 64) }, () => 0n);
  for (const [i, value] of values.entries()) if (value) words[i >> 6] = (words[i >> 6] ?? 0n) | (1n << BigInt(i & 63));
  return words;
}

/** Sorted keys in bundles of `2 ** shift`; a repeated key is an empty suffix. */
export function prefixColumn(keys: readonly Uint8Array[], shift: number): EncodedColumn {
  const size = 2 ** shift;
  const block = commonPrefix(keys);
  const pieces: Uint8Array[] = [(keys[0] ?? Buffer.alloc(0)).subarray(0, block)];
  for (let start = 0; start < keys.length; start += size) {
    const bundle = keys.slice(start, start + size);
    const prefix = Math.max(block, commonPrefix(bundle));
    pieces.push((bundle[0] as Uint8Array).subarray(block, prefix));
    for (const [i, key] of bundle.entries()) {
      const isRepeated = i > 0 && Buffer.compare(key, bundle[i - 1] as Uint8Array) === 0;
      pieces.push(isRepeated ? Buffer.alloc(0) : key.subarray(prefix));
    }
  }
  return {
    type: ColumnType.prefixBytes,
    encode: (at) => {
      const offsets = offsetsOf(pieces.map(({ length }) => length)).slice(1);
      return Buffer.concat([Buffer.of(shift), uints(at + 1, offsets, widthFor(offsets.at(-1) ?? 0n)), ...pieces]);
    },
  };
}

/** What all keys share; of two equal keys in front of others nothing may be empty but a repeated suffix, so one byte less. */
function commonPrefix(keys: readonly Uint8Array[]): number {
  const [first = Buffer.alloc(0)] = keys;
  let shared = first.length;
  for (const key of keys) {
    let i = 0;
    while (i < Math.min(shared, key.length) && key[i] === first[i]) i++;
    shared = i;
  }
  return shared;
}

/** A whole block: custom header, header, columns, padding byte. */
export function columnBlock(header: Uint8Array, rows: number, columns: readonly EncodedColumn[]): Buffer {
  const fixed = Buffer.alloc(header.length + 7 + columns.length * 5);
  fixed.set(header);
  fixed[header.length] = 1;
  fixed.writeUInt16LE(columns.length, header.length + 1);
  fixed.writeUInt32LE(rows, header.length + 3);
  let block = fixed;
  for (const [i, column] of columns.entries()) {
    fixed[header.length + 7 + i * 5] = column.type;
    fixed.writeUInt32LE(block.length, header.length + 8 + i * 5);
    block = Buffer.concat([block, column.encode(block.length)]);
  }
  fixed.copy(block);
  return Buffer.concat([block, Buffer.alloc(1)]);
}
