import { readFile, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { testFolder } from "../test-support/run-scripted.ts";
import { lockJournal } from "./lock.ts";

it("keeps a second sync out until the first one ends", async () => {
  await using folder = await testFolder();
  const lock = await lockJournal(folder.path);
  await expect(lockJournal(folder.path)).rejects.toMatchObject({ code: "BATON_SYNC_ALREADY_RUNNING", grpcCode: 9 });
  await lock.release();
  await (await lockJournal(folder.path)).release();
});

it("keeps out of a folder that another living process holds", async () => {
  await using folder = await testFolder();
  // The parent of the test process lives.
  await writeFile(join(folder.path, "lock"), JSON.stringify({ pid: process.ppid, host: hostname() }));
  await expect(lockJournal(folder.path)).rejects.toMatchObject({
    code: "BATON_SYNC_ALREADY_RUNNING",
    details: { pid: process.ppid },
  });
});

it.each([
  ["a process that has ended", { pid: 2 ** 22 + 1, host: hostname() }],
  ["an earlier process with our number", { pid: process.pid, host: hostname() }],
  ["another machine", { pid: process.ppid, host: `not-${hostname()}` }],
])("takes over the lock of %s", async (_, owner) => {
  await using folder = await testFolder();
  await writeFile(join(folder.path, "lock"), JSON.stringify(owner));
  const lock = await lockJournal(folder.path);
  expect(JSON.parse(await readFile(join(folder.path, "lock"), "utf8"))).toEqual({ pid: process.pid, host: hostname() });
  await lock.release();
});

it("takes over a lock that was cut short", async () => {
  await using folder = await testFolder();
  await writeFile(join(folder.path, "lock"), '{"pid":');
  await (await lockJournal(folder.path)).release();
  await expect(readFile(join(folder.path, "lock"))).rejects.toMatchObject({ code: "ENOENT" });
});
