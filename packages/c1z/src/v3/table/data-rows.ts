import { ByteReader, readU32 } from "../byte-reader.ts";
import { corrupt, unsupported } from "../corrupt.ts";
import { type BoolColumn, type ByteSlices, ColumnBlock, type PrefixSlices, type UintColumn } from "./columns.ts";

/** Row kinds (c1z-v3-pebble §6). */
export const RowKind = {
  delete: 0,
  set: 1,
  merge: 2,
  singleDelete: 7,
  rangeDelete: 15,
  setWithDelete: 18,
  deleteSized: 23,
} as const;

/** The rows of one data block, by key ascending, then sequence number descending. */
export interface DataRows {
  readonly count: number;
  /** May be kept; may not be changed. */
  key(row: number): Uint8Array;
  seqnum(row: number): number;
  kind(row: number): number;
  value(row: number): Uint8Array;
}

/** Decodes a data block of table format 5 to 7 (c1z-v3-pebble §5.4). */
export function columnarRows(bytes: Uint8Array, what: string): DataRows {
  return new ColumnarRows(new ColumnBlock(bytes, 4, what), what);
}

class ColumnarRows implements DataRows {
  readonly count: number;
  readonly #keys: PrefixSlices;
  readonly #suffixes: ByteSlices;
  readonly #trailers: UintColumn;
  readonly #values: ByteSlices;
  readonly #external: BoolColumn;
  readonly #what: string;

  constructor(block: ColumnBlock, what: string) {
    this.count = block.rowCount;
    this.#keys = block.prefixSlices(0);
    this.#suffixes = block.slices(1);
    this.#trailers = block.uints(2);
    this.#values = block.slices(4);
    this.#external = block.bools(5);
    this.#what = what;
  }

  key(row: number): Uint8Array {
    const suffix = this.#suffixes.get(row);
    const prefix = this.#keys.get(row);
    return suffix.length === 0 ? prefix : Buffer.concat([prefix, suffix]);
  }

  seqnum(row: number): number {
    return this.#trailers.shifted(row);
  }

  kind(row: number): number {
    return this.#trailers.low(row) & 0xff;
  }

  value(row: number): Uint8Array {
    const value = this.#values.get(row);
    return this.#external.get(row) ? inPlaceValue(value, this.#what) : value;
  }
}

/** Decodes a data block of table format 1 to 4 (c1z-v3-pebble §5.6). */
export function rowBlockRows(bytes: Uint8Array, version: number, what: string): DataRows {
  const keys: Uint8Array[] = [];
  const values: Uint8Array[] = [];
  for (const { key, value } of rowBlockEntries(bytes, what)) {
    if (key.length < 8) throw corrupt(`${what}: key of ${key.length} bytes has no trailer`);
    keys.push(key);
    values.push(value);
  }
  const kindOf = (row: number): number => {
    const key = keys[row] as Uint8Array;
    return (key[key.length - 8] as number) & (version === 4 ? 0xbf : 0xff);
  };
  return {
    count: keys.length,
    key: (row) => (keys[row] as Uint8Array).subarray(0, -8),
    kind: kindOf,
    seqnum: (row) => {
      const key = keys[row] as Uint8Array;
      let seqnum = 0;
      for (let i = 1; i <= 7; i++) seqnum = seqnum * 256 + (key[key.length - i] as number);
      return seqnum;
    },
    value: (row) => {
      const value = values[row] as Uint8Array;
      const hasPrefix = version >= 3 && (kindOf(row) === RowKind.set || kindOf(row) === RowKind.setWithDelete);
      return hasPrefix ? inPlaceValue(value, what) : value;
    },
  };
}

/** Takes the prefix byte off a value; only values that are in place are read (c1z-v3-pebble §5.5). */
function inPlaceValue(value: Uint8Array, what: string): Uint8Array {
  const prefix = value[0];
  if (prefix === undefined) throw corrupt(`${what}: value without its prefix byte`);
  if (prefix >> 6 === 2) throw unsupported(`${what}: values in value blocks are not read`);
  if (prefix >> 6 === 1) throw unsupported(`${what}: values in blob files are not read`);
  return value.subarray(1);
}

/** The entries of a row block, keys rebuilt from their shared prefixes. */
export function* rowBlockEntries(bytes: Uint8Array, what: string): Generator<{ key: Uint8Array; value: Uint8Array }> {
  if (bytes.length < 4) throw corrupt(`${what}: block of ${bytes.length} bytes has no restarts`);
  const end = bytes.length - 4 - readU32(bytes, bytes.length - 4) * 4;
  if (end < 0) throw corrupt(`${what}: restarts do not fit into ${bytes.length} bytes`);
  const reader = new ByteReader(bytes.subarray(0, end), what);
  let before = new Uint8Array(0);
  while (reader.remaining > 0) {
    const shared = reader.uvarint();
    const unshared = reader.uvarint();
    const valueLength = reader.uvarint();
    if (shared > before.length) throw corrupt(`${what}: key shares ${shared} of ${before.length} bytes`);
    const rest = reader.bytes(unshared);
    const key = new Uint8Array(shared + unshared);
    key.set(before.subarray(0, shared));
    key.set(rest, shared);
    yield { key, value: reader.bytes(valueLength) };
    before = key;
  }
}
