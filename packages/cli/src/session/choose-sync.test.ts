import { describe, expect, it } from "vitest";
import { startedAt, syncRun } from "../../test/support/rows.ts";
import { chooseSync, selectSyncs } from "./choose-sync.ts";

const day = 86_400_000_000_000n;
const oldest = syncRun({ id: "3MWAAAAAAAAAAAAAAAAAAAAAAAA", startedAt: startedAt - 2n * day, endedAt: startedAt - 2n * day });
const middle = syncRun({ id: "3MWBBBBBBBBBBBBBBBBBBBBBBBB", startedAt: startedAt - day, endedAt: startedAt - day });
const newest = syncRun({ id: "3MXCCCCCCCCCCCCCCCCCCCCCCCC", type: "partial" });
const unfinished = syncRun({ id: "3MZDDDDDDDDDDDDDDDDDDDDDDDD", startedAt: startedAt + day, endedAt: null });
const syncs = [oldest, middle, newest, unfinished];

describe("chooseSync", () => {
  it.each([
    [undefined, { kind: "latestFinished" }],
    ["latest", { kind: "latestFinished" }],
    ["previous", { kind: "id", id: middle.id }],
    [unfinished.id, { kind: "id", id: unfinished.id }],
    ["3MWA", { kind: "id", id: oldest.id }],
  ])("takes %j for %j", (wanted, choice) => {
    expect(chooseSync(wanted, syncs, "sync.c1z")).toEqual(choice);
  });

  it("names what the file holds when there is no such sync", () => {
    expect(() => chooseSync("bogus", [middle, unfinished], "sync.c1z")).toThrowError(
      expect.objectContaining({
        code: "BATON_C1Z_SYNC_NOT_FOUND",
        message: 'sql: no rows in result set: sync.c1z has no sync "bogus"',
        hint:
          "The file holds 3MWBBBBBBBBBBBBBBBBBBBBBBBB (full, finished 2026-11-22T18:55:51Z); " +
          "3MZDDDDDDDDDDDDDDDDDDDDDDDD (full, unfinished).",
      }),
    );
  });

  it("refuses a beginning that several ids share, and one that says too little", () => {
    expect(() => chooseSync("3MWB", [middle, { ...middle, id: "3MWBBX" }], "sync.c1z")).toThrow(
      'sync.c1z: "3MWB" is the start of 2 sync ids: 3MWBBBBBBBBBBBBBBBBBBBBBBBB, 3MWBBX',
    );
    expect(() => chooseSync("3MX", syncs, "sync.c1z")).toThrow('has no sync "3MX"');
  });

  it("has no previous sync where only one is finished", () => {
    expect(() => chooseSync("previous", [middle, unfinished], "sync.c1z")).toThrow("has no finished sync before the latest one");
  });
});

describe("selectSyncs", () => {
  it("leaves the whole list, or the one that is named", () => {
    expect(selectSyncs(undefined, syncs, "sync.c1z")).toEqual(syncs);
    expect(selectSyncs("latest", syncs, "sync.c1z")).toEqual([newest]);
    expect(selectSyncs("3MWB", syncs, "sync.c1z")).toEqual([middle]);
  });
});
