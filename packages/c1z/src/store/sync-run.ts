import type { Nanos } from "./rows.ts";

export type SyncType = "full" | "partial" | "resources_only" | "partial_upserts" | "partial_deletions";

export interface CallStats {
  readonly count: number;
  readonly totalMs: number;
  readonly maxMs: number;
  readonly errors?: number;
  readonly timeouts?: number;
}

/** Row counts of a sync; maps are keyed by resource type id (sync-engine §3.1). */
export interface SyncStats {
  readonly resourceTypes: number;
  readonly resources: number;
  readonly entitlements: number;
  readonly grants: number;
  readonly assets: number;
  readonly resourcesByResourceType: Readonly<Record<string, number>>;
  /** Counted under the type of the entitlement's resource. */
  readonly grantsByResourceType: Readonly<Record<string, number>>;
  readonly entitlementsByResourceType: Readonly<Record<string, number>>;
  readonly stepDurationsMs?: Readonly<Record<string, number>>;
  readonly connectorCallStats?: Readonly<Record<string, CallStats>>;
  readonly sessionStoreStats?: Readonly<Record<string, CallStats>>;
}

/** One row of the file's list of syncs (sync-engine §3). */
export interface SyncRun {
  /** KSUID, 27 characters. */
  readonly id: string;
  readonly type: SyncType;
  readonly startedAt: Nanos;
  /** Null while the sync is unfinished. */
  readonly endedAt: Nanos | null;
  /** Checkpoint JSON; a finished sync keeps a small residue. */
  readonly syncToken: string;
  readonly parentSyncId: string;
  readonly linkedSyncId: string;
  readonly supportsDiff: boolean;
  /** Cached counts, or null where the file has none. */
  readonly stats: SyncStats | null;
  readonly invariants: { readonly generation: string; readonly coverage: readonly string[]; readonly mode: string };
}
