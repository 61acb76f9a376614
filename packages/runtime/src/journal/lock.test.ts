import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { formatProcessMark, ownProcessMark, type ProcessMark } from "@baton-ts/c1z";
import { expect, it } from "vitest";
import { testFolder } from "../test-support/run-scripted.ts";
import { lockJournal } from "./lock.ts";

/** Linux gives no process a number above 2^22. */
const noPid = 2 ** 22 + 1;

/** The text of a lock of the process with these differences from this one. */
async function lockOf(fields: Partial<ProcessMark>): Promise<string> {
  return JSON.stringify({ mark: formatProcessMark({ ...(await ownProcessMark()), ...fields }), host: hostname() });
}

it("keeps a second sync out until the first one ends", async () => {
  await using folder = await testFolder();
  const lock = await lockJournal(folder.path);
  await expect(lockJournal(folder.path)).rejects.toMatchObject({ code: "BATON_SYNC_ALREADY_RUNNING", grpcCode: 9 });
  await lock.release();
  await (await lockJournal(folder.path)).release();
});

it("keeps out of a folder that another living process holds", async () => {
  await using folder = await testFolder();
  // The parent of the test process lives; 0: when it was started is not known.
  await writeFile(join(folder.path, "lock"), await lockOf({ pid: process.ppid, startedAt: 0 }));
  await expect(lockJournal(folder.path)).rejects.toMatchObject({
    code: "BATON_SYNC_ALREADY_RUNNING",
    details: { pid: process.ppid },
  });
});

it.each<readonly [string, Partial<ProcessMark>]>([
  ["a process that has ended", { pid: noPid }],
  ["an earlier process with our number", { startedAt: 1 }],
  ["another machine", { machine: "00000000", pid: process.ppid }],
  ...(process.platform === "linux"
    ? ([["an earlier process with the number of a living one", { pid: process.ppid, startedAt: 1 }]] as const)
    : []),
])("takes over the lock of %s", async (_, fields) => {
  await using folder = await testFolder();
  await writeFile(join(folder.path, "lock"), await lockOf(fields));
  const lock = await lockJournal(folder.path);
  expect(await readFile(join(folder.path, "lock"), "utf8")).toBe(await lockOf({}));
  await lock.release();
  expect(await readdir(folder.path)).toEqual([]);
});

it("takes over a lock that was cut short", async () => {
  await using folder = await testFolder();
  await writeFile(join(folder.path, "lock"), '{"mark":');
  await (await lockJournal(folder.path)).release();
  await expect(readFile(join(folder.path, "lock"))).rejects.toMatchObject({ code: "ENOENT" });
});

it("makes the folder, and removes what a start left in it that was killed while it took the lock", async () => {
  await using folder = await testFolder();
  const path = join(folder.path, "sync.c1z.journal");
  await (await lockJournal(path)).release();
  await writeFile(join(path, `lock.${formatProcessMark({ ...(await ownProcessMark()), pid: noPid })}`), "");
  await writeFile(join(path, "lock.of-nobody"), "");
  await (await lockJournal(path)).release();
  expect(await readdir(path)).toEqual(["lock.of-nobody"]);
});

it("lets one of many starts take over a dead lock", async () => {
  await using folder = await testFolder();
  await writeFile(join(folder.path, "lock"), await lockOf({ pid: noPid }));
  const program =
    'const { lockJournal } = await import(process.argv[1]); console.log(await lockJournal(process.argv[2]).then(() => "held", (e) => e.code)); process.stdin.resume();';
  const children = Array.from({ length: 4 }, () =>
    spawn(process.execPath, ["--input-type=module", "-e", program, join(import.meta.dirname, "lock.ts"), folder.path], {
      stdio: ["pipe", "pipe", "inherit"],
    }),
  );
  const answers = await Promise.all(children.map(async (child) => String((await once(child.stdout, "data"))[0]).trim()));
  for (const child of children) child.stdin.end();
  await Promise.all(children.map((child) => once(child, "exit")));
  expect(answers.sort()).toEqual([...Array.from({ length: 3 }, () => "BATON_SYNC_ALREADY_RUNNING"), "held"]);
});

it("names the lock file when it cannot be written", async () => {
  await using folder = await testFolder();
  await writeFile(join(folder.path, "file"), "");
  await expect(lockJournal(join(folder.path, "file", "sync.c1z.journal"))).rejects.toMatchObject({
    code: "BATON_FILE_WRONG_KIND",
    message: expect.stringContaining("the journal cannot be locked with "),
  });
});
