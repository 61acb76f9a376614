import type { Finding } from "@baton-ts/findings";
import type { AssetRow, EntitlementRow, GrantRow, ResourceRow, ResourceTypeRow, SessionRow } from "../store/rows.ts";
import type { SyncRun } from "../store/sync-run.ts";

/** Everything of one sync. */
export interface MemorySync {
  readonly run: SyncRun;
  readonly findings: readonly Finding[];
  readonly rows: MemoryRows;
}

export interface MemoryRows {
  readonly resourceTypes: ResourceTypeRow[];
  readonly resources: ResourceRow[];
  readonly entitlements: EntitlementRow[];
  readonly grants: GrantRow[];
  readonly assets: AssetRow[];
  readonly sessions: SessionRow[];
}
