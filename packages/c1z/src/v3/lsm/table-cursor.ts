import { corrupt } from "../corrupt.ts";
import type { DataRows } from "../table/data-rows.ts";
import { compareKeys } from "../table/key-order.ts";
import type { Table } from "../table/table.ts";
import type { LiveTable } from "./live-tables.ts";

const empty = new Uint8Array(0);

/** Walks the rows of one live table inside its bounds. `key` and `seqnum` stand for the current row while `isValid`. */
export class TableCursor {
  key: Uint8Array = empty;
  seqnum = 0;
  isValid = false;
  readonly #live: LiveTable;
  readonly #table: Table;
  readonly #lastSequence: number;
  #block = 0;
  #row = -1;
  #rows: DataRows | undefined;

  constructor(live: LiveTable, table: Table, lastSequence: number) {
    this.#live = live;
    this.#table = table;
    this.#lastSequence = lastSequence;
  }

  get kind(): number {
    return (this.#rows as DataRows).kind(this.#row);
  }

  get value(): Uint8Array {
    return (this.#rows as DataRows).value(this.#row);
  }

  /** Moves to the first row at or above `target` (and above the table's own lower bound). */
  seek(target: Uint8Array): void {
    const { smallest, isVirtual } = this.#live;
    const from = isVirtual && compareKeys(target, smallest.userKey) < 0 ? smallest.userKey : target;
    this.#block = this.#table.firstBlock(from);
    this.#rows = this.#block < this.#table.blockCount ? this.#table.rows(this.#block) : undefined;
    this.#row = this.#rows === undefined ? -1 : firstRow(this.#rows, from) - 1;
    this.next();
  }

  next(): void {
    this.isValid = false;
    if (this.#rows === undefined) return;
    this.#row++;
    while (this.#row >= this.#rows.count) {
      this.#block++;
      this.#row = 0;
      if (this.#block >= this.#table.blockCount) {
        this.#rows = undefined;
        return;
      }
      this.#rows = this.#table.rows(this.#block);
    }
    this.key = this.#rows.key(this.#row);
    if (this.#live.isVirtual && this.#isBehindUpperBound()) {
      this.#rows = undefined;
      return;
    }
    this.seqnum = this.#live.fixedSeqnum ?? this.#rows.seqnum(this.#row);
    if (this.seqnum > this.#lastSequence) {
      throw corrupt(
        `${this.#table.what}: row with sequence number ${this.seqnum}, the MANIFEST ends at ${this.#lastSequence}: its writer's readers would hide it`,
      );
    }
    this.isValid = true;
  }

  #isBehindUpperBound(): boolean {
    const { largest } = this.#live;
    const order = compareKeys(this.key, largest.userKey);
    return order > 0 || (order === 0 && largest.isExclusiveSentinel);
  }
}

/** Binary search: rows of a block are sorted by key. */
function firstRow(rows: DataRows, target: Uint8Array): number {
  let low = 0;
  let high = rows.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareKeys(rows.key(middle), target) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
