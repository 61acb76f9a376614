import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openC1z } from "@baton-ts/c1z";
import { afterEach, beforeEach, expect, it } from "vitest";
import { failureOf } from "./failure.ts";
import type { FaultRule } from "./fault-plan.ts";
import { type ProgramEnd, runProgram } from "./run-program.ts";

// A sync has to be of some ten million grants before it sorts on disk: a program with less memory to sort in stands in for it.

const sorted = "/principals-\\d+$";

let root: string;
let file: string;

beforeEach(async () => {
  root = `${await mkdtemp(join(tmpdir(), "baton-spill-"))}/`;
  file = join(root, "sync.c1z");
  await mkdir(join(root, "tmp"));
  await writeFile(file, "the previous file");
});

afterEach(() => rm(root, { recursive: true }));

function write(...rules: readonly FaultRule[]): Promise<ProgramEnd> {
  const args = [file, join(root, "tmp")];
  return runProgram({ program: "tools/chaos/spill-target.ts", args, cwd: root, env: {}, fault: { root, rules } });
}

async function grantCount(): Promise<number> {
  await using reader = await openC1z(file);
  const view = await reader.view({ kind: "latestFinished" });
  let count = 0;
  for await (const { rows } of view.grants()) count += rows.length;
  return count;
}

it.each<readonly [string, readonly FaultRule[], string]>([
  ["no space for the folder of the sort", [{ op: "mkdtemp", path: "/tmp/", nth: 1, what: "ENOSPC" }], "ENOSPC"],
  ["no space for a sorted run", [{ op: "write", path: sorted, nth: 3, what: "ENOSPC", sticky: true }], "ENOSPC"],
  [
    "space for half of a sorted run",
    [
      { op: "write", path: sorted, nth: 3, what: "short" },
      { op: "write", path: sorted, nth: 4, what: "ENOSPC" },
    ],
    "ENOSPC",
  ],
  ["a disk error at a sorted run", [{ op: "write", path: sorted, nth: 2, what: "EIO" }], "EIO"],
  ["too many open files at a sorted run", [{ op: "open", path: sorted, nth: 2, what: "EMFILE" }], "EMFILE"],
])("%s keeps the previous file, says so, and leaves nothing behind", async (_, rules, code) => {
  const failure = failureOf(await write(...rules));
  expect(failure.msg).toContain(code);
  expect(failure.msg).toContain(root);
  expect(failure.hint).toMatch(/./);
  expect(await readFile(file, "utf8")).toBe("the previous file");
  expect((await readdir(root, { recursive: true })).sort()).toEqual(["sync.c1z", "tmp"]);
  expect(await write()).toMatchObject({ code: 0, stderr: "" });
  expect(await grantCount()).toBe(3000);
});

it("a sorted run that is written in two goes is whole", async () => {
  expect((await write({ op: "write", path: sorted, nth: 3, what: "short" })).code).toBe(0);
  expect(await grantCount()).toBe(3000);
});

it("sorted runs of a killed program are removed by the next one", async () => {
  expect((await write({ op: "write", path: sorted, nth: 3, what: "kill-torn" })).signal).toBe("SIGKILL");
  expect((await readdir(join(root, "tmp"), { recursive: true })).length).toBeGreaterThan(3);
  expect(await write()).toMatchObject({ code: 0, stderr: "" });
  expect((await readdir(root, { recursive: true })).sort()).toEqual(["sync.c1z", "tmp"]);
  expect(await grantCount()).toBe(3000);
});
