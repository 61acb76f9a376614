import { compareKeys } from "../table/key-order.ts";
import type { RangeDelete } from "../table/range-deletes.ts";
import type { Table } from "../table/table.ts";
import type { LiveTable } from "./live-tables.ts";
import { TableCursor } from "./table-cursor.ts";

export interface LevelSource {
  /** Tables of one level from 1 to 6, which are disjoint and sorted, or a single table of level 0. */
  readonly tables: readonly LiveTable[];
  readonly open: (table: LiveTable) => Table;
  readonly lastSequence: number;
  /** Told of every range delete of a table when it is opened, cut to the table's bounds. */
  readonly onRangeDelete: (rangeDelete: RangeDelete) => void;
}

/**
 * Chains the tables of a level; a table is opened when the walk reaches it. All tables up to the current one have been opened, so every range
 * delete of this level that can cover a key at or before the current row is known.
 */
export class LevelCursor {
  readonly #source: LevelSource;
  readonly #end: Uint8Array | undefined;
  #next = 0;
  #cursor: TableCursor | undefined;

  /** Stands at the first row at or above `start`; tables at or above `end` are never opened. */
  constructor(source: LevelSource, start: Uint8Array, end: Uint8Array | undefined) {
    this.#source = source;
    this.#end = end;
    const { tables } = source;
    while (this.#next < tables.length && compareKeys((tables[this.#next] as LiveTable).largest.userKey, start) < 0) this.#next++;
    this.#openNext(start);
  }

  /** The current row, or undefined behind the last one. */
  get current(): TableCursor | undefined {
    return this.#cursor;
  }

  next(): void {
    if (this.#cursor === undefined) return;
    this.#cursor.next();
    if (!this.#cursor.isValid) this.#openNext(new Uint8Array(0));
  }

  #openNext(start: Uint8Array): void {
    this.#cursor = undefined;
    const { tables, open, lastSequence } = this.#source;
    while (this.#next < tables.length) {
      const live = tables[this.#next] as LiveTable;
      if (this.#end !== undefined && compareKeys(live.smallest.userKey, this.#end) >= 0) return;
      this.#next++;
      const table = open(live);
      this.#tellRangeDeletes(live, table);
      const cursor = new TableCursor(live, table, lastSequence);
      cursor.seek(start);
      if (!cursor.isValid) continue;
      this.#cursor = cursor;
      return;
    }
  }

  #tellRangeDeletes(live: LiveTable, table: Table): void {
    for (const { start, end, seqnum } of table.rangeDeletes) {
      const from = compareKeys(start, live.smallest.userKey) < 0 ? live.smallest.userKey : start;
      const to = compareKeys(end, live.largest.userKey) > 0 ? upperBound(live) : end;
      if (compareKeys(from, to) < 0) this.#source.onRangeDelete({ start: from, end: to, seqnum: live.fixedSeqnum ?? seqnum });
    }
  }
}

/** The exclusive end of a table's bounds. */
function upperBound(live: LiveTable): Uint8Array {
  const { userKey, isExclusiveSentinel } = live.largest;
  if (isExclusiveSentinel) return userKey;
  const behind = new Uint8Array(userKey.length + 1);
  behind.set(userKey);
  return behind;
}
