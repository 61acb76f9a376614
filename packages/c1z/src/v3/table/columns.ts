import { readU32 } from "../byte-reader.ts";
import { corrupt } from "../corrupt.ts";

/** Column types of a columnar block (c1z-v3-pebble §5.4). */
export const ColumnType = { bool: 1, uint: 2, bytes: 3, prefixBytes: 4 } as const;

/** A columnar block cut into its columns; numbers and slices are decoded when asked for. */
export class ColumnBlock {
  readonly bytes: Uint8Array;
  readonly rowCount: number;
  readonly what: string;
  readonly #types: readonly number[];
  /** Start of each column, then the end of the last one. */
  readonly #starts: readonly number[];

  /** `headerSize` is the length of the custom header in front. */
  constructor(bytes: Uint8Array, headerSize: number, what: string) {
    this.bytes = bytes;
    this.what = what;
    const fixed = headerSize + 7;
    if (bytes.length < fixed + 1) throw corrupt(`${what}: columnar block of ${bytes.length} bytes is too short`);
    if (bytes[headerSize] !== 1) throw corrupt(`${what}: columnar block version ${bytes[headerSize]}, expected 1`);
    const columns = (bytes[headerSize + 1] as number) | ((bytes[headerSize + 2] as number) << 8);
    this.rowCount = readU32(bytes, headerSize + 3);
    if (fixed + columns * 5 > bytes.length) throw corrupt(`${what}: ${columns} columns do not fit into ${bytes.length} bytes`);
    const types: number[] = [];
    const starts: number[] = [];
    for (let i = 0; i < columns; i++) {
      types.push(bytes[fixed + i * 5] as number);
      starts.push(readU32(bytes, fixed + i * 5 + 1));
    }
    starts.push(bytes.length - 1);
    for (let i = 0; i < columns; i++) {
      const start = starts[i] as number;
      if (start < fixed + columns * 5 || start > (starts[i + 1] as number)) {
        throw corrupt(`${what}: column ${i} starts at ${start}, outside of its block`);
      }
    }
    this.#types = types;
    this.#starts = starts;
  }

  uints(column: number, count: number = this.rowCount): UintColumn {
    this.#expect(column, ColumnType.uint);
    return readUints(this.bytes, this.#start(column), this.#end(column), count, this.what).column;
  }

  slices(column: number, count: number = this.rowCount): ByteSlices {
    this.#expect(column, ColumnType.bytes);
    return readSlices(this.bytes, this.#start(column), this.#end(column), count, this.what);
  }

  prefixSlices(column: number): PrefixSlices {
    this.#expect(column, ColumnType.prefixBytes);
    return new PrefixSlices(this.bytes, this.#start(column), this.#end(column), this.rowCount, this.what);
  }

  bools(column: number): BoolColumn {
    this.#expect(column, ColumnType.bool);
    return readBools(this.bytes, this.#start(column), this.#end(column), this.rowCount, this.what);
  }

  #start(column: number): number {
    return this.#starts[column] as number;
  }

  #end(column: number): number {
    return this.#starts[column + 1] as number;
  }

  #expect(column: number, type: number): void {
    if (this.#types[column] !== type) {
      throw corrupt(`${this.what}: column ${column} has type ${this.#types[column]}, expected ${type}`);
    }
  }
}

/** Numbers of one width over a base. Values above 2^53 lose their low bits: only trailers can hold such, see {@link UintColumn.low}. */
export class UintColumn {
  readonly #bytes: Uint8Array;
  readonly #at: number;
  readonly #width: number;
  readonly #baseLow: number;
  readonly #baseHigh: number;

  constructor(bytes: Uint8Array, at: number, width: number, baseLow: number, baseHigh: number) {
    this.#bytes = bytes;
    this.#at = at;
    this.#width = width;
    this.#baseLow = baseLow;
    this.#baseHigh = baseHigh;
  }

