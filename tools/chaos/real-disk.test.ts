import { spawnSync } from "node:child_process";
import { mkdtempSync, rmdirSync } from "node:fs";
import { chmod, chown, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { factsOf } from "@baton-ts/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { failureOf } from "./failure.ts";
import { createSandbox, type Sandbox } from "./sandbox.ts";

// The same troubles as in disk-faults.test.ts, from a real disk: what Node's own calls do then, and what SQLite does.

const isRoot = process.getuid?.() === 0;
const nobody = 65_534;
const canMount = isRoot && process.platform === "linux" && mountProbe();

function mountProbe(): boolean {
  const folder = mkdtempSync(join(tmpdir(), "baton-mount-"));
  const isMounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "baton-chaos", folder]).status === 0;
  if (isMounted) spawnSync("umount", [folder]);
  rmdirSync(folder);
  return isMounted;
}

let sandbox: Sandbox;
const mounts: string[] = [];

afterEach(() => {
  for (const folder of mounts.splice(0)) spawnSync("umount", ["-l", folder]);
});

/** Makes a folder of the sandbox a disk of its own with so much space, keeping the previous file in it. */
async function shrink(folder: string, bytes: number): Promise<void> {
  const { status, stderr } = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${bytes}`, "baton-chaos", folder], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`mount: ${stderr}`);
  mounts.push(folder);
  if (folder === sandbox.out) await writeFile(sandbox.file, sandbox.previous);
}

function enlarge(folder: string): void {
  spawnSync("mount", ["-o", "remount,size=64m", folder]);
}

async function give(user: number, paths: readonly string[]): Promise<void> {
  for (const path of paths) await chown(path, user, user);
}

async function previousIsIntact(): Promise<void> {
  expect((await readFile(sandbox.file)).equals(sandbox.previous)).toBe(true);
}

async function nextSucceeds(run?: Parameters<Sandbox["sync"]>[0]): Promise<void> {
  const { code, stderr } = await sandbox.sync(run);
  expect({ code, stderr }).toEqual({ code: 0, stderr });
  expect(await factsOf(sandbox.file)).toEqual(sandbox.expected);
  expect(await sandbox.leftovers()).toEqual(["out/sync.c1z"]);
}

describe.each(["sqlite", "pebble"] as const)("a %s sync", (engine) => {
  beforeAll(async () => {
    sandbox = await createSandbox(engine, "short");
  }, 60_000);
  afterAll(() => sandbox[Symbol.asyncDispose]());
  beforeEach(() => sandbox.reset());

  if (!canMount) it.skip("skipped on full disks: mounting a small tmpfs takes root", () => {});

  it.runIf(canMount)("whose disk has no room for the journal says so, and resumes when there is", async () => {
    await shrink(sandbox.out, sandbox.previous.length + 40_000);
    const failure = failureOf(await sandbox.sync());
    expect(failure).toMatchObject({ code: "BATON_FILE_DISK_FULL", msg: expect.stringContaining(`${sandbox.file}.journal`) });
    await previousIsIntact();
    enlarge(sandbox.out);
    await nextSucceeds();
  });

  it.runIf(canMount)("whose disk has room for the journal but not for the file says so, and resumes when there is", async () => {
    const room = (await journalBytes()) + sandbox.previous.length + 16_384;
    await shrink(sandbox.out, room);
    const failure = failureOf(await sandbox.sync());
    expect(failure).toMatchObject({ code: "BATON_C1Z_SAVE_INCOMPLETE", msg: expect.stringContaining(sandbox.file) });
    expect(failure.msg).toContain("ENOSPC");
    await previousIsIntact();
    expect((await sandbox.leftovers()).filter((name) => name.endsWith(".tmp"))).toEqual([]);
    enlarge(sandbox.out);
    await nextSucceeds();
  });

  it.runIf(canMount && engine === "sqlite")(
    "whose folder for unpacked data is full says so, and resumes when it is not",
    async () => {
      await shrink(sandbox.tmp, 64 * 1024);
      const failure = failureOf(await sandbox.sync());
      expect(failure).toMatchObject({ code: "BATON_FILE_DISK_FULL", msg: expect.stringContaining(sandbox.file) });
      expect(failure.hint).toContain("BATON_TMPDIR");
      await previousIsIntact();
      expect((await sandbox.leftovers()).filter((name) => name.startsWith("tmp/"))).toEqual([]);
      enlarge(sandbox.tmp);
      await nextSucceeds();
    },
  );

  it.runIf(canMount)("whose file is a mount of its own, as in a container, says what to mount instead", async () => {
    spawnSync("mount", ["--bind", sandbox.file, sandbox.file]);
    mounts.push(sandbox.file);
    const failure = failureOf(await sandbox.sync());
    expect(failure).toMatchObject({ code: "BATON_C1Z_SAVE_INCOMPLETE", msg: expect.stringContaining(sandbox.file) });
    expect(failure.hint).toContain("mount the folder of the file and not the file itself");
    await previousIsIntact();
    spawnSync("umount", mounts.splice(0));
    await nextSucceeds();
  });

  it.runIf(process.platform !== "win32")("that may write no larger files says so, and resumes when it may", async () => {
    // In blocks of 512 bytes. The system writes what fits, and refuses the rest.
    const limited = await sandbox.sync({ shell: 'ulimit -f 48; exec "$@"' });
    expect(failureOf(limited)).toMatchObject({ code: "BATON_FILE_TOO_LARGE", msg: expect.stringContaining(sandbox.file) });
    await previousIsIntact();
    await nextSucceeds();
  });

  it.runIf(process.platform !== "win32")("whose folder it may not write to says so before it lists anything", async () => {
    const user = isRoot ? { uid: nobody } : {};
    // Root may write everywhere; nobody may in the folders that it is given, which the one of the file is not.
    if (isRoot) await give(nobody, [sandbox.root, sandbox.tmp, sandbox.file]);
    else await chmod(sandbox.out, 0o555);
    const failure = failureOf(await sandbox.sync(user));
    expect(failure).toMatchObject({ code: "BATON_FILE_ACCESS_DENIED", msg: expect.stringContaining(sandbox.out) });
    await previousIsIntact();
    await expect(stat(sandbox.callLog)).rejects.toMatchObject({ code: "ENOENT" });
    if (isRoot) await give(0, [sandbox.root, sandbox.tmp, sandbox.file]);
    else await chmod(sandbox.out, 0o755);
    await nextSucceeds();
  });

  it("with a folder in place of the file says so before it lists anything", async () => {
    await rm(sandbox.file);
    await mkdir(sandbox.file);
    const failure = failureOf(await sandbox.sync());
    expect(failure).toMatchObject({ code: "BATON_FILE_WRONG_KIND", msg: expect.stringContaining(sandbox.file) });
    await expect(stat(sandbox.callLog)).rejects.toMatchObject({ code: "ENOENT" });
    expect(await sandbox.leftovers()).toEqual(["out/sync.c1z"]);
    await sandbox.reset();
    await nextSucceeds();
  });

  it("whose file becomes a folder while it lists says so, and resumes when it is one no more", async () => {
    let swapped: Promise<unknown> | undefined;
    const end = await sandbox.sync({
      args: ["--max-delay-ms", "20"],
      onLine: (line) => {
        if (line.includes("Syncing grants...")) swapped ??= rm(sandbox.file).then(() => mkdir(sandbox.file));
      },
    });
    await swapped;
    expect(failureOf(end).msg).toContain(sandbox.file);
    expect((await stat(sandbox.file)).isDirectory()).toBe(true);
    expect((await sandbox.leftovers()).filter((name) => name.endsWith(".tmp") || name.startsWith("tmp/"))).toEqual([]);
    await rm(sandbox.file, { recursive: true });
    await nextSucceeds({ args: ["--max-delay-ms", "20"] });
  });

  it("with a file in place of the journal's folder says so", async () => {
    const journal = `${sandbox.file}.journal`;
    await writeFile(journal, "");
    expect(failureOf(await sandbox.sync()).msg).toContain(journal);
    await previousIsIntact();
    await rm(journal);
    await nextSucceeds();
  });
});

/** What the journal of this sync takes up before it is removed. */
async function journalBytes(): Promise<number> {
  await sandbox.sync({ fault: sandbox.fault([{ op: "rename", path: "\\.tmp$", nth: 1, what: "kill-before" }]) });
  const { size } = await stat(join(`${sandbox.file}.journal`, "000000.segment"));
  await sandbox.reset();
  return size;
}
