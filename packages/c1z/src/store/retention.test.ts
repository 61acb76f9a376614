import { expect, test } from "vitest";
import type { Environment } from "../environment.ts";
import { type RetentionOptions, selectKeptSyncs } from "./retention.ts";
import type { SyncRun, SyncType } from "./sync-run.ts";

const hour = 3600n * 1_000_000_000n;
const now = 500_000n * hour;

/** Syncs in the order of their rows, each an hour long and an hour behind the one before. */
function history(
  ...runs: readonly { type: SyncType; unfinished?: boolean; startedAt?: bigint; linkedSyncId?: string }[]
): SyncRun[] {
  return runs.map(({ type, unfinished = false, startedAt, linkedSyncId = "" }, i) => {
    const start = startedAt ?? now - BigInt(2 * (runs.length - i)) * hour;
    return {
      id: `${i}:${type}`,
      type,
      startedAt: start,
      endedAt: unfinished ? null : start + hour,
      syncToken: "",
      parentSyncId: "",
      linkedSyncId,
      supportsDiff: false,
      stats: null,
      invariants: { generation: "", coverage: [], mode: "" },
    };
  });
}

function kept(runs: readonly SyncRun[], options: RetentionOptions = {}, env: Environment = {}): string[] {
  return selectKeptSyncs(runs, options, env, now).map(({ id }) => id);
}

const full = { type: "full" } as const;
const partial = { type: "partial" } as const;
const resourcesOnly = { type: "resources_only" } as const;

// sync-engine §3.3; the sync being written counts as one.
test("of four full syncs, two are left: the newest old one beside the new one", () => {
  expect(kept(history(full, full, full))).toEqual(["2:full"]);
});

test("BATON_KEEP_SYNC_COUNT=1 leaves the new one alone, 3 two beside it; the option wins", () => {
  const runs = history(full, full, full);
  expect(kept(runs, {}, { BATON_KEEP_SYNC_COUNT: "1" })).toEqual([]);
  expect(kept(runs, {}, { BATON_KEEP_SYNC_COUNT: "3" })).toEqual(["1:full", "2:full"]);
  expect(kept(runs, { keepSyncCount: 3 }, { BATON_KEEP_SYNC_COUNT: "1" })).toEqual(["1:full", "2:full"]);
});

test.each(["0", "-1", "two", "", "1.5"])("BATON_KEEP_SYNC_COUNT=%s means 2", (text) => {
  expect(kept(history(full, full), {}, { BATON_KEEP_SYNC_COUNT: text })).toEqual(["1:full"]);
});

test("nothing is dropped when asked so", () => {
  const runs = history(full, full, full, { ...full, unfinished: true, startedAt: 0n });
  const all = runs.map(({ id }) => id);
  expect(kept(runs, { skipCleanup: true })).toEqual(all);
  for (const text of ["1", "t", "T", "TRUE", "true", "True"]) expect(kept(runs, {}, { BATON_SKIP_CLEANUP: text })).toEqual(all);
  for (const text of ["0", "yes", "tRUE", ""]) expect(kept(runs, {}, { BATON_SKIP_CLEANUP: text })).toEqual(["2:full"]);
});

test("partial and resources-only syncs alone are never dropped", () => {
  const runs = history(partial, resourcesOnly, partial, partial, full);
  expect(kept(runs)).toEqual(runs.map(({ id }) => id));
});

test("partial syncs that ended before the newest dropped full sync began go with it", () => {
  const runs = history(partial, full, resourcesOnly, full, partial, full);
  expect(kept(runs)).toEqual(["4:partial", "5:full"]);
});

test("of more than two diff syncs the last and its partner stay", () => {
  const upserts = { type: "partial_upserts" } as const;
  const deletions = { type: "partial_deletions" } as const;
  const pairs = history(
    upserts,
    deletions,
    { ...upserts, linkedSyncId: "3:partial_deletions" },
    { ...deletions, linkedSyncId: "2:partial_upserts" },
  );
  expect(kept(pairs)).toEqual(["2:partial_upserts", "3:partial_deletions"]);
  expect(kept(pairs.slice(0, 2))).toEqual(["0:partial_upserts", "1:partial_deletions"]);
});

test("unfinished syncs stay for seven days, and do not count", () => {
  const young = { ...full, unfinished: true };
  const old = { ...full, unfinished: true, startedAt: now - 7n * 24n * hour - 1n };
  expect(kept(history(old, young, full, young))).toEqual(["1:full", "2:full", "3:full"]);
});
