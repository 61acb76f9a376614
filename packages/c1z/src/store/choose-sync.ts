import { syncNotFound } from "../errors.ts";
import type { SyncChoice } from "./reader.ts";
import type { Nanos } from "./rows.ts";
import type { SyncRun } from "./sync-run.ts";

/** How long an unfinished sync counts as work in progress; older ones are abandoned (sync-engine §2.6, §3.2). */
export const unfinishedSyncLifetime: Nanos = 7n * 24n * 3600n * 1_000_000_000n;

/** Applies a {@link SyncChoice}; null means rows of every sync. `path` is for the error about an unknown id. */
export function chooseSync(path: string, runs: readonly SyncRun[], choice: SyncChoice, now: Nanos): SyncRun | null {
  if (choice.kind === "id") {
    const run = runs.find(({ id }) => id === choice.id);
    if (run === undefined) throw syncNotFound(path, choice.id);
    return run;
  }
  const finished = runs.filter(({ endedAt, type }) => endedAt !== null && (choice.kind === "latestFinished" || type === "full"));
  const unfinished = runs.filter((run) => isInProgress(run, now));
  return finished.reduce(laterEnd, null) ?? unfinished.reduce(laterStart, null);
}

/** True for an unfinished sync that is young enough to be shown, or resumed by upstream. */
export function isInProgress(run: SyncRun, now: Nanos): boolean {
  return run.endedAt === null && run.startedAt >= now - unfinishedSyncLifetime;
}

/** Equal ends happen on coarse clocks: then the greater id, which holds a time, too. */
function laterEnd(best: SyncRun | null, run: SyncRun): SyncRun {
  if (best === null) return run;
  const order = Number((run.endedAt ?? 0n) - (best.endedAt ?? 0n)) || (run.id > best.id ? 1 : -1);
  return order > 0 ? run : best;
}

function laterStart(best: SyncRun | null, run: SyncRun): SyncRun {
  return best === null || run.startedAt > best.startedAt ? run : best;
}
