import { expect, test } from "vitest";
import { chooseSync } from "./choose-sync.ts";
import type { SyncRun, SyncType } from "./sync-run.ts";

const day = 24n * 3600n * 1_000_000_000n;
const now = 20_000n * day;

/** Times in days before now. */
function run(id: string, type: SyncType, started: number, ended: number | null): SyncRun {
  return {
    id,
    type,
    startedAt: now - BigInt(started) * day,
    endedAt: ended === null ? null : now - BigInt(ended) * day,
    syncToken: "",
    parentSyncId: "",
    linkedSyncId: "",
    supportsDiff: false,
    stats: null,
    invariants: { generation: "", coverage: [], mode: "" },
  };
}

const full = run("full", "full", 5, 4);
const olderFull = run("older full", "full", 9, 8);
const partial = run("partial", "partial", 3, 2);
const running = run("running", "full", 1, null);
const runningPartial = run("running partial", "partial", 2, null);
const abandoned = run("abandoned", "full", 8, null);

// sync-engine §2.6 for latestFull, baton-cli §1.1 for latestFinished.
test.each<[string, readonly SyncRun[], string | undefined, string | undefined]>([
  ["the newest full, against the newest of any type", [olderFull, full, partial, running], "full", "partial"],
  ["the order of rows does not count", [partial, full, olderFull], "full", "partial"],
  ["only a partial one: full choice falls through to rows of every sync", [partial], undefined, "partial"],
  ["an unfinished one of any type, the newest, where nothing is finished", [running, runningPartial], "running", "running"],
  [
    "a full choice takes an unfinished one before a finished partial one",
    [partial, runningPartial],
    "running partial",
    "partial",
  ],
  ["abandoned ones are never shown", [abandoned], undefined, undefined],
  ["nothing", [], undefined, undefined],
])("%s", (_, runs, latestFull, latestFinished) => {
  expect(chooseSync("f.c1z", runs, { kind: "latestFull" }, now)?.id).toBe(latestFull);
  expect(chooseSync("f.c1z", runs, { kind: "latestFinished" }, now)?.id).toBe(latestFinished);
});

test("exactly seven days old is young enough, a nanosecond more is not", () => {
  const limit = { ...run("limit", "full", 7, null) };
  expect(chooseSync("f.c1z", [limit], { kind: "latestFull" }, now)?.id).toBe("limit");
  expect(chooseSync("f.c1z", [{ ...limit, startedAt: limit.startedAt - 1n }], { kind: "latestFull" }, now)).toBeNull();
});

test("of two that ended at once the greater id is taken", () => {
  const [a, b] = [run("3A", "full", 5, 4), run("3B", "full", 6, 4)];
  expect(chooseSync("f.c1z", [a, b], { kind: "latestFull" }, now)?.id).toBe("3B");
  expect(chooseSync("f.c1z", [b, a], { kind: "latestFull" }, now)?.id).toBe("3B");
});

test("an id is taken whatever its state, and a foreign one refused", () => {
  expect(chooseSync("f.c1z", [abandoned], { kind: "id", id: "abandoned" }, now)).toBe(abandoned);
  expect(() => chooseSync("f.c1z", [full], { kind: "id", id: "nope" }, now)).toThrow(
    expect.objectContaining({
      code: "BATON_C1Z_SYNC_NOT_FOUND",
      grpcCode: 5,
      message: 'sql: no rows in result set: f.c1z has no sync "nope"',
    }),
  );
});
