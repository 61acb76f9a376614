import { StatsCounter } from "../store/stats-counter.ts";
import type { SyncRun, SyncStats } from "../store/sync-run.ts";
import { RowCounts } from "../v3/writer/row-counts.ts";

/** Counts rows while they are copied, as a format counts them. */
export interface Counts {
  addResourceType(id: string): void;
  addResource(type: string): void;
  /** `type` is that of the entitlement's resource. */
  addEntitlement(type: string): void;
  /** `type` is that of the entitlement's resource. */
  addGrant(type: string): void;
  addAsset(): void;
  stats(): SyncStats;
}

/** As v3 files count: what is there, by type (c1z-v3-pebble §2.5). */
export function keyedCounts(): Counts {
  const counts = new RowCounts();
  return {
    addResourceType: () => counts.addResourceType(),
    addResource: (type) => counts.addResource(type),
    addEntitlement: (type) => counts.addEntitlement(type),
    addGrant: (type) => counts.addGrants(type, 1),
    addAsset: () => counts.addAsset(),
    stats: () => counts.stats(),
  };
}

/** As v1 files count: every stored type, also with 0, and no resource of another type (sync-engine §3.1). */
export function listedCounts(run: SyncRun): Counts {
  const counter = new StatsCounter();
  return {
    addResourceType: (id) => counter.addResourceType(id),
    addResource: (type) => counter.addResources(type),
    addEntitlement: (type) => counter.addEntitlements(type),
    addGrant: (type) => counter.addGrants(type),
    addAsset: () => counter.addAssets(),
    stats: () => counter.stats(run.type),
  };
}
