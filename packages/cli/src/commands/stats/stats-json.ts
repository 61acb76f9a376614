import { type CallStats, type SyncRun, type SyncStats, timestampOfNanos } from "@baton-ts/c1z";
import { toJsonText } from "@baton-ts/proto";
import { SyncRunSchema } from "@baton-ts/proto/outputs";
import { create, type MessageInitShape } from "@bufbuild/protobuf";

type RunShape = MessageInitShape<typeof SyncRunSchema>;

/** The sync as c1.reader.v2.SyncRun in protojson: counts are strings, map keys sorted (baton-cli §4.8). */
export function formatStatsJson(sync: SyncRun, stats: SyncStats): string {
  const run: RunShape = {
    id: sync.id,
    startedAt: timestampOfNanos(sync.startedAt),
    ...(sync.endedAt === null ? {} : { endedAt: timestampOfNanos(sync.endedAt) }),
    syncToken: sync.syncToken,
    syncType: sync.type,
    parentSyncId: sync.parentSyncId,
    stats: {
      resourceTypes: BigInt(stats.resourceTypes),
      resources: BigInt(stats.resources),
      entitlements: BigInt(stats.entitlements),
      grants: BigInt(stats.grants),
      assets: BigInt(stats.assets),
      resourcesByResourceType: mapValues(stats.resourcesByResourceType, BigInt),
      grantsByResourceType: mapValues(stats.grantsByResourceType, BigInt),
      entitlementsByResourceType: mapValues(stats.entitlementsByResourceType, BigInt),
      stepDurationsMs: mapValues(stats.stepDurationsMs, BigInt),
      connectorCallStats: mapValues(stats.connectorCallStats, toCallStat),
      sessionStoreStats: mapValues(stats.sessionStoreStats, toCallStat),
    },
  };
  return toJsonText(SyncRunSchema, create(SyncRunSchema, run));
}

function toCallStat({ count, totalMs, maxMs, errors = 0, timeouts = 0 }: CallStats) {
  return {
    count: BigInt(count),
    totalMs: BigInt(totalMs),
    maxMs: BigInt(maxMs),
    errors: BigInt(errors),
    timeouts: BigInt(timeouts),
  };
}

function mapValues<Value, Result>(
  values: Readonly<Record<string, Value>> = {},
  convert: (value: Value) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, convert(value)]));
}
