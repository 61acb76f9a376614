import { ByteReader, readU32 } from "../byte-reader.ts";
import { corrupt, unsupported } from "../corrupt.ts";
import { type BoolColumn, type ByteSlices, ColumnBlock, type PrefixSlices, type UintColumn } from "./columns.ts";

/** A block holds 32 KiB of rows, or one large row. */
const maxKeyBytes = 256 * 2 ** 20;

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
  return new RowBlockRows(bytes, version, what);
}

/** All keys of the block lie side by side in one buffer: a buffer a key would keep the garbage collector busier than the reading. */
class RowBlockRows implements DataRows {
  readonly count: number;
  readonly #bytes: Uint8Array;
  readonly #version: number;
  readonly #what: string;
  readonly #keys: Uint8Array;
  /** Per row: start of its key (trailer included), then start and end of its value; one start more than rows. */
  readonly #keyStarts: Int32Array;
  readonly #valueStarts: Int32Array;
  readonly #valueEnds: Int32Array;

  constructor(bytes: Uint8Array, version: number, what: string) {
    this.#bytes = bytes;
    this.#version = version;
    this.#what = what;
    const sizes = measureEntries(bytes, what);
    this.count = sizes.rows;
    this.#keys = new Uint8Array(sizes.keyBytes);
    this.#keyStarts = new Int32Array(sizes.rows + 1);
    this.#valueStarts = new Int32Array(sizes.rows);
    this.#valueEnds = new Int32Array(sizes.rows);
    this.#fill(sizes.end);
  }

  key(row: number): Uint8Array {
    return this.#keys.subarray(this.#keyStarts[row], (this.#keyStarts[row + 1] as number) - 8);
  }

  kind(row: number): number {
    const trailer = (this.#keyStarts[row + 1] as number) - 8;
    return (this.#keys[trailer] as number) & (this.#version === 4 ? 0xbf : 0xff);
  }

  seqnum(row: number): number {
    const end = this.#keyStarts[row + 1] as number;
    let seqnum = 0;
    for (let i = 1; i <= 7; i++) seqnum = seqnum * 256 + (this.#keys[end - i] as number);
    return seqnum;
  }

  value(row: number): Uint8Array {
    const value = this.#bytes.subarray(this.#valueStarts[row], this.#valueEnds[row]);
    const kind = this.kind(row);
    const hasPrefix = this.#version >= 3 && (kind === RowKind.set || kind === RowKind.setWithDelete);
    return hasPrefix ? inPlaceValue(value, this.#what) : value;
  }

  #fill(end: number): void {
    const reader = new ByteReader(this.#bytes.subarray(0, end), this.#what);
    let keyStart = 0;
    for (let row = 0; row < this.count; row++) {
      const shared = reader.uvarint();
      const unshared = reader.uvarint();
      const valueLength = reader.uvarint();
      const before = this.#keyStarts[row - 1] ?? 0;
      if (shared > 0) this.#keys.copyWithin(keyStart, before, before + shared);
      for (let i = 0; i < unshared; i++) this.#keys[keyStart + shared + i] = this.#bytes[reader.at + i] as number;
      this.#keyStarts[row] = keyStart;
      keyStart += shared + unshared;
      this.#valueStarts[row] = reader.at + unshared;
      reader.at += unshared + valueLength;
      this.#valueEnds[row] = reader.at;
    }
    this.#keyStarts[this.count] = keyStart;
  }
}

/** Walks the entries once, checking every length, so that what follows can trust them. */
function measureEntries(
  bytes: Uint8Array,
  what: string,
): { readonly rows: number; readonly keyBytes: number; readonly end: number } {
  const end = entriesEnd(bytes, what);
  const reader = new ByteReader(bytes.subarray(0, end), what);
  let rows = 0;
  let keyBytes = 0;
  let before = 0;
  for (; reader.remaining > 0; rows++) {
    const shared = reader.uvarint();
    const unshared = reader.uvarint();
    const valueLength = reader.uvarint();
    if (shared > before) throw corrupt(`${what}: key shares ${shared} of ${before} bytes`);
    before = shared + unshared;
    if (before < 8) throw corrupt(`${what}: key of ${before} bytes has no trailer`);
    if (unshared + valueLength > reader.remaining) {
      throw corrupt(`${what}: row of ${unshared + valueLength} bytes, ${reader.remaining} are left`);
    }
    reader.at += unshared + valueLength;
    keyBytes += before;
    // Each row may repeat nearly the whole key before it: bytes that were never stored must not fill the memory.
    if (keyBytes > maxKeyBytes) throw corrupt(`${what}: keys of more than ${maxKeyBytes} bytes`);
  }
  return { rows, keyBytes, end };
}

/** Where the entries stop and the restarts begin. */
function entriesEnd(bytes: Uint8Array, what: string): number {
  if (bytes.length < 4) throw corrupt(`${what}: block of ${bytes.length} bytes has no restarts`);
  const end = bytes.length - 4 - readU32(bytes, bytes.length - 4) * 4;
  if (end < 0) throw corrupt(`${what}: restarts do not fit into ${bytes.length} bytes`);
  return end;
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
  const reader = new ByteReader(bytes.subarray(0, entriesEnd(bytes, what)), what);
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
