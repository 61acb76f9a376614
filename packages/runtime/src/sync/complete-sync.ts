import type { StorageEngine, SyncRun, WrittenFile } from "@baton-ts/c1z";
import { toBatonError } from "@baton-ts/findings";
import { dedupeGrants } from "../catalog/dedupe-grants.ts";
import type { CollectContext } from "../collect/collect-context.ts";
import { type ExpandedSync, expandSync } from "../expand/expand-sync.ts";
import type { JournalHeader } from "../journal/header.ts";
import type { SegmentFile } from "../journal/segment-files.ts";
import { sealSync } from "../seal/seal-sync.ts";
import { finishedToken } from "../seal/sync-token.ts";
import { type VerifiedSync, verifySync } from "../verify/verify-sync.ts";
import type { PhaseClock } from "./phase-clock.ts";
import type { SyncPhase } from "./progress.ts";
import type { SyncReport } from "./report.ts";
import type { ResolvedOptions } from "./resolve-options.ts";
import type { SyncSeams } from "./seams.ts";

/** A sync that runs, or has collected everything. */
export interface RunningSync {
  readonly resolved: ResolvedOptions;
  readonly seams: SyncSeams;
  readonly engine: StorageEngine;
  readonly context: CollectContext;
  readonly header: JournalHeader;
  readonly resumed: boolean;
  readonly phases: PhaseClock;
}

interface Judged {
  readonly expanded: ExpandedSync;
  readonly verified: VerifiedSync;
  /** Times of grants whose first row was replaced. */
  readonly firstSeen: ReadonlyMap<number, bigint>;
}

/** Expands, verifies and seals what was collected; then tells the connector that the sync is over. */
export async function completeSync(running: RunningSync): Promise<SyncReport> {
  const { context, resumed } = running;
  const { logger, state } = context;
  const judged = await expandAndVerify(running);
  enter(context, "seal");
  context.report({ kind: "sealing", grants: judged.expanded.expansion.cellCount });
  const written = await seal(running, judged);
  await endCalls(context);
  const warnings = state.ledger.warnings();
  logger.info("Sync complete.", summary(running));
  if (warnings.length > 0) logger.warn("sync completed with warnings", { warning_count: warnings.length, warnings });
  return {
    path: written.path,
    engine: running.engine,
    run: written.run,
    resumed,
    findings: judged.verified.findings,
    warnings,
    calls: callCount(context),
    pages: state.ledger.pages,
    expandedGrants: judged.expanded.expansion.synthesizedCount,
    decompressedBytes: written.decompressedBytes,
    compressedBytes: written.compressedBytes,
  };
}

async function expandAndVerify({ resolved, context }: RunningSync): Promise<Judged> {
  const { state, journal, call, logger } = context;
  const { catalog, records, duplicates } = state;
  const { signal } = call;
  enter(context, "grant-expansion");
  const firstSeen = await dedupeGrants({ catalog, journal, records, duplicates, signal });
  catalog.grants.forgetHashes();
  const expand = resolved.syncType === "full";
  const expanded = await expandSync({ catalog, journal, logger, env: resolved.env, signal }, { expand });
  enter(context, "verify");
  return { expanded, verified: verifySync(state, expanded, resolved.syncType, logger), firstSeen };
}

async function seal(running: RunningSync, { expanded, verified, firstSeen }: Judged): Promise<WrittenFile> {
  const { resolved, seams, engine, context, header } = running;
  const { env, clock, random, limits, options } = resolved;
  const { signal } = context.call;
  const { path } = options.output;
  const endedAt = clock.now();
  const run: SyncRun = {
    id: header.syncId,
    type: resolved.syncType,
    startedAt: header.startedAt,
    endedAt,
    syncToken: tokenOf(running, expanded, verified),
    parentSyncId: resolved.syncType === "partial" ? await seams.latestFullSync(path) : "",
    linkedSyncId: "",
    supportsDiff: resolved.syncType === "full",
    stats: null,
    invariants: { generation: "1", coverage: verified.coverage, mode: "connector" },
  };
  await using writer = await seams.openWriter({ path, engine, syncId: header.syncId, env, clock, random, signal });
  const drain = {
    catalog: context.state.catalog,
    expanded,
    journal: context.journal,
    openScratch: () => openScratch(running),
    windowBytes: limits.sealWindowBytes,
    signal,
  };
  return await sealSync(writer, drain, { run, findings: verified.findings, grants: { expandedAt: endedAt, firstSeen } });
}

function tokenOf({ resolved, engine, context, phases }: RunningSync, expanded: ExpandedSync, verified: VerifiedSync): string {
  const { ledger, plan } = context.state;
  const { syncType, skipEntitlementsAndGrants, skipGrants } = resolved;
  return finishedToken({
    ledger,
    engine,
    syncType,
    skipEntitlementsAndGrants,
    skipGrants,
    // The start, every listing, the planning of phases, and the expansion.
    actions: 1 + ledger.finishedActions + plan.planners + (syncType === "full" ? 1 : 0),
    needsExpansion: (expanded.loaded?.expandable ?? 0) > 0,
    stepDurationsMs: stepsOf(phases),
    retainsInvalid: verified.retainsInvalid,
  });
}

/** Upstream's steps; verifying and sealing are none, and sealing has only begun. */
function stepsOf(phases: PhaseClock): Readonly<Record<string, number>> {
  const { verify: _, seal: __, ...steps } = phases.durations();
  return steps;
}

function enter(context: CollectContext, phase: SyncPhase): void {
  context.report({ kind: "phase", phase, planned: undefined });
}

/** Named like a segment, so that it goes where the journal goes. */
const scratchName = "clustered.segment";

/** One that a killed run left behind is of no use. */
async function openScratch({ resolved, seams }: RunningSync): Promise<SegmentFile> {
  const folder = seams.openFolder(resolved.journalDir);
  await folder.remove(scratchName);
  return folder.open(scratchName, true);
}

/** The file is in place: a connector that cannot clean up is no failure of the sync. */
async function endCalls({ connector, call, logger }: CollectContext): Promise<void> {
  try {
    await connector.cleanup(call);
  } catch (error) {
    logger.error("error clearing connector caches", { error: toBatonError(error) });
  }
}

/** Says how far a sync of a v3 file came, as upstream; a stop on request is no failure. */
export function logFailure(running: RunningSync, error: unknown): void {
  const { resolved, engine, context } = running;
  if (engine !== "pebble" || resolved.options.signal?.aborted === true) return;
  context.logger.error("sync stats so far", { ...summary(running), error: toBatonError(error) });
}

function summary({ resolved, context, header, phases }: RunningSync): Readonly<Record<string, unknown>> {
  const { ledger } = context.state;
  return {
    sync_id: header.syncId,
    sync_type: resolved.syncType,
    sync_step_durations_ms: phases.durations(),
    connector_call_stats: Object.fromEntries([...ledger.callStats()].filter(([name]) => !name.includes(":"))),
    completed_actions: ledger.finishedActions,
    worker_count: resolved.workers,
  };
}

/** Entries with a colon repeat the calls by type. */
function callCount({ state }: CollectContext): number {
  let count = 0;
  for (const [name, stats] of state.ledger.callStats()) if (!name.includes(":")) count += stats.count;
  return count;
}
