import { unsupported } from "../corrupt.ts";
import { RowKind } from "../table/data-rows.ts";
import { compareKeys } from "../table/key-order.ts";
import type { RangeDelete } from "../table/range-deletes.ts";
import type { Table } from "../table/table.ts";
import { LevelCursor } from "./level-cursor.ts";
import type { LiveTable, Version } from "./live-tables.ts";
import type { TableCursor } from "./table-cursor.ts";

export interface KeyValue {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

export interface KeyRange {
  readonly start: Uint8Array;
  /** Exclusive; undefined means to the end of the store. */
  readonly end: Uint8Array | undefined;
}

/**
 * The store as one sorted map, restricted to a range: of each key the newest row counts, unless it is a delete or a newer range delete covers it
 * (c1z-v3-pebble §6). Opens only tables whose bounds meet the range; holds one block per level.
 */
export function* mergedRows(version: Version, open: (table: LiveTable) => Table, range: KeyRange): Generator<KeyValue> {
  let rangeDeletes: RangeDelete[] = [];
  const levels = levelsOf(version).map(
    (tables) =>
      new LevelCursor(
        { tables, open, lastSequence: version.lastSequence, onRangeDelete: (found) => rangeDeletes.push(found) },
        range.start,
        range.end,
      ),
  );
  let last: Uint8Array | undefined;
  for (;;) {
    const level = newest(levels);
    const row = level?.current;
    if (level === undefined || row === undefined) return;
    const { key } = row;
    if (range.end !== undefined && compareKeys(key, range.end) >= 0) return;
    if (last === undefined || compareKeys(key, last) !== 0) {
      last = key;
      if (rangeDeletes.length > 0) rangeDeletes = rangeDeletes.filter(({ end }) => compareKeys(end, key) > 0);
      const found = liveValue(row, rangeDeletes);
      if (found !== undefined) yield { key, value: found };
    }
    level.next();
  }
}

function levelsOf(version: Version): LiveTable[][] {
  const levels = new Map<string, LiveTable[]>();
  for (const table of version.tables) {
    const name = table.level === 0 ? `0/${table.number}` : `${table.level}`;
    const tables = levels.get(name);
    if (tables === undefined) levels.set(name, [table]);
    else tables.push(table);
  }
  return [...levels.values()];
}

/** The level whose current row comes first: smallest key, then largest sequence number. */
function newest(levels: readonly LevelCursor[]): LevelCursor | undefined {
  let best: LevelCursor | undefined;
  let bestRow: TableCursor | undefined;
  for (const level of levels) {
    const row = level.current;
    if (row === undefined) continue;
    const order = bestRow === undefined ? -1 : compareKeys(row.key, bestRow.key) || bestRow.seqnum - row.seqnum;
    if (order < 0) {
      best = level;
      bestRow = row;
    }
  }
  return best;
}

function liveValue(row: TableCursor, rangeDeletes: readonly RangeDelete[]): Uint8Array | undefined {
  const { kind, key, seqnum } = row;
  if (kind === RowKind.set || kind === RowKind.setWithDelete) {
    const isDeleted = rangeDeletes.some((one) => one.seqnum > seqnum && compareKeys(one.start, key) <= 0);
    return isDeleted ? undefined : row.value;
  }
  if (kind === RowKind.delete || kind === RowKind.singleDelete || kind === RowKind.deleteSized) return undefined;
  throw unsupported(`row of kind ${kind} at key ${Buffer.from(key).toString("hex")} is not read`);
}
