import { toBinaryDeterministic } from "@baton-ts/proto";
import {
  type CallStat,
  CallStatSchema,
  type IngestQualityStats,
  IngestQualityStatsSchema,
  SyncType as StoredType,
  SyncRunRecordSchema,
  type SyncStatsRecord,
  SyncStatsRecordSchema,
} from "@baton-ts/proto/storage";
import { create } from "@bufbuild/protobuf";
import { timestampOfNanos } from "../../store/nanos.ts";
import type { Nanos } from "../../store/rows.ts";
import type { CallStats, SyncRun, SyncStats, SyncType } from "../../store/sync-run.ts";

export const storedTypes: Readonly<Record<SyncType, StoredType>> = {
  full: StoredType.FULL,
  partial: StoredType.PARTIAL,
  resources_only: StoredType.RESOURCES_ONLY,
  partial_upserts: StoredType.PARTIAL_UPSERTS,
  partial_deletions: StoredType.PARTIAL_DELETIONS,
};

/** Value of the sync run row (c1z-v3-pebble §2.5). */
export function syncRunRecord(run: SyncRun): Uint8Array {
  const record = create(SyncRunRecordSchema, {
    syncId: run.id,
    type: storedTypes[run.type],
    parentSyncId: run.parentSyncId,
    startedAt: timestampOfNanos(run.startedAt),
    ...(run.endedAt === null ? {} : { endedAt: timestampOfNanos(run.endedAt) }),
    syncToken: run.syncToken,
    supportsDiff: run.supportsDiff,
    linkedSyncId: run.linkedSyncId,
    ingestInvariantGeneration: run.invariants.generation,
    ingestInvariantCoverage: [...run.invariants.coverage],
    ingestInvariantMode: run.invariants.mode,
  });
  return toBinaryDeterministic(SyncRunRecordSchema, record);
}

/** The stats row: counts and timings, and the quality report that the sync token carries (c1z-v3-pebble §2.5). */
export function syncStatsRecord(run: SyncRun, stats: SyncStats, writtenAt: Nanos): SyncStatsRecord {
  const ingestQuality = ingestQualityOf(run.syncToken);
  return create(SyncStatsRecordSchema, {
    syncId: run.id,
    resourceTypes: BigInt(stats.resourceTypes),
    resources: BigInt(stats.resources),
    entitlements: BigInt(stats.entitlements),
    grants: BigInt(stats.grants),
    assets: BigInt(stats.assets),
    resourcesByResourceType: bigints(stats.resourcesByResourceType),
    grantsByEntitlementResourceType: bigints(stats.grantsByResourceType),
    entitlementsByResourceType: bigints(stats.entitlementsByResourceType),
    stepDurationsMs: bigints(stats.stepDurationsMs ?? {}),
    connectorCallStats: calls(stats.connectorCallStats ?? {}),
    sessionStoreStats: calls(stats.sessionStoreStats ?? {}),
    ...(ingestQuality === undefined ? {} : { ingestQuality }),
    writtenAt: timestampOfNanos(writtenAt),
  });
}

function bigints(numbers: Readonly<Record<string, number>>): Record<string, bigint> {
  return Object.fromEntries(Object.entries(numbers).map(([key, value]) => [key, BigInt(value)]));
}

function calls(stats: Readonly<Record<string, CallStats>>): Record<string, CallStat> {
  return Object.fromEntries(
    Object.entries(stats).map(([key, { count, totalMs, maxMs, errors = 0, timeouts = 0 }]) => [
      key,
      create(CallStatSchema, {
        count: BigInt(count),
        totalMs: BigInt(totalMs),
        maxMs: BigInt(maxMs),
        errors: BigInt(errors),
        timeouts: BigInt(timeouts),
      }),
    ]),
  );
}

/** Fields of the token's object `ingest_quality`, which are named as those of the message. */
function ingestQualityOf(syncToken: string): IngestQualityStats | undefined {
  const quality = member(parseJson(syncToken), "ingest_quality");
  if (typeof quality !== "object" || quality === null) return undefined;
  const message = create(IngestQualityStatsSchema);
  for (const field of IngestQualityStatsSchema.fields) {
    const value = member(quality, field.name);
    if (typeof value === "boolean" && field.localName === "sourceCacheReplayBlocked") message[field.localName] = value;
    else if (Number.isSafeInteger(value) && (value as number) >= 0 && field.localName !== "sourceCacheReplayBlocked") {
      Reflect.set(message, field.localName, BigInt(value as number));
    }
  }
  return message;
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
