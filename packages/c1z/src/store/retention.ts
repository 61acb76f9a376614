import { type Environment, isGoTrue } from "../environment.ts";
import { isInProgress } from "./choose-sync.ts";
import type { Nanos } from "./rows.ts";
import type { SyncRun } from "./sync-run.ts";

export interface RetentionOptions {
  /** Full syncs kept, the new one included. Default `BATON_KEEP_SYNC_COUNT`, else 2. */
  readonly keepSyncCount?: number | undefined;
  /** Keep every old sync; also `BATON_SKIP_CLEANUP`, whatever is given here. */
  readonly skipCleanup?: boolean | undefined;
}

const defaultKeepSyncCount = 2;

/**
 * The old syncs that stay when a new one is added, in their order (sync-engine §3.3). Unfinished ones stay while upstream could still
 * resume them, which is seven days; upstream keeps abandoned ones for ever, but nothing ever reads them again.
 */
export function selectKeptSyncs(
  runs: readonly SyncRun[],
  options: RetentionOptions,
  env: Environment,
  now: Nanos,
): readonly SyncRun[] {
  if (options.skipCleanup === true || isGoTrue(env["BATON_SKIP_CLEANUP"])) return runs;
  const dropped = new Set(selectDropped(runs, resolveKeepSyncCount(options.keepSyncCount, env) - 1));
  return runs.filter((run) => (run.endedAt === null ? isInProgress(run, now) : !dropped.has(run)));
}

function resolveKeepSyncCount(option: number | undefined, env: Environment): number {
  if (option !== undefined && option > 0) return option;
  const text = env["BATON_KEEP_SYNC_COUNT"];
  const count = text !== undefined && /^\+?\d+$/.test(text) ? Number(text) : 0;
  return count > 0 && Number.isSafeInteger(count) ? count : defaultKeepSyncCount;
}

/** `limit`: full syncs that stay beside the new one. */
function selectDropped(runs: readonly SyncRun[], limit: number): readonly SyncRun[] {
  const finished = runs.filter((run) => run.endedAt !== null);
  const isDiff = ({ type }: SyncRun): boolean => type === "partial_upserts" || type === "partial_deletions";
  const isPartial = ({ type }: SyncRun): boolean => type === "partial" || type === "resources_only";
  const full = finished.filter((run) => !isDiff(run) && !isPartial(run));
  const overflow = Math.max(full.length - limit, 0);
  const dropped = full.slice(0, overflow);
  // Partial syncs go with the full sync that they were made on: the cutoff is the newest full sync that is dropped (the new sync took its place).
  const cutoff = overflow === 0 ? undefined : full[overflow - 1];
  if (cutoff !== undefined) dropped.push(...finished.filter((run) => isPartial(run) && (run.endedAt ?? 0n) < cutoff.startedAt));
  const diffs = finished.filter(isDiff);
  const latest = diffs.at(-1);
  if (diffs.length > 2 && latest !== undefined)
    dropped.push(...diffs.filter((run) => run !== latest && run.id !== latest.linkedSyncId));
  return dropped;
}
