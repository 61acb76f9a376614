import type { StorageEngine, SyncRun } from "@baton-ts/c1z";
import { toBatonError } from "@baton-ts/findings";
import { dedupeGrants } from "../catalog/dedupe-grants.ts";
import type { CollectContext } from "../collect/collect-context.ts";
import { expandSync } from "../expand/expand-sync.ts";
import type { JournalHeader } from "../journal/header.ts";
import { sealSync } from "../seal/seal-sync.ts";
import { finishedToken } from "../seal/sync-token.ts";
import { verifySync } from "../verify/verify-sync.ts";
import type { PhaseClock } from "./phase-clock.ts";
import type { SyncPhase } from "./progress.ts";
import type { SyncReport } from "./report.ts";
import type { ResolvedOptions } from "./resolve-options.ts";
import type { SyncSeams } from "./seams.ts";

export interface Collected {
  readonly resolved: ResolvedOptions;
  readonly seams: SyncSeams;
  readonly engine: StorageEngine;
  readonly context: CollectContext;
  readonly header: JournalHeader;
  readonly resumed: boolean;
  readonly phases: PhaseClock;
}

/** Expands, verifies and seals what was collected; then tells the connector that the sync is over. */
export async function completeSync(collected: Collected): Promise<SyncReport> {
  const { resolved, seams, engine, context, header, resumed, phases } = collected;
  const { state, journal, call, logger } = context;
  const { signal } = call;
  const enter = (phase: SyncPhase): void => context.report({ kind: "phase", phase, planned: undefined });
  const isFull = resolved.syncType === "full";
  enter("grant-expansion");
  const { catalog, records, duplicates, ledger } = state;
  const firstSeen = await dedupeGrants({ catalog, journal, records, duplicates, signal });
  const expanded = await expandSync({ catalog, journal, logger, env: resolved.env, signal }, { expand: isFull });
  enter("verify");
  const verified = verifySync(state, expanded, resolved.syncType, logger);
  enter("seal");
  context.report({ kind: "sealing", grants: expanded.expansion.cellCount });
  const { path } = resolved.options.output;
  const endedAt = resolved.clock.now();
  const run: SyncRun = {
    id: header.syncId,
    type: resolved.syncType,
    startedAt: header.startedAt,
    endedAt,
    syncToken: finishedToken({
      ledger,
      engine,
      syncType: resolved.syncType,
      skipEntitlementsAndGrants: resolved.skipEntitlementsAndGrants,
      skipGrants: resolved.skipGrants,
      // The start, every listing, the planning of phases, and the expansion.
      actions: 1 + ledger.finishedActions + state.plan.planners + (isFull ? 1 : 0),
      needsExpansion: expanded.loaded !== undefined && expanded.loaded.expandable > 0,
      stepDurationsMs: phases.durations(),
      retainsInvalid: verified.retainsInvalid,
    }),
    parentSyncId: resolved.syncType === "partial" ? await seams.latestFullSync(path) : "",
    linkedSyncId: "",
    supportsDiff: isFull,
    stats: null,
    invariants: { generation: "1", coverage: verified.coverage, mode: "connector" },
  };
  const { env, clock, random, limits } = resolved;
  await using writer = await seams.openWriter({ path, engine, syncId: header.syncId, env, clock, random, signal });
  const written = await sealSync(
    writer,
    { catalog, expanded, journal, windowBytes: limits.sealWindowBytes, signal },
    { run, findings: verified.findings, grants: { expandedAt: endedAt, firstSeen } },
  );
  await endCalls(context);
  const warnings = ledger.warnings();
  logger.info("Sync complete.", summary(collected, written.run));
  if (warnings.length > 0) logger.warn("sync completed with warnings", { warning_count: warnings.length, warnings });
  return {
    path: written.path,
    engine: writer.engine,
    run: written.run,
    resumed,
    findings: verified.findings,
    warnings,
    calls: callCount(context),
    pages: ledger.pages,
    expandedGrants: expanded.expansion.synthesizedCount,
    decompressedBytes: written.decompressedBytes,
    compressedBytes: written.compressedBytes,
  };
}

/** The file is in place: a connector that cannot clean up is no failure of the sync. */
async function endCalls({ connector, call, logger }: CollectContext): Promise<void> {
  try {
    await connector.cleanup(call);
  } catch (error) {
    logger.error("error clearing connector caches", { error: toBatonError(error) });
  }
}

function summary({ resolved, context, phases }: Collected, run: SyncRun): Readonly<Record<string, unknown>> {
  return {
    sync_id: run.id,
    sync_type: run.type,
    sync_step_durations_ms: phases.durations(),
    connector_call_stats: Object.fromEntries([...context.state.ledger.calls].filter(([name]) => !name.includes(":"))),
    completed_actions: context.state.ledger.finishedActions,
    worker_count: resolved.workers,
  };
}

/** Entries with a colon repeat the calls by type. */
function callCount({ state }: CollectContext): number {
  let count = 0;
  for (const [name, stats] of state.ledger.calls) if (!name.includes(":")) count += stats.count;
  return count;
}
