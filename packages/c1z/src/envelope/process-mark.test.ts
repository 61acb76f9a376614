import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { formatProcessMark, hasEnded, ownProcessMark, parseProcessMark } from "./process-mark.ts";

it("says of a living process that it lives, and of an ended one that it has ended", async () => {
  const own = await ownProcessMark();
  const child = spawn(process.execPath, ["-e", "process.stdin.resume()"]);
  await once(child, "spawn");
  // What a child would write of itself, but for its start, which the parent does not know.
  const mark = { ...own, pid: child.pid ?? 0, startedAt: 0 };
  expect(await hasEnded(mark, own)).toBe(false);
  child.stdin.end();
  await once(child, "exit");
  expect(await hasEnded(mark, own)).toBe(true);
});

it("never takes this process for an ended one, nor one of another machine", async () => {
  const own = await ownProcessMark();
  expect(own.pid).toBe(process.pid);
  expect(await hasEnded(own, own)).toBe(false);
  expect(await hasEnded({ ...own, machine: "00000000", pid: 2 ** 22 + 1 }, own)).toBe(false);
});

it.runIf(process.platform === "linux")("tells a process from an earlier one with the same number", async () => {
  const own = await ownProcessMark();
  expect(own.startedAt).toBeGreaterThan(0);
  expect(await hasEnded({ ...own, startedAt: own.startedAt - 1 }, own)).toBe(true);
  const other = await ownProcessMark();
  expect(await hasEnded({ ...other, pid: process.ppid, startedAt: 1 }, own)).toBe(true);
});

it("survives the way through a file name", async () => {
  const own = await ownProcessMark();
  expect(formatProcessMark(own)).toMatch(/^[0-9a-f]{8}-\d+-\d+$/);
  expect(parseProcessMark(formatProcessMark(own))).toEqual(own);
  for (const text of ["", "1a2b3c4d5e6f", "zzzzzzzz-1-2", "0a0b0c0d-1", "0a0b0c0d-1-2-3"]) {
    expect(parseProcessMark(text), text).toBeUndefined();
  }
});
