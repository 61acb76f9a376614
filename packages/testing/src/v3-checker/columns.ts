import { ByteView } from "./byte-view.ts";

/** The columns of a columnar block, decoded whole (c1z-v3-pebble §5.4). Each must end where the next begins. */
export class Columns {
  readonly rows: number;
  readonly #bytes: Uint8Array;
  readonly #types: readonly number[];
  readonly #starts: readonly number[];

  constructor(bytes: Uint8Array, customHeader: number) {
    const view = new ByteView(bytes, customHeader);
    if (view.uint(1) !== 1) throw new RangeError("version is not 1");
    const count = view.uint(2);
    this.rows = view.uint(4);
    const columns = Array.from({ length: count }, () => ({ type: view.uint(1), start: view.uint(4) }));
    this.#bytes = bytes;
    this.#types = columns.map(({ type }) => type);
    this.#starts = [...columns.map(({ start }) => start), bytes.length - 1];
    if (bytes.at(-1) !== 0) throw new RangeError("last byte is not 0");
  }

  uints(column: number, count: number = this.rows): bigint[] {
    return this.#whole(column, 2, (view) => uints(view, count));
  }

  slices(column: number, count: number = this.rows): Uint8Array[] {
    return this.#whole(column, 3, (view) => slices(view, count));
  }

  bools(column: number): boolean[] {
    return this.#whole(column, 1, (view) => bools(view, this.rows));
  }

  prefixed(column: number): Uint8Array[] {
    return this.#whole(column, 4, (view) => prefixed(view, this.rows));
  }

  #whole<Value>(column: number, type: number, read: (view: ByteView) => Value): Value {
    if (this.#types[column] !== type) throw new RangeError(`column ${column} has type ${this.#types[column]}, expected ${type}`);
    const end = this.#starts[column + 1] as number;
    const view = new ByteView(this.#bytes, this.#starts[column], end);
    const value = read(view);
    if (view.left !== 0) throw new RangeError(`column ${column} has ${view.left} bytes too many`);
    return value;
  }
}

function uints(view: ByteView, count: number): bigint[] {
  if (count === 0) return [];
  const encoding = view.uint(1);
  const width = encoding & 0x7f;
  if (![0, 1, 2, 4, 8].includes(width)) throw new RangeError(`width ${width}`);
  const base = encoding >= 0x80 ? view.u64() : 0n;
  if (width > 0) align(view, width);
  return Array.from({ length: count }, () => base + (width === 8 ? view.u64() : BigInt(width === 0 ? 0 : view.uint(width))));
}

function align(view: ByteView, to: number): void {
  if (view.take((to - (view.at % to)) % to).some((byte) => byte !== 0)) throw new RangeError(`padding at ${view.at} is not zero`);
}

function slices(view: ByteView, count: number): Uint8Array[] {
  if (count === 0) return [];
  return cut(view, uints(view, count + 1).map(Number));
}

function cut(view: ByteView, offsets: readonly number[]): Uint8Array[] {
  const bytes = view.take(offsets.at(-1) ?? 0);
  return offsets.slice(1).map((end, i) => {
    const start = offsets[i] as number;
    if (start > end) throw new RangeError(`slice from ${start} to ${end}`);
    return bytes.subarray(start, end);
  });
}

function prefixed(view: ByteView, count: number): Uint8Array[] {
  const shift = view.uint(1);
  const bundles = 1 + ((count - 1) >> shift);
  const pieces = cut(view, [0, ...uints(view, count + bundles + 1).map(Number)]);
  const [block = new Uint8Array(0), ...rest] = pieces;
  const size = 1 << shift;
  const keys: Uint8Array[] = [];
  for (let row = 0; row < count; row++) {
    const bundle = row >> shift;
    const at = bundle * (size + 1);
    const suffix = rest[at + 1 + (row % size)] as Uint8Array;
    const isRepeated = suffix.length === 0 && row % size > 0;
    keys.push(isRepeated ? (keys[row - 1] as Uint8Array) : Buffer.concat([block, rest[at] as Uint8Array, suffix]));
  }
  return keys;
}

function bools(view: ByteView, count: number): boolean[] {
  const encoding = view.uint(1);
  if (encoding === 1 || count === 0) return Array.from({ length: count }, () => false);
  align(view, 8);
  const words = Array.from({ length: Math.ceil(count / 64) }, () => view.u64());
  for (let i = 0; i < words.length; i += 64) {
    const summary = view.u64();
    words.slice(i, i + 64).forEach((word, bit) => {
      if ((word !== 0n) !== ((summary >> BigInt(bit)) & 1n) > 0n) throw new RangeError("summary of a bool column is wrong");
    });
  }
  return Array.from({ length: count }, (_, i) => ((words[i >> 6] as bigint) >> BigInt(i & 63)) % 2n === 1n);
}
