import type { GrantSource } from "../grant-columns.ts";

/** Entitlement numbers of sources are below this, so that number and flag share one 32-bit integer. */
export const MAX_SOURCE_ENTITLEMENT: number = 2 ** 30;

/** One source as stored in `Expansion.sources`: sorting the integers sorts by entitlement. */
export function encodeSource(source: GrantSource): number {
  const { entitlement, isDirect } = source;
  if (!Number.isInteger(entitlement) || entitlement < 0 || entitlement >= MAX_SOURCE_ENTITLEMENT) {
    throw new RangeError(`source entitlement ${entitlement} is not an integer from 0 to ${MAX_SOURCE_ENTITLEMENT - 1}`);
  }
  return entitlement * 2 + (isDirect ? 1 : 0);
}

/** Union of encoded sources, ascending; of two with the same entitlement the direct one stays (sync-engine §7.2, rule 5). */
export function unionSources(encoded: readonly number[]): readonly number[] {
  const sorted = encoded.toSorted((a, b) => a - b);
  // Direct is the larger of the two codes of an entitlement, so the last of a run wins.
  return sorted.filter((code, index) => index + 1 === sorted.length || (sorted[index + 1] as number) >> 1 !== code >> 1);
}
