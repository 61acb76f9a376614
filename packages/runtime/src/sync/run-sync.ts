import { newKsuid, type StorageEngine } from "@baton-ts/c1z";
import { toBatonError } from "@baton-ts/findings";
import type { ConnectorService } from "@baton-ts/sdk";
import { collect } from "../collect/collect.ts";
import type { CollectContext } from "../collect/collect-context.ts";
import { ResourceFetcher } from "../collect/fetch-resource.ts";
import { ProgressLog } from "../collect/progress-log.ts";
import { SyncState } from "../collect/sync-state.ts";
import { type JournalLock, lockJournal } from "../journal/lock.ts";
import { removeSegments, type SegmentFolder } from "../journal/segment-files.ts";
import { action } from "../plan/action.ts";
import { phasesOf, rootsOf } from "../plan/phases.ts";
import { type OpenedJournal, openJournal } from "../resume/open-journal.ts";
import { completeSync, logFailure } from "./complete-sync.ts";
import { explainFailure, isVerdict } from "./failure.ts";
import type { SyncOptions } from "./options.ts";
import { PhaseClock } from "./phase-clock.ts";
import type { SyncReport } from "./report.ts";
import { type ResolvedOptions, resolveOptions } from "./resolve-options.ts";
import { fileSeams, type SyncSeams } from "./seams.ts";
import { validateConnector } from "./validate-connector.ts";

/**
 * Runs one sync from validate to the finished file: plan, collect, expand, verify, seal (sync-engine §4).
 *
 * Rejects with a BatonError whose grpcCode is that of the connector's failure, or with `BATON_CANCELED` / `BATON_SYNC_UNFINISHED` on abort. Until
 * the sync is complete the output file is untouched; what was collected stays in the journal beside it and the next run with the same
 * options continues there, for seven days, after a kill too. Exceptions: a targeted sync, and a verdict about the collected rows themselves, which would
 * come out the same again; both leave no journal.
 */
export function runSync(options: SyncOptions): Promise<SyncReport> {
  return runSyncWith(options, fileSeams);
}

/** {@link runSync} with its files replaced. */
export async function runSyncWith(options: SyncOptions, seams: SyncSeams): Promise<SyncReport> {
  const resolved = resolveOptions(options);
  const abort = new AbortController();
  const stop = (): void => abort.abort(options.signal?.reason);
  if (options.signal?.aborted === true) stop();
  options.signal?.addEventListener("abort", stop, { once: true });
  try {
    return await runLocked(resolved, seams, abort);
  } catch (error) {
    throw toBatonError(error);
  } finally {
    options.signal?.removeEventListener("abort", stop);
  }
}

/** What the run knows of its journal when it ends. */
interface JournalUse {
  readonly state: SyncState;
  /** True once this run has begun a journal of its own. */
  isNew: boolean;
}

async function runLocked(resolved: ResolvedOptions, seams: SyncSeams, abort: AbortController): Promise<SyncReport> {
  const folder = seams.openFolder(resolved.journalDir);
  await folder.make();
  const lock = seams.lock ? await lockJournal(folder.path) : undefined;
  const use: JournalUse = { state: newState(resolved), isNew: false };
  let remove = true;
  try {
    return await runOnce(resolved, seams, use, abort);
  } catch (error) {
    // A targeted sync is never resumed, a verdict would be the same again, and without a page there is nothing to go on from.
    const isEmpty = use.isNew && use.state.ledger.pages === 0;
    remove = resolved.syncType === "partial" || isVerdict(error) || isEmpty;
    throw explainFailure(error, resolved, { resumable: !remove });
  } finally {
    await leaveJournal(resolved, folder, lock, { remove });
  }
}

/** The sync has succeeded or failed by now: a folder that cannot be cleaned up changes neither. */
async function leaveJournal(
  { logger }: ResolvedOptions,
  folder: SegmentFolder,
  lock: JournalLock | undefined,
  { remove }: { readonly remove: boolean },
): Promise<void> {
  try {
    try {
      // Files first: once the lock is released, they could be those of the next sync.
      if (remove) await removeSegments(folder);
    } finally {
      await lock?.release();
    }
    await folder.removeIfEmpty();
  } catch (error) {
    logger.warn("the journal could not be removed; the next sync does it, or delete the folder", {
      path: folder.path,
      error: toBatonError(error),
    });
  }
}

