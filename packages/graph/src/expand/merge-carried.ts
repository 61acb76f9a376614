import type { GrantBuckets } from "./bucket-grants.ts";
import { mergeIntoCarried } from "./carried-sources.ts";

/** The columns that are being written; `start` tells the cells of each entitlement. */
export interface SourceColumns {
  readonly start: Int32Array;
  readonly grant: Int32Array;
  readonly sourceStart: Int32Array;
  readonly sources: Int32Array;
}

/**
 * Rewrites the sources of the entitlement, which are the last ones so far and end at `end`, where input grants carried sources: a touched
 * cell joins them with the contributed ones, an untouched one keeps those of its first grant. Returns the new end.
 */
export function mergeCarried(columns: SourceColumns, buckets: GrantBuckets, entitlement: number, end: number): number {
  const { start, grant, sourceStart, sources } = columns;
  if (!hasCarried(buckets, entitlement)) return end;
  const from = start[entitlement] as number;
  const to = start[entitlement + 1] as number;
  const offset = sourceStart[from] as number;
  const contributed = sources.slice(offset, end);
  let inputCell = buckets.start[entitlement] as number;
  let readFrom = 0;
  let at = offset;
  for (let cell = from; cell < to; cell++) {
    const readTo = (cell + 1 === to ? end : (sourceStart[cell + 1] as number)) - offset;
    const carried = grant[cell] === -1 ? undefined : buckets.carried.get(inputCell++);
    let merged: ArrayLike<number> = contributed.subarray(readFrom, readTo);
    if (carried !== undefined) {
      merged = merged.length === 0 ? carried.first : mergeIntoCarried(carried, Array.from(merged), entitlement);
    }
    sourceStart[cell] = at;
    sources.set(merged, at);
    at += merged.length;
    readFrom = readTo;
  }
  return at;
}

function hasCarried({ start, carried }: GrantBuckets, entitlement: number): boolean {
  if (carried.size === 0) return false;
  const inputTo = start[entitlement + 1] as number;
  for (let cell = start[entitlement] as number; cell < inputTo; cell++) if (carried.has(cell)) return true;
  return false;
}
