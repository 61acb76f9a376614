import type { Catalog } from "../catalog/catalog.ts";
import type { RowTable } from "../catalog/row-table.ts";
import type { ExpandedSync } from "../expand/expand-sync.ts";
import type { Journal } from "../journal/journal.ts";
import type { SegmentFile } from "../journal/segment-files.ts";

/** What the drains read from. */
export interface DrainContext {
  readonly catalog: Catalog;
  readonly expanded: ExpandedSync;
  readonly journal: Journal;
  /** Makes a file for rows in another order, in the folder of the journal; gone with it. */
  readonly openScratch: () => Promise<SegmentFile>;
  /** Bytes of rows in memory; see SyncLimits.sealWindowBytes. */
  readonly windowBytes: number;
  readonly signal: AbortSignal;
}

/** Rows handed over together: enough that the cost of a call does not count, few enough that the event loop gets its turn. */
export const batchRows = 1000;

/** When the thing was first seen: with its first row, where a later one has replaced it. */
export function discoveredAt(firstSeen: ReadonlyMap<number, bigint>, number: number, low: number, high: number): bigint {
  return firstSeen.get(number) ?? nanos(low, high);
}

let lastLow = -1;
let lastHigh = -1;
let lastNanos = 0n;

/** Rows of one page have one time, and rows of one page follow each other: the same BigInt serves them all. */
export function nanos(low: number, high: number): bigint {
  if (low !== lastLow || high !== lastHigh) {
    lastLow = low;
    lastHigh = high;
    lastNanos = (BigInt(high) << 32n) | BigInt(low);
  }
  return lastNanos;
}

/** Numbers that have a row, in the order given. */
export function* storedIn(table: RowTable, numbers: Iterable<number>): Generator<number> {
  for (const number of numbers) if (table.isStored(number)) yield number;
}
