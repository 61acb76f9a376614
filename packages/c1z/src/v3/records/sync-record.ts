import {
  SyncType as StoredType,
  type SyncRunRecord,
  SyncRunRecordSchema,
  type SyncStatsRecord,
  SyncStatsRecordSchema,
} from "@baton-ts/proto/storage";
import { fromBinary } from "@bufbuild/protobuf";
import { nanosOfTimestamp } from "../../store/nanos.ts";
import type { CallStats, SyncRun, SyncStats, SyncType } from "../../store/sync-run.ts";

const typeNames: Readonly<Record<StoredType, SyncType>> = {
  [StoredType.UNSPECIFIED]: "full",
  [StoredType.FULL]: "full",
  [StoredType.PARTIAL]: "partial",
  [StoredType.RESOURCES_ONLY]: "resources_only",
  [StoredType.PARTIAL_UPSERTS]: "partial_upserts",
  [StoredType.PARTIAL_DELETIONS]: "partial_deletions",
};

/** Translates the stored run; `stats` is the stats row, which counts only when it belongs to this sync (c1z-v3-pebble §2.5). */
export function syncRunFromRecord(bytes: Uint8Array, stats: Uint8Array | undefined): SyncRun {
  const record: SyncRunRecord = fromBinary(SyncRunRecordSchema, bytes);
  return {
    id: record.syncId,
    type: typeNames[record.type] ?? "full",
    startedAt: record.startedAt === undefined ? 0n : nanosOfTimestamp(record.startedAt),
    endedAt: record.endedAt === undefined ? null : nanosOfTimestamp(record.endedAt),
    syncToken: record.syncToken,
    parentSyncId: record.parentSyncId,
    linkedSyncId: record.linkedSyncId,
    supportsDiff: record.supportsDiff,
    stats: statsFromRecord(stats, record.syncId),
    invariants: {
      generation: record.ingestInvariantGeneration,
      coverage: record.ingestInvariantCoverage,
      mode: record.ingestInvariantMode,
    },
  };
}

function statsFromRecord(bytes: Uint8Array | undefined, syncId: string): SyncStats | null {
  if (bytes === undefined) return null;
  const record = fromBinary(SyncStatsRecordSchema, bytes);
  return record.syncId === syncId ? syncStats(record) : null;
}

function syncStats(record: SyncStatsRecord): SyncStats {
  return {
    resourceTypes: Number(record.resourceTypes),
    resources: Number(record.resources),
    entitlements: Number(record.entitlements),
    grants: Number(record.grants),
    assets: Number(record.assets),
    resourcesByResourceType: numbers(record.resourcesByResourceType),
    grantsByResourceType: numbers(record.grantsByEntitlementResourceType),
    entitlementsByResourceType: numbers(record.entitlementsByResourceType),
    ...given("stepDurationsMs", numbers(record.stepDurationsMs)),
    ...given("connectorCallStats", calls(record.connectorCallStats)),
    ...given("sessionStoreStats", calls(record.sessionStoreStats)),
  };
}

function given<Name extends string, Value extends object>(name: Name, value: Value): { [key in Name]?: Value } {
  const result: { [key in Name]?: Value } = {};
  if (Object.keys(value).length > 0) result[name] = value;
  return result;
}

function numbers(map: Readonly<Record<string, bigint>>): Record<string, number> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, Number(value)]));
}

interface StoredCalls {
  readonly count: bigint;
  readonly totalMs: bigint;
  readonly maxMs: bigint;
  readonly errors: bigint;
  readonly timeouts: bigint;
}

function calls(map: Readonly<Record<string, StoredCalls>>): Record<string, CallStats> {
  return Object.fromEntries(
    Object.entries(map).map(([key, { count, totalMs, maxMs, errors, timeouts }]) => [
      key,
      {
        count: Number(count),
        totalMs: Number(totalMs),
        maxMs: Number(maxMs),
        ...(errors === 0n ? {} : { errors: Number(errors) }),
        ...(timeouts === 0n ? {} : { timeouts: Number(timeouts) }),
      },
    ]),
  );
}
