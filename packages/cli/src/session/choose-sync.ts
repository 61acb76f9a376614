import type { SyncChoice, SyncRun } from "@baton-ts/c1z";
import { BatonError, GrpcCode } from "@baton-ts/findings";
import { usageError } from "../errors.ts";
import { formatTime } from "../output/format-time.ts";

/** Shorter beginnings of an id say too little: the first characters are the hour of the sync. */
const minPrefixLength = 4;

/**
 * What `--sync-id` means (baton-cli §12.14): an id, the unique beginning of one, `latest` or `previous` finished sync; nothing given is
 * `latest`. Throws `BATON_C1Z_SYNC_NOT_FOUND` that lists what the file holds, or a usage error for an ambiguous beginning.
 */
export function chooseSync(wanted: string | undefined, syncs: readonly SyncRun[], path: string): SyncChoice {
  if (wanted === undefined || wanted === "latest") return { kind: "latestFinished" };
  if (wanted === "previous") {
    const previous = finishedNewestFirst(syncs)[1];
    if (previous !== undefined) return { kind: "id", id: previous.id };
    throw notFound(`${path} has no finished sync before the latest one`, syncs);
  }
  if (syncs.some((sync) => sync.id === wanted)) return { kind: "id", id: wanted };
  const matches = wanted.length < minPrefixLength ? [] : syncs.filter((sync) => sync.id.startsWith(wanted));
  const [only] = matches;
  if (only === undefined) throw notFound(`${path} has no sync ${JSON.stringify(wanted)}`, syncs);
  if (matches.length > 1) {
    const ids = matches.map((sync) => sync.id).join(", ");
    throw usageError(
      `${path}: ${JSON.stringify(wanted)} is the start of ${matches.length} sync ids: ${ids}`,
      "Give more of the id.",
    );
  }
  return { kind: "id", id: only.id };
}

/** The syncs that `--sync-id` leaves of the file's list: all of them where it is not given. */
export function selectSyncs(wanted: string | undefined, syncs: readonly SyncRun[], path: string): readonly SyncRun[] {
  if (wanted === undefined) return syncs;
  const choice = chooseSync(wanted, syncs, path);
  const id = choice.kind === "id" ? choice.id : finishedNewestFirst(syncs)[0]?.id;
  return syncs.filter((sync) => sync.id === id);
}

/** Finished syncs of any type, the one that ended last first. */
export function finishedNewestFirst(syncs: readonly SyncRun[]): readonly SyncRun[] {
  return syncs
    .filter((sync) => sync.endedAt !== null)
    .toSorted((a, b) => Number((b.endedAt ?? 0n) - (a.endedAt ?? 0n)) || (a.id < b.id ? 1 : -1));
}

function notFound(message: string, syncs: readonly SyncRun[]): BatonError {
  const known = syncs.map((sync) => `${sync.id} (${sync.type}, ${endOf(sync)})`);
  return new BatonError({
    code: "BATON_C1Z_SYNC_NOT_FOUND",
    // Upstream's text for an unknown id, so that scripts which look for it go on working (baton-cli §5).
    message: `sql: no rows in result set: ${message}`,
    hint: known.length === 0 ? "The file holds no sync." : `The file holds ${known.join("; ")}.`,
    grpcCode: GrpcCode.notFound,
  });
}

function endOf(sync: SyncRun): string {
  return sync.endedAt === null ? "unfinished" : `finished ${formatTime(sync.endedAt)}`;
}
