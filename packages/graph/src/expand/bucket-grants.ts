import type { GrantColumns } from "../grant-columns.ts";
import { type CarriedSources, collectCarriedSources, isDirectOn } from "./carried-sources.ts";
import { countsToStarts } from "./counting-sort.ts";
import { packCell, principalOfCell } from "./packed-cell.ts";

/** The input grants as cells, sorted by entitlement, then principal. */
export interface GrantBuckets {
  readonly cellCount: number;
  /** Cells of entitlement e: `start[e]` to `start[e + 1] - 1`. */
  readonly start: Int32Array;
  /** Per cell, see packed-cell.ts. */
  readonly cells: Int32Array;
  /** Per cell: its first grant. */
  readonly grant: Int32Array;
  /** As in `Expansion`. */
  readonly nextGrant: Int32Array | null;
  /** By cell index, ascending; only cells with a grant that carried sources. */
  readonly carried: ReadonlyMap<number, CarriedSources>;
}

/** Linear in grants, entitlements and principals. Throws RangeError for a grant that names a number out of range. */
export function bucketGrants(grants: GrantColumns, entitlementCount: number, principalCount: number): GrantBuckets {
  const sorted = sortGrants(grants, entitlementCount, principalCount);
  const nextGrant = mergeDuplicates(sorted, grants.count);
  const cellCount = sorted.start[entitlementCount] as number;
  const carried = carriedByCell(grants, sorted, nextGrant);
  return {
    cellCount,
    start: sorted.start,
    // A copy only where duplicates left room at the end.
    cells: sorted.cells.length === cellCount ? sorted.cells : sorted.cells.slice(0, cellCount),
    grant: sorted.grant.length === cellCount ? sorted.grant : sorted.grant.slice(0, cellCount),
    nextGrant,
    carried,
  };
}

interface SortedGrants {
  readonly start: Int32Array;
  readonly cells: Int32Array;
  readonly grant: Int32Array;
}

/** Two stable counting sorts, by principal and then by entitlement; grants of one cell stay in the order they were added. */
function sortGrants(grants: GrantColumns, entitlementCount: number, principalCount: number): SortedGrants {
  const { entitlements, principals } = grants.columns();
  const count = grants.count;
  const start = new Int32Array(entitlementCount + 1);
  const principalStart = new Int32Array(principalCount + 1);
  for (let index = 0; index < count; index++) {
    const entitlement = entitlements[index] as number;
    const principal = principals[index] as number;
    // Negative numbers become large ones, so one comparison checks both bounds.
    if (entitlement >>> 0 >= entitlementCount) throw outOfRange("entitlement", index, entitlement, entitlementCount);
    if (principal >>> 0 >= principalCount) throw outOfRange("principal", index, principal, principalCount);
    (start[entitlement] as number)++;
    (principalStart[principal] as number)++;
  }
  countsToStarts(start);
  countsToStarts(principalStart);

  const byPrincipal = new Int32Array(count);
  for (let index = 0; index < count; index++) {
    const principal = principals[index] as number;
    const at = principalStart[principal] as number;
    byPrincipal[at] = index;
    principalStart[principal] = at + 1;
  }

  const next = start.slice();
  const cells = new Int32Array(count);
  const grant = new Int32Array(count);
  for (let index = 0; index < count; index++) {
    const row = byPrincipal[index] as number;
    const entitlement = entitlements[row] as number;
    const at = next[entitlement] as number;
    cells[at] = packCell(principals[row] as number, 1);
    grant[at] = row;
    next[entitlement] = at + 1;
  }
  return { start, cells, grant };
}

function outOfRange(what: string, grant: number, found: number, count: number): RangeError {
  return new RangeError(`grant ${grant} names ${what} ${found}, expected an integer from 0 to ${count - 1}`);
}

/** Closes up cells that occur more than once, in place, and chains their grants; null if there are none. */
function mergeDuplicates({ start, cells, grant }: SortedGrants, grantCount: number): Int32Array | null {
  let nextGrant: Int32Array | null = null;
  let kept = 0;
  let from = 0;
  for (let entitlement = 0; entitlement < start.length - 1; entitlement++) {
    const to = start[entitlement + 1] as number;
    let lastPrincipal = -1;
    for (let at = from; at < to; at++) {
      const principal = principalOfCell(cells[at] as number);
      if (principal === lastPrincipal) {
        nextGrant ??= new Int32Array(grantCount).fill(-1);
        // Position at - 1 still holds what it held: whatever moved into it can only have come from there.
        nextGrant[grant[at - 1] as number] = grant[at] as number;
        continue;
      }
      lastPrincipal = principal;
      cells[kept] = cells[at] as number;
      grant[kept] = grant[at] as number;
      kept++;
    }
    from = to;
    start[entitlement + 1] = kept;
  }
  return nextGrant;
}

/** Also corrects the direct bit of the cells found. */
function carriedByCell(
  grants: GrantColumns,
  sorted: SortedGrants,
  nextGrant: Int32Array | null,
): ReadonlyMap<number, CarriedSources> {
  const found = new Map<number, number>();
  for (const index of grants.withSources()) {
    const entitlement = grants.entitlementOf(index);
    found.set(findCell(sorted, entitlement, grants.principalOf(index)), entitlement);
  }
  const carried = new Map<number, CarriedSources>();
  for (const [cell, entitlement] of [...found].toSorted(([a], [b]) => a - b)) {
    const sources = collectCarriedSources(grants, sorted.grant[cell] as number, nextGrant);
    carried.set(cell, sources);
    sorted.cells[cell] = packCell(principalOfCell(sorted.cells[cell] as number), isDirectOn(sources, entitlement) ? 1 : 0);
  }
  return carried;
}

/** Binary search; the cell exists, since a grant names it. */
function findCell({ start, cells }: SortedGrants, entitlement: number, principal: number): number {
  let low = start[entitlement] as number;
  let high = (start[entitlement + 1] as number) - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (principalOfCell(cells[middle] as number) < principal) low = middle + 1;
    else high = middle;
  }
  return low;
}