  get(row: number): number {
    const low = this.#baseLow + this.#item(row);
    return low + (this.#baseHigh + (this.#width === 8 ? readU32(this.#bytes, this.#at + row * 8 + 4) : 0)) * 0x100000000;
  }

  /** The low 32 bits of a value, exact. */
  low(row: number): number {
    return (this.#baseLow + this.#item(row)) >>> 0;
  }

  /** The value shifted right by 8 bits: exact for every 56-bit sequence number below 2^53. */
  shifted(row: number): number {
    const low = this.#baseLow + this.#item(row);
    const high =
      this.#baseHigh + (this.#width === 8 ? readU32(this.#bytes, this.#at + row * 8 + 4) : 0) + (low > 0xffffffff ? 1 : 0);
    return ((low >>> 0) >>> 8) + high * 0x1000000;
  }

  #item(row: number): number {
    const at = this.#at + row * this.#width;
    switch (this.#width) {
      case 0:
        return 0;
      case 1:
        return this.#bytes[at] as number;
      case 2:
        return (this.#bytes[at] as number) | ((this.#bytes[at + 1] as number) << 8);
      default:
        return readU32(this.#bytes, at);
    }
  }
}

function readUints(
  bytes: Uint8Array,
  start: number,
  end: number,
  count: number,
  what: string,
): { column: UintColumn; end: number } {
  if (count === 0) return { column: new UintColumn(bytes, start, 0, 0, 0), end: start };
  const encoding = bytes[start] as number;
  const width = encoding & 0x7f;
  let at = start + 1;
  let low = 0;
  let high = 0;
  if (![0, 1, 2, 4, 8].includes(width)) throw corrupt(`${what}: numbers of ${width} bytes do not exist`);
  if ((encoding & 0x80) !== 0) {
    if (at + 8 > end) throw corrupt(`${what}: numbers without their base`);
    low = readU32(bytes, at);
    high = readU32(bytes, at + 4);
    at += 8;
  }
  if (width > 0) at = Math.ceil(at / width) * width;
  if (at + width * count > end) throw corrupt(`${what}: ${count} numbers of ${width} bytes run over their column`);
  return { column: new UintColumn(bytes, at, width, low, high), end: at + width * count };
}

/** Byte strings, one per row. Slices are views into the block. */
export class ByteSlices {
  readonly #bytes: Uint8Array;
  readonly #offsets: UintColumn;
  readonly #start: number;
  readonly #size: number;
  readonly #what: string;

  constructor(bytes: Uint8Array, offsets: UintColumn, start: number, size: number, what: string) {
    this.#bytes = bytes;
    this.#offsets = offsets;
    this.#start = start;
    this.#size = size;
    this.#what = what;
  }

  get(row: number): Uint8Array {
    const from = this.#offsets.get(row);
    const to = this.#offsets.get(row + 1);
    if (from > to || to > this.#size) throw corrupt(`${this.#what}: slice ${row} reaches from ${from} to ${to} of ${this.#size}`);
    return this.#bytes.subarray(this.#start + from, this.#start + to);
  }
}

function readSlices(bytes: Uint8Array, start: number, end: number, count: number, what: string): ByteSlices {
  const offsets = readUints(bytes, start, end, count === 0 ? 0 : count + 1, what);
  return new ByteSlices(bytes, offsets.column, offsets.end, end - offsets.end, what);
}

/** Sorted byte strings of which each bundle shares a prefix. */
export class PrefixSlices {
  readonly #bytes: Uint8Array;
  readonly #offsets: UintColumn;
  readonly #data: number;
  readonly #size: number;
  readonly #shift: number;
  readonly #rowCount: number;
  readonly #what: string;

  constructor(bytes: Uint8Array, start: number, end: number, rowCount: number, what: string) {
    this.#bytes = bytes;
    this.#rowCount = rowCount;
    this.#what = what;
    this.#shift = bytes[start] as number;
    if (rowCount > 0 && this.#shift > 16) throw corrupt(`${what}: bundles of 2^${this.#shift} keys`);
    const bundles = rowCount === 0 ? 0 : 1 + ((rowCount - 1) >> this.#shift);
    const offsets = readUints(bytes, start + 1, end, rowCount === 0 ? 0 : rowCount + bundles + 1, what);
    this.#offsets = offsets.column;
    this.#data = offsets.end;
    this.#size = end - offsets.end;
  }

  /** A fresh copy of the key of a row. */
  get(row: number): Uint8Array {
    if (row >= this.#rowCount) throw corrupt(`${this.#what}: row ${row} of ${this.#rowCount}`);
    const mask = (1 << this.#shift) - 1;
    const bundle = row >> this.#shift;
    // Slices are numbered through: the prefix of a bundle, then its rows.
    const prefixSlice = bundle * (mask + 2);
    let slice = prefixSlice + 1 + (row & mask);
    const block = this.#offsets.get(0);
    // An empty suffix that is not its bundle's first repeats the key before it.
    while (slice > prefixSlice + 1 && this.#offsets.get(slice) === this.#offsets.get(slice + 1)) slice--;
    const prefixStart = this.#offsets.get(prefixSlice);
    const prefixEnd = this.#offsets.get(prefixSlice + 1);
    const start = this.#offsets.get(slice);
    const end = this.#offsets.get(slice + 1);
    if (block > this.#size || prefixStart > prefixEnd || prefixEnd > this.#size || start > end || end > this.#size) {
      throw corrupt(`${this.#what}: key ${row} reaches outside of its block`);
    }
    const prefixLength = prefixEnd - prefixStart;
    const key = new Uint8Array(block + prefixLength + end - start);
    key.set(this.#view(0, block), 0);
    key.set(this.#view(prefixStart, prefixEnd), block);
    key.set(this.#view(start, end), block + prefixLength);
    return key;
  }

  #view(from: number, to: number): Uint8Array {
    return this.#bytes.subarray(this.#data + from, this.#data + to);
  }
}

/** One bit a row. */
export class BoolColumn {
  readonly #bytes: Uint8Array;
  readonly #at: number | undefined;

  constructor(bytes: Uint8Array, at: number | undefined) {
    this.#bytes = bytes;
    this.#at = at;
  }

  get isAllFalse(): boolean {
    return this.#at === undefined;
  }

  get(row: number): boolean {
    return this.#at !== undefined && (((this.#bytes[this.#at + (row >> 3)] as number) >> (row & 7)) & 1) === 1;
  }
}

function readBools(bytes: Uint8Array, start: number, end: number, count: number, what: string): BoolColumn {
  if (count === 0 || bytes[start] === 1) return new BoolColumn(bytes, undefined);
  const at = Math.ceil((start + 1) / 8) * 8;
  if (bytes[start] !== 0 || at + Math.ceil(count / 64) * 8 > end) throw corrupt(`${what}: flags run over their column`);
  return new BoolColumn(bytes, at);
}
