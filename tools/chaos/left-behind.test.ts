import { readFile } from "node:fs/promises";
import { factsOf, readCallLog } from "@baton-ts/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { observe } from "./kill-plan.ts";
import { createSandbox, type Sandbox } from "./sandbox.ts";

const half = "\\.tmp$";

describe.each(["sqlite", "pebble"] as const)("a %s sync", (engine) => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await createSandbox(engine, "short");
  }, 60_000);
  afterAll(() => sandbox[Symbol.asyncDispose]());
  beforeEach(() => sandbox.reset());

  it("removes the half-written file and the folder of unpacked data that a killed one left", async () => {
    const killed = await sandbox.sync({ fault: sandbox.fault([{ op: "write", path: half, nth: 1, what: "kill-torn" }]) });
    expect(killed.signal).toBe("SIGKILL");
    expect((await readFile(sandbox.file)).equals(sandbox.previous)).toBe(true);
    const left = (await sandbox.leftovers()).map((name) => name.replace(/[0-9a-f]{8}-\d+-\d+[.-]\w+/, "<process>"));
    expect(left.filter((name) => !name.includes("journal"))).toEqual([
      "out/sync.c1z",
      "out/sync.c1z.<process>.tmp",
      ...(engine === "sqlite" ? ["tmp/c1z<process>", "tmp/c1z<process>/db"] : []),
    ]);
    expect((await sandbox.sync()).code).toBe(0);
    expect(await sandbox.leftovers()).toEqual(["out/sync.c1z"]);
  });

  it("killed when the file was in place is not continued: the next one lists everything anew", async () => {
    const killed = await sandbox.sync({ fault: sandbox.fault([{ op: "rename", path: half, nth: 1, what: "kill-after" }]) });
    expect(killed.signal).toBe("SIGKILL");
    expect(await factsOf(sandbox.file)).toEqual(sandbox.expected);
    expect(await sandbox.leftovers()).toContain("out/sync.c1z.journal/000000.segment");

    const { code, stderr } = await sandbox.sync();
    expect(code).toBe(0);
    expect(stderr).toContain('"reason":"it is finished and in the file, only its journal was left behind"');
    expect(stderr).not.toContain("resumed previous sync");
    const bySync = Map.groupBy(readCallLog(sandbox.callLog), ({ syncId }) => syncId);
    const [first, second] = [...bySync.values()].map((calls) => new Set(calls.map(({ call }) => call)));
    expect(second).toEqual(first);
    expect(await factsOf(sandbox.file)).toEqual(sandbox.expected);
    expect(await sandbox.leftovers()).toEqual(["out/sync.c1z"]);
  });

  it("has the file and its name on the disk before it removes the journal: so a power cut loses neither", async () => {
    const { operations } = await observe(sandbox);
    const at = (op: string, path: RegExp): number =>
      operations.findIndex((operation) => operation.op === op && path.test(operation.path.replaceAll("\\", "")));
    const order = [at("sync", /\.tmp\$$/), at("rename", /\.tmp\$$/), at("sync", /\/out\$$/), at("rm", /\.segment\$$/)];
    expect(order.every((index) => index >= 0)).toBe(true);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  it("killed while it took the lock, or gave it back, keeps nobody out", async () => {
    for (const [op, what] of [
      ["writeFile", "kill-before"],
      ["writeFile", "kill-torn"],
      ["link", "kill-before"],
      ["link", "kill-after"],
      ["rm", "kill-before"],
      ["rm", "kill-after"],
    ] as const) {
      const { signal } = await sandbox.sync({ fault: sandbox.fault([{ op, path: "/lock", nth: 1, what }]) });
      expect(signal, `${what} ${op}`).toBe("SIGKILL");
    }
    const { code, stderr } = await sandbox.sync();
    expect({ code, stderr }).toEqual({ code: 0, stderr });
    expect(await sandbox.leftovers()).toEqual(["out/sync.c1z"]);
  });
});
