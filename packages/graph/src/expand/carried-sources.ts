import type { GrantColumns } from "../grant-columns.ts";
import { encodeSource, unionSources } from "./encode-source.ts";

/** What the input grants of one cell carried as sources, where at least one carried any. Codes as in `Expansion.sources`, ascending. */
export interface CarriedSources {
  /** Sources of the cell's first grant. */
  readonly first: readonly number[];
  /** Sources of all its grants together. */
  readonly union: readonly number[];
  /** True if one of the grants carried none, so the principal holds the entitlement directly. */
  readonly hasBareGrant: boolean;
}

/** Collects the sources along the chain of grants of one cell. */
export function collectCarriedSources(grants: GrantColumns, firstGrant: number, nextGrant: Int32Array | null): CarriedSources {
  const all: number[] = [];
  let hasBareGrant = false;
  for (let grant = firstGrant; grant !== -1; grant = nextGrant?.[grant] ?? -1) {
    const sources = grants.sourcesOf(grant);
    if (sources.length === 0) hasBareGrant = true;
    for (const source of sources) all.push(encodeSource(source));
  }
  return { first: unionSources(grants.sourcesOf(firstGrant).map(encodeSource)), union: unionSources(all), hasBareGrant };
}

/** Whether the cell counts as held directly on `entitlement` (sync-engine §7.2, rule 2), for any of its grants. */
export function isDirectOn(carried: CarriedSources, entitlement: number): boolean {
  return carried.hasBareGrant || carried.union.some((code) => code >> 1 === entitlement);
}

/**
 * Sources of a cell that expansion touched. `contributed` are those that the edges brought, with the own entitlement among them,
 * since that is right for nearly every input cell; it goes again where no grant is without sources (rule 5).
 */
export function mergeIntoCarried(
  carried: CarriedSources,
  contributed: readonly number[],
  entitlement: number,
): readonly number[] {
  const added = carried.hasBareGrant ? contributed : contributed.filter((code) => code >> 1 !== entitlement);
  return unionSources([...carried.union, ...added]);
}
