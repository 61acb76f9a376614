import type { FramePacker } from "./frame-packer.ts";
import type { GrowingBytes } from "./growing-bytes.ts";
import { type BuiltRow, type KeyStep, type RowMark, TableBuilder } from "./table-builder.ts";

/** A table that was written, as the MANIFEST tells of it. */
export interface WrittenTable {
  readonly number: number;
  readonly size: number;
  readonly firstKey: Uint8Array;
  readonly lastKey: Uint8Array;
}

/** A place between two rows of a series. */
export interface SeriesMark {
  readonly table: number;
  readonly place: RowMark;
}

// The MANIFEST is number 1.
const firstNumber = 2;
// Index, properties and a row that crosses the limit fit behind the rows of a full table without another allocation.
const tableSlack = 256 * 1024;

/** Name of a payload file that holds a table. */
export function tableName(number: number): string {
  return `${String(number).padStart(6, "0")}.sst`;
}

/**
 * Cuts a stream of rows into tables of bounded size and hands them to the packer. Rows come in key order, except that a run of rows may be put
 * before others of its table ({@link takeBack}), or into tables of their own between two others ({@link cut}).
 */
export class TableSeries {
  readonly #packer: FramePacker;
  readonly #tableBytes: number;
  readonly #written: WrittenTable[] = [];
  readonly #freeBuffers: Uint8Array<ArrayBuffer>[] = [];
  #builder: TableBuilder;
  #number = firstNumber;

  constructor(packer: FramePacker, tableBytes: number) {
    this.#packer = packer;
    this.#tableBytes = tableBytes;
    this.#builder = this.#newBuilder();
  }

  /** Where the value of the row that was begun goes. */
  get out(): GrowingBytes {
    return this.#builder.out;
  }

  /** True when the caller should await {@link ready} before it adds more. */
  get isFull(): boolean {
    return this.#packer.isFull;
  }

  ready(): Promise<void> {
    return this.#packer.ready();
  }

  get mark(): SeriesMark {
    return { table: this.#number, place: this.#builder.mark };
  }

  /** True when the table that is being built holds at least this share of its bytes. */
  isFilled(share: number): boolean {
    return this.#builder.size >= this.#tableBytes * share;
  }

  /** See {@link TableBuilder.begin}; the size limit is the caller's to keep, by {@link mustCut}. */
  begin(key: Uint8Array, length: number, valueBytes: number): KeyStep {
    return this.#builder.begin(key, length, valueBytes);
  }

  end(): void {
    this.#builder.end();
  }

  /** True when the next row belongs into another table: this one is full, and the key is not that of its last row. */
  mustCut(key: Uint8Array, length: number): boolean {
    return this.isFilled(1) && this.#builder.compareToLast(key, length) > 0;
  }

  /** Adds a whole row, in a new table when this one is full. */
  add(key: Uint8Array, value: Uint8Array): KeyStep {
    if (this.mustCut(key, key.length)) this.cut();
    return this.#builder.add({ key, value });
  }

  /** True when the rows behind the mark are all in the table that is being built. */
  canTakeBack(mark: SeriesMark): boolean {
    return mark.table === this.#number;
  }

  takeBack(mark: SeriesMark): BuiltRow[] {
    return this.#builder.takeBack(mark.place);
  }

  /** Ends the table that is being built, if it has a row. */
  cut(): void {
    if (this.#builder.isEmpty) return;
    const { bytes, firstKey, lastKey } = this.#builder.finish();
    const number = this.#number++;
    this.#written.push({ number, size: bytes.length, firstKey, lastKey });
    this.#packer.add(tableName(number), bytes, () => this.#keepBuffer(bytes.buffer));
    this.#builder = this.#newBuilder();
  }

  /** Ends the series. Tables come in key order. */
  finish(): readonly WrittenTable[] {
    this.cut();
    return this.#written.sort((a, b) => Buffer.compare(a.firstKey, b.firstKey));
  }

  #newBuilder(): TableBuilder {
    return new TableBuilder(this.#freeBuffers.pop() ?? new Uint8Array(this.#tableBytes + tableSlack));
  }

  /** Buffers are used again, but one that a huge row made grow is not kept. */
  #keepBuffer(buffer: ArrayBuffer): void {
    if (buffer.byteLength <= this.#tableBytes + tableSlack) this.#freeBuffers.push(new Uint8Array(buffer));
  }
}
