import type { CallStats, StorageEngine, SyncType } from "@baton-ts/c1z";
import type { Ledger } from "../plan/ledger.ts";

export interface TokenFacts {
  readonly ledger: Ledger;
  readonly engine: StorageEngine;
  readonly syncType: SyncType;
  readonly skipEntitlementsAndGrants: boolean;
  readonly skipGrants: boolean;
  /** Actions in upstream's count: listings, the planning of phases, the start, the expansion. */
  readonly actions: number;
  readonly needsExpansion: boolean;
  readonly stepDurationsMs: Readonly<Record<string, number>>;
  readonly retainsInvalid: boolean;
}

/** Upstream's reason bits (sync-engine §4.4). */
const reasons = { entitlement: 1, grant: 2, grantResource: 4, expansionType: 8, expansion: 16, retainedInvalid: 32 } as const;

/** What a finished sync leaves in `sync_token`: members as upstream writes them, empty ones left out, times on v3 only (sync-engine §3, §4.4). */
export function finishedToken(facts: TokenFacts): string {
  return JSON.stringify({
    current_action_id: facts.actions,
    needs_expansion: facts.needsExpansion || undefined,
    should_fetch_related_resources: facts.syncType === "partial" || undefined,
    should_skip_entitlements_and_grants: facts.skipEntitlementsAndGrants || undefined,
    should_skip_grants: facts.skipGrants || undefined,
    completed_actions_count: facts.actions,
    ...(facts.engine === "pebble" ? timings(facts) : {}),
    ingest_quality: ingestQuality(facts),
    version: 1,
  });
}

function timings({ ledger, stepDurationsMs }: TokenFacts): Readonly<Record<string, unknown>> {
  const steps = Object.entries(stepDurationsMs).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { step_durations_ms: Object.fromEntries(steps), connector_call_stats: callStats(ledger.callStats()) };
}

function callStats(calls: ReadonlyMap<string, CallStats>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    [...calls].map(([name, { count, totalMs, maxMs }]) => [name, { count, total_ms: totalMs, max_ms: maxMs }]),
  );
}

function ingestQuality({ ledger, retainsInvalid }: TokenFacts): Readonly<Record<string, unknown>> {
  const { drops } = ledger;
  const flags =
    (drops.entitlements > 0 ? reasons.entitlement : 0) |
    (drops.grants > 0 ? reasons.grant : 0) |
    (drops.grantResources > 0 ? reasons.grantResource : 0) |
    (drops.expansionTypes > 0 ? reasons.expansionType : 0) |
    (drops.expansions > 0 ? reasons.expansion : 0) |
    (retainsInvalid ? reasons.retainedInvalid : 0);
  return {
    source_cache_replay_blocked: flags > 0 || undefined,
    entitlements_dropped: drops.entitlements || undefined,
    grants_dropped: drops.grants || undefined,
    grant_resources_dropped: drops.grantResources || undefined,
    expansion_resource_types_dropped: drops.expansionTypes || undefined,
    expansions_dropped: drops.expansions || undefined,
    invalid_resource_types_observed: drops.invalidResourceTypes || undefined,
    invalid_resources_observed: drops.invalidResources || undefined,
    invalid_entitlements_observed: drops.invalidEntitlements || undefined,
    reason_flags: flags || undefined,
  };
}
