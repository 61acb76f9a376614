import { readFile } from "node:fs/promises";
import { factsOf, readCallLog } from "@baton-ts/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { FaultRule } from "./fault-plan.ts";
import { observe } from "./kill-plan.ts";
import { createSandbox, type Sandbox } from "./sandbox.ts";

const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;
const journal = "\\.segment$";

function syncIds(sandbox: Sandbox): string[] {
  return [...new Set(readCallLog(sandbox.callLog).map(({ syncId }) => syncId))];
}

describe.each(["sqlite", "pebble"] as const)("a %s sync", (engine) => {
  let sandbox: Sandbox;
  let instants: Readonly<Record<"collecting" | "sealing", Omit<FaultRule, "what">>>;
  beforeAll(async () => {
    sandbox = await createSandbox(engine);
    const { operations } = await observe(sandbox);
    const reads = operations.filter(({ op, path }) => op === "read" && path.includes("segment")).length;
    // Rows are read back from the journal when the file is written, last of all the grants.
    instants = { collecting: { op: "writev", path: journal, nth: 20 }, sealing: { op: "read", path: journal, nth: reads - 1 } };
  }, 60_000);
  afterAll(() => sandbox[Symbol.asyncDispose]());
  beforeEach(() => sandbox.reset());

  describe.each(["SIGINT", "SIGTERM"] as const)("stopped by %s", (signal) => {
    it.each(["collecting", "sealing"] as const)(
      "when %s keeps the previous file, says that the next run resumes, and is resumed",
      async (instant) => {
        const { code, stderr } = await sandbox.sync({ fault: sandbox.fault([{ ...instants[instant], what: signal }]) });
        expect({ code, stderr }).toEqual({ code: exitCodes[signal], stderr });
        expect(JSON.parse(stderr.trim().split("\n").at(-1) ?? "")).toMatchObject({
          level: "warn",
          msg: `stopped by ${signal}: ${sandbox.file} is as it was; what was fetched is kept, and the next run resumes`,
        });
        expect((await readFile(sandbox.file)).equals(sandbox.previous)).toBe(true);
        expect(await sandbox.leftovers()).toEqual([
          "out/sync.c1z",
          "out/sync.c1z.journal",
          "out/sync.c1z.journal/000000.segment",
        ]);

        const resumed = await sandbox.sync();
        expect(resumed.code).toBe(0);
        expect(resumed.stderr).toContain('"msg":"resumed previous sync"');
        expect(syncIds(sandbox)).toHaveLength(1);
        expect(await factsOf(sandbox.file)).toEqual(sandbox.expected);
        expect(await sandbox.leftovers()).toEqual(["out/sync.c1z"]);
      },
    );
  });

  it("starts anew with --fresh, and lists everything again", async () => {
    expect((await sandbox.sync({ fault: sandbox.fault([{ ...instants.collecting, what: "SIGINT" }]) })).code).toBe(130);
    const [stopped = ""] = syncIds(sandbox);
    const { code, stderr } = await sandbox.sync({ args: ["--fresh"] });
    expect(code).toBe(0);
    expect(stderr).toContain('"reason":"a new sync was asked for"');
    const [, fresh = ""] = syncIds(sandbox);
    const pages = (syncId: string): Set<string> =>
      new Set(readCallLog(sandbox.callLog).flatMap((call) => (call.syncId === syncId ? [call.call] : [])));
    expect(pages(fresh).size).toBeGreaterThan(pages(stopped).size);
    expect([...pages(stopped)].filter((page) => !pages(fresh).has(page))).toEqual([]);
    expect(await factsOf(sandbox.file)).toEqual(sandbox.expected);
    expect(await sandbox.leftovers()).toEqual(["out/sync.c1z"]);
  });

  it("that a disk holds up ends at once with a second signal, and is resumed all the same", async () => {
    const { code } = await sandbox.sync({
      fault: sandbox.fault([{ op: "sync", path: "\\.tmp$", nth: 1, what: "hang" }]),
      // Signals of the same half second count as one.
      onLine: (line, child) => {
        if (!line.includes("Finished loading entitlement graph")) return;
        setTimeout(() => child.kill("SIGINT"), 1500);
        setTimeout(() => child.kill("SIGTERM"), 3000);
      },
    });
    expect(code).toBe(143);
    expect((await readFile(sandbox.file)).equals(sandbox.previous)).toBe(true);
    expect((await sandbox.sync()).code).toBe(0);
    expect(await factsOf(sandbox.file)).toEqual(sandbox.expected);
    expect(await sandbox.leftovers()).toEqual(["out/sync.c1z"]);
  });
});