async function runOnce(
  resolved: ResolvedOptions,
  seams: SyncSeams,
  use: JournalUse,
  abort: AbortController,
): Promise<SyncReport> {
  const { signal } = abort;
  const { options, clock, logger } = resolved;
  const { state } = use;
  signal.throwIfAborted();
  const engine = await chooseEngine(resolved, seams);
  const takesSyncId = await validateConnector(options.connector, signal, logger);
  const progressLog = new ProgressLog(logger, clock);
  const opened = await openSyncJournal(resolved, seams, state, progressLog, signal);
  await using journal = opened.journal;
  use.isNew = !opened.resumed;
  const { header, resumed } = opened;
  const call = { signal, activeSyncId: takesSyncId ? header.syncId : "" };
  announce(resolved, resumed, header.syncId, state);
  const phases = new PhaseClock(clock);
  const context = contextOf(resolved, { call, state, journal, progressLog, phases });
  const running = { resolved, seams, engine, context, header, resumed, phases };
  try {
    await collect(context, resolved.workers, abort);
    const report = await completeSync(running);
    await journal.close({ sync: false });
    return report;
  } catch (error) {
    logFailure(running, error);
    throw error;
  }
}

/** Opens the journal of this sync, or of the interrupted one that it continues; then `state` is where that one stopped. */
async function openSyncJournal(
  resolved: ResolvedOptions,
  seams: SyncSeams,
  state: SyncState,
  progressLog: ProgressLog,
  signal: AbortSignal,
): Promise<OpenedJournal> {
  const { options, clock, logger, random, limits, syncType, fingerprint } = resolved;
  const connector = options.connectorName ?? (await displayName(options.connector, signal));
  const header = { connector, syncType, fingerprint, syncId: newKsuid(clock, random), startedAt: clock.now() };
  const journalOptions = {
    folder: seams.openFolder(resolved.journalDir),
    header,
    clock,
    logger,
    segmentBytes: limits.journalSegmentBytes,
    syncMs: limits.journalSyncMs,
    startAnew: reasonToStartAnew(resolved),
    isInFile: (syncId: string) => seams.holdsFinished(options.output.path, syncId, resolved.env),
  };
  return openJournal(journalOptions, state, progressLog, signal);
}

type RunningParts = Pick<CollectContext, "call" | "state" | "journal" | "progressLog"> & { readonly phases: PhaseClock };

function contextOf(resolved: ResolvedOptions, { phases, ...parts }: RunningParts): CollectContext {
  const { options, clock, logger, limits, syncType, syncResourceTypes, skipEntitlementsAndGrants, skipGrants } = resolved;
  return {
    ...parts,
    connector: options.connector,
    clock,
    logger,
    report: (event) => {
      if (event.kind === "phase") phases.enter(event.phase);
      resolved.report(event);
    },
    syncType,
    syncResourceTypes,
    skipEntitlementsAndGrants,
    skipGrants,
    fetcher: syncType === "partial" ? new ResourceFetcher() : undefined,
    retry: { stepMs: limits.retryStepMs, maxDelayMs: limits.maxRetryDelayMs },
  };
}

function newState(resolved: ResolvedOptions): SyncState {
  const targets = resolved.targets.map(({ resource, parent }) =>
    action("targeted-resource-sync", {
      resourceType: resource.type,
      resourceId: resource.id,
      parentType: parent?.type ?? "",
      parentId: parent?.id ?? "",
    }),
  );
  return new SyncState(phasesOf(resolved.syncType), (op, catalog) => rootsOf(op, catalog, targets));
}

/** The format of an existing file decides, but v1 can become v3 (sync-engine §1.5). */
async function chooseEngine({ options, logger }: ResolvedOptions, seams: SyncSeams): Promise<StorageEngine> {
  const { path, engine: wanted } = options.output;
  const found = await seams.detectEngine(path);
  if (found === "pebble" && wanted === "sqlite") {
    logger.warn("the output is a v3 file and stays one: the storage engine that was asked for is not used", {
      path,
      engine: wanted,
    });
    return found;
  }
  return wanted ?? found ?? "pebble";
}

async function displayName(connector: ConnectorService, signal: AbortSignal): Promise<string> {
  return (await connector.metadata({ signal, activeSyncId: "" })).displayName;
}

function reasonToStartAnew({ options, syncType }: ResolvedOptions): string | undefined {
  if (syncType === "partial") return "a targeted sync is always new";
  return options.fresh === true ? "a new sync was asked for" : undefined;
}

function announce({ logger, report, syncType }: ResolvedOptions, resumed: boolean, syncId: string, state: SyncState): void {
  report({ kind: "started", syncId, resumed });
  if (!resumed) return logger.debug("beginning new sync", { sync_id: syncId });
  logger.info("resumed previous sync", {
    sync_id: syncId,
    sync_type: syncType,
    current_action_op: state.plan.phase ?? "init",
    completed_actions: state.ledger.finishedActions,
    pages: state.ledger.pages,
  });
}
