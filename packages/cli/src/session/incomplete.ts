import type { SyncRun, SyncType } from "@baton-ts/c1z";
import { formatTime } from "../output/format-time.ts";

/** Why the rows shown may not be all there are, or undefined for a finished full sync (baton-cli §12.15). */
export function describeIncomplete(sync: SyncRun | null): string | undefined {
  if (sync === null) return "the file has no sync to choose, so the rows of every sync in it are shown";
  const name = `sync ${sync.id}`;
  if (sync.endedAt === null) {
    return `${name}, started ${formatTime(sync.startedAt)}, is unfinished: rows that it had not reached are missing`;
  }
  const lack = lacks[sync.type];
  return lack === undefined ? undefined : `${name} ${lack}`;
}

const lacks: Readonly<Record<SyncType, string | undefined>> = {
  full: undefined,
  resources_only: "read resources only: it holds no entitlements and no grants",
  partial: "is a partial sync: it holds only the resources it was asked for",
  partial_upserts: "holds only what was added or changed between two syncs",
  partial_deletions: "holds only what was deleted between two syncs",
};
