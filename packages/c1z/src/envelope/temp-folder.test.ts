import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { formatProcessMark, ownProcessMark } from "./process-mark.ts";
import { replaceFile } from "./replace-file.ts";
import { createTempFolder } from "./temp-folder.ts";

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "baton-temp-"));
});

afterEach(async () => {
  await rm(root, { recursive: true });
});

/** Linux gives no process a number above 2^22. */
const noPid = 2 ** 22 + 1;

it("removes the folders of programs that were killed, and those only", async () => {
  const own = await ownProcessMark();
  const [dead, living, foreign] = [{ ...own, pid: noPid }, own, { ...own, machine: "00000000", pid: noPid }];
  const names = [dead, living, foreign].map((mark) => `c1z${formatProcessMark(mark)}-aBcD12`);
  for (const name of [...names, "c1zaBcD12", "other"]) {
    await mkdir(join(root, name));
    await writeFile(join(root, name, "db"), "rows");
  }
  await using folder = await createTempFolder(root);
  await writeFile(join(folder.path, "db"), "rows");
  expect((await readdir(root)).sort()).toEqual(
    [...names.slice(1), "c1zaBcD12", "other", folder.path.slice(root.length + 1)].sort(),
  );
  await folder[Symbol.asyncDispose]();
  expect((await readdir(root)).sort()).toEqual([...names.slice(1), "c1zaBcD12", "other"].sort());
});

it("removes half-written files of programs that were killed, and those only", async () => {
  const own = await ownProcessMark();
  const marks = [{ ...own, pid: noPid }, own, { ...own, machine: "00000000", pid: noPid }];
  const names = marks.map((mark) => `sync.c1z.${formatProcessMark(mark)}.0123456789ab.tmp`);
  const others = [
    "sync.c1z.0123456789ab.tmp",
    `other.c1z.${formatProcessMark({ ...own, pid: noPid })}.0123456789ab.tmp`,
    "sync.c1z",
  ];
  for (const name of [...names, ...others]) await writeFile(join(root, name), "half");
  await using replacement = await replaceFile(join(root, "sync.c1z"), {
    random: (size) => new Uint8Array(size),
    isDurable: false,
  });
  const mine = `sync.c1z.${formatProcessMark(own)}.000000000000.tmp`;
  expect((await readdir(root)).sort()).toEqual([...names.slice(1), ...others, mine].sort());
  await replacement.file.write("whole");
  await replacement.commit();
  expect((await readdir(root)).sort()).toEqual([...names.slice(1), ...others].sort());
});
