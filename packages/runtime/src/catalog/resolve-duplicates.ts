import { ByteReader } from "../journal/byte-reader.ts";
import type { Journal } from "../journal/journal.ts";
import type { PageHead } from "../journal/page-head.ts";
import { newEntitlementFields, readEntitlement } from "../journal/rows.ts";
import type { Catalog } from "./catalog.ts";
import type { Contenders } from "./contenders.ts";
import type { ExampleSet } from "./example-set.ts";
import { comparePages, type RecordIndex } from "./record-index.ts";
import type { RowPlace, RowTable } from "./row-table.ts";

export interface Duplicates {
  /** Ids that came with different content; the last one was kept. */
  readonly resources: ExampleSet;
  readonly entitlements: ExampleSet;
  readonly grants: ExampleSet;
}

export interface DuplicateSources {
  readonly catalog: Catalog;
  readonly journal: Journal;
  readonly records: RecordIndex;
  readonly duplicates: Duplicates;
  readonly signal: AbortSignal;
}

/**
 * Decides which row each repeated resource and entitlement has: that of the last page in plan order, last row first. The time of the
 * first row seen stays (sync-engine §2.4). Runs between phases, when no call is under way.
 */
export async function resolveDuplicates(sources: DuplicateSources): Promise<void> {
  const { catalog, duplicates } = sources;
  await resolve(sources, catalog.resources, catalog.resourceContenders, {
    changed: (number) => duplicates.resources.add(catalog.describeResource(number)),
    won: () => {},
  });
  const fields = newEntitlementFields();
  await resolve(sources, catalog.entitlements, catalog.entitlementContenders, {
    changed: (number) => duplicates.entitlements.add(catalog.entitlements.ids.text(number)),
    won: (number, row) => {
      const reader = new ByteReader(row);
      readEntitlement(reader, fields);
      catalog.describeEntitlement(number, row, fields);
    },
  });
}

interface Outcome {
  readonly changed: (number: number) => void;
  readonly won: (number: number, row: Buffer) => void;
}

/** Ids decided together: their rows and page heads are read with a few large reads. */
const batchIds = 1000;

async function resolve(sources: DuplicateSources, table: RowTable, contenders: Contenders, outcome: Outcome): Promise<void> {
  const changed = [...groupByOwner(table, contenders)].filter(([, places]) =>
    places.some((place) => place.checksum !== places[0]?.checksum),
  );
  contenders.clear();
  for (let from = 0; from < changed.length; from += batchIds) {
    await resolveBatch(sources, table, changed.slice(from, from + batchIds), outcome);
  }
}

async function resolveBatch(
  { journal, records, signal }: DuplicateSources,
  table: RowTable,
  groups: readonly (readonly [number, readonly RowPlace[]])[],
  outcome: Outcome,
): Promise<void> {
  const all = groups.flatMap(([, places]) => places);
  const { bytes, starts } = await journal.rows(
    {
      count: all.length,
      positions: Float64Array.from(all, (place) => place.position),
      lengths: Uint32Array.from(all, (place) => place.length),
    },
    signal,
  );
  const heads = await records.heads(journal, new Set(all.map((place) => records.recordOf(place.position))), signal);
  let first = 0;
  for (const [number, places] of groups) {
    const rows = places.map((_, index) => bytes.subarray(starts[first + index], starts[first + index + 1]));
    first += places.length;
    const last = indexOfLast(places, (place) => heads.get(records.recordOf(place.position)));
    outcome.changed(number);
    table.place(number, places[last] as RowPlace);
    keepFirstTime(table, number, rows.map(timeOf), last);
    outcome.won(number, rows[last] as Buffer);
  }
}

/** The present row first, then the contenders in the order of their coming. */
function groupByOwner(table: RowTable, contenders: Contenders): Map<number, RowPlace[]> {
  const groups = new Map<number, RowPlace[]>();
  for (let index = 0; index < contenders.count; index++) {
    const owner = contenders.owners[index] as number;
    const group = groups.get(owner) ?? [table.placeOf(owner)];
    group.push(contenders.at(index));
    groups.set(owner, group);
  }
  return groups;
}

/** Within one page the row written later is the later one. */
export function indexOfLast(
  places: readonly { readonly position: number }[],
  headOf: (place: { readonly position: number }) => PageHead | undefined,
): number {
  let last = 0;
  for (const [index, place] of places.entries()) {
    const best = places[last] as { readonly position: number };
    const [head, bestHead] = [headOf(place), headOf(best)];
    if (head === undefined || bestHead === undefined) throw new RangeError("journal row belongs to no page");
    if ((comparePages(head, bestHead) || place.position - best.position) > 0) last = index;
  }
  return last;
}

function keepFirstTime(table: RowTable, number: number, times: readonly bigint[], winner: number): void {
  const known = table.firstSeen.get(number);
  const first = (known === undefined ? times : [...times, known]).reduce((a, b) => (b < a ? b : a));
  if (first === times[winner]) table.firstSeen.delete(number);
  else table.firstSeen.set(number, first);
}

/** Rows of resources and entitlements begin with flags and the time. */
function timeOf(row: Buffer): bigint {
  return row.readBigUInt64LE(1);
}
