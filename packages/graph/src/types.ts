import type { GrantColumns } from "./grant-columns.ts";

/** "Whoever holds `source` holds `destination`" (sync-engine §7.1). */
export interface ExpansionEdge {
  readonly source: number;
  readonly destination: number;
  /** Only principals that hold `source` directly flow. */
  readonly shallow: boolean;
  /** Numbers of the principal types that flow; empty means all. */
  readonly principalTypes: readonly number[];
}

export interface ExpansionInput {
  readonly entitlementCount: number;
  readonly grants: GrantColumns;
  readonly edges: readonly ExpansionEdge[];
  /** Type number, from 0 on, of each principal number. */
  readonly principalTypeOf: Int32Array | Uint16Array;
  /** Called once per merged cycle with its entitlement numbers, ascending; cycles in the order of their first. A self loop counts as one (sync-engine §7.5). */
  readonly onCycle?: ((entitlements: readonly number[]) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The state after expansion, as cells: one per (entitlement, principal) that is granted, sorted by entitlement number, then principal number.
 * Every array is indexed by cell unless said otherwise.
 */
export interface Expansion {
  readonly cellCount: number;
  /** Length entitlementCount + 1: cells of entitlement e are `start[e]` to `start[e + 1] - 1`. */
  readonly start: Int32Array;
  readonly principal: Int32Array;
  /** Index of the first grant that the input had for this cell, or -1 for a synthesized one. */
  readonly grant: Int32Array;
  /** Per input grant: index of the next grant of the same cell, or -1. Null when no cell has two. */
  readonly nextGrant: Int32Array | null;
  /** Length cellCount + 1: sources of cell c are `sources[sourceStart[c]]` on. A cell untouched by expansion keeps what its first grant carried. */
  readonly sourceStart: Int32Array;
  /**
   * `entitlement * 2 + (isDirect ? 1 : 0)`, ascending by entitlement number within a cell. Sources that input grants carried may name
   * entitlements from `entitlementCount` on, which are not stored.
   */
  readonly sources: Int32Array;
  readonly synthesizedCount: number;
}
