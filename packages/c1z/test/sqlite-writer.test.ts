import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, lstat, mkdir, readdir, readFile, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createBulkWriter, detectEngine } from "../src/create-bulk-writer.ts";
import { walkFrames } from "../src/envelope/frame-walker.ts";
import { openSourceFile } from "../src/envelope/source-file.ts";
import type { GrantRow, ResourceTypeRow } from "../src/store/rows.ts";
import { createFileStore, createTestFolder, type TestFolder } from "./file-store.ts";
import { unpackedByNode } from "./golden.ts";
import { collect, syncRun, writeSync } from "./store-contract.ts";

const syncId = syncRun().id;

function typeRow(id: string): ResourceTypeRow {
  return { id, data: Uint8Array.of(1), discoveredAt: 0n };
}

async function writeOne(path: string, folder: TestFolder, id = syncId): Promise<void> {
  await using writer = await createBulkWriter({ path, engine: "sqlite", syncId: id, tempDir: folder.tempDir, durable: false });
  await writer.writeResourceTypes([[typeRow("user")]]);
  await writer.finish(syncRun({ id }));
}

describe("the file", () => {
  test("is the magic and, while small, one frame that says its size and has a checksum", async () => {
    await using folder = await createTestFolder();
    await writeOne(folder.file, folder);
    const bytes = await readFile(folder.file);
    expect(bytes.toString("latin1", 0, 5)).toBe("C1ZF\0");
    await using source = await openSourceFile(folder.file);
    const frames = await Array.fromAsync(walkFrames(source, 5));
    const database = unpackedByNode(folder.file);
    expect(frames.map(({ header }) => header)).toMatchObject([{ contentSize: BigInt(database.length), hasChecksum: true }]);
    expect(database.toString("latin1", 0, 15)).toBe("SQLite format 3");
  });

  test("has several frames when large, and reads back whole", async () => {
    await using store = await createFileStore();
    const rows = Array.from({ length: 30 }, (_, n) => ({
      ...typeRow(`type ${String(n).padStart(2, "0")}`),
      data: new Uint8Array(400_000).fill(n),
    }));
    await writeSync(store, { resourceTypes: rows });
    await using source = await openSourceFile(store.folder.file);
    const frames = await Array.fromAsync(walkFrames(source, 5));
    expect(frames.length).toBeGreaterThan(2);
    expect(frames.every(({ header }) => header.contentSize !== undefined && header.hasChecksum)).toBe(true);
    await using reader = await store.openReader();
    const found = await collect((await reader.view({ kind: "latestFull" })).resourceTypes());
    expect(found.every(({ data }, n) => data.length === 400_000 && data.every((byte) => byte === n))).toBe(true);
    expect(found).toHaveLength(30);
  });

  test("reports the sizes that it has", async () => {
    await using folder = await createTestFolder();
    await using writer = await createBulkWriter({ path: folder.file, engine: "sqlite", syncId, tempDir: folder.tempDir });
    const written = await writer.finish(syncRun());
    expect(written.path).toBe(folder.file);
    expect(written.compressedBytes).toBe((await stat(folder.file)).size);
    expect(written.decompressedBytes).toBe(unpackedByNode(folder.file).length);
  });

  test("is for its owner only, unless the file that it replaces had another mode", async () => {
    await using folder = await createTestFolder();
    await writeOne(folder.file, folder);
    expect((await stat(folder.file)).mode & 0o777).toBe(0o600);
    await chmod(folder.file, 0o664);
    await writeOne(folder.file, folder);
    expect((await stat(folder.file)).mode & 0o777).toBe(0o664);
  });

  test("replaces what a symbolic link points to, and leaves the link", async () => {
    await using folder = await createTestFolder();
    await mkdir(join(folder.path, "real"));
    await symlink("real/data.c1z", folder.file);
    await writeOne(folder.file, folder);
    expect((await lstat(folder.file)).isSymbolicLink()).toBe(true);
    expect(await readdir(join(folder.path, "real"))).toEqual(["data.c1z"]);
  });

  test("an empty file counts as none", async () => {
    await using folder = await createTestFolder();
    await writeFile(folder.file, "");
    expect(await detectEngine(folder.file)).toBeUndefined();
    await writeOne(folder.file, folder);
    expect(await detectEngine(folder.file)).toBe("sqlite");
  });

  test("nothing is left beside it, nor in the temporary folder", async () => {
    await using folder = await createTestFolder();
    await writeOne(folder.file, folder);
    expect((await readdir(folder.path)).filter((name) => !name.startsWith("temp-"))).toEqual(["sync.c1z"]);
    expect(await readdir(folder.tempDir)).toEqual([]);
  });

  test("remains of writers that were killed a day ago are removed, younger ones are not", async () => {
    await using folder = await createTestFolder();
    const [old, young, foreign] = ["sync.c1z.0123456789ab.tmp", "sync.c1z.ba9876543210.tmp", "other.c1z.0123456789ab.tmp"].map(
      (name) => join(folder.path, name),
    ) as [string, string, string];
    for (const path of [old, young, foreign]) await writeFile(path, "part");
    const yesterday = new Date(Date.now() - 25 * 3600 * 1000);
    for (const path of [old, foreign]) await utimes(path, yesterday, yesterday);
    await writeOne(folder.file, folder);
    const names = (await readdir(folder.path)).filter((name) => name.endsWith(".tmp"));
    expect(names.sort()).toEqual(["other.c1z.0123456789ab.tmp", "sync.c1z.ba9876543210.tmp"]);
  });
});

describe("a writer that cannot work says so before anything is collected", () => {
  test("folder missing", async () => {
    await using folder = await createTestFolder();
    await expect(writeOne(join(folder.path, "no", "sync.c1z"), folder)).rejects.toMatchObject({ code: "BATON_FILE_NOT_FOUND" });
    expect(await readdir(folder.tempDir)).toEqual([]);
  });

  test("a folder where the file should be", async () => {
    await using folder = await createTestFolder();
    await expect(writeOne(folder.path, folder)).rejects.toMatchObject({
      code: "BATON_FILE_WRONG_KIND",
      message: `read ${folder.path}: is a directory, expected a .c1z file`,
    });
    expect(await readdir(folder.tempDir)).toEqual([]);
  });

  test("an existing file that is no .c1z stays as it is", async () => {
    await using folder = await createTestFolder();
    await writeFile(folder.file, "my notes");
    await expect(writeOne(folder.file, folder)).rejects.toMatchObject({ code: "BATON_C1Z_INVALID_MAGIC" });
    expect(await readFile(folder.file, "utf8")).toBe("my notes");
    expect(await readdir(folder.tempDir)).toEqual([]);
  });

  test("a damaged file, whose history would be lost", async () => {
    await using folder = await createTestFolder();
    await writeOne(folder.file, folder);
    const whole = await readFile(folder.file);
    await writeFile(folder.file, whole.subarray(0, whole.length - 9));
    await expect(writeOne(folder.file, folder)).rejects.toMatchObject({ code: "BATON_C1Z_TRUNCATED" });
    expect(await readdir(folder.tempDir)).toEqual([]);
  });

  test("a v3 file", async () => {
    await using folder = await createTestFolder();
    await writeFile(folder.file, "C1Z3\0 and the rest");
    await expect(writeOne(folder.file, folder)).rejects.toMatchObject({ code: "BATON_C1Z_ENGINE_CONFLICT" });
  });

  test("no place for temporary files", async () => {
    await using folder = await createTestFolder();
    const options = { path: folder.file, engine: "sqlite", syncId, env: { BATON_TMPDIR: join(folder.path, "nowhere") } } as const;
    await expect(createBulkWriter(options)).rejects.toMatchObject({
      code: "BATON_FILE_NOT_FOUND",
      message: expect.stringContaining(`no temporary folder can be made in ${join(folder.path, "nowhere")}`),
    });
  });
});

describe("a save that fails", () => {
  test("because two grants of different principals have one id names the id", async () => {
    await using folder = await createTestFolder();
    const grants = ["u1", "u2"].map(
      (principalId): GrantRow => ({
        id: "the same",
        entitlementId: "e",
        resourceType: "group",
        resourceId: "g",
        principalType: "user",
        principalId,
        data: new Uint8Array(0),
        expansion: null,
        needsExpansion: false,
        discoveredAt: 0n,
      }),
    );
    await using writer = await createBulkWriter({ path: folder.file, engine: "sqlite", syncId, tempDir: folder.tempDir });
    await writer.writeGrants([grants]);
    await expect(writer.finish(syncRun())).rejects.toMatchObject({
      code: "BATON_C1Z_DUPLICATE_ID",
      message: `v1_grants of ${folder.file} would hold two rows with the key ["the same","${syncId}"], expected one`,
    });
  });

  test("leaves nothing behind and says what stopped it", async () => {
    await using folder = await createTestFolder();
    const target = join(folder.path, "out", "sync.c1z");
    await mkdir(join(folder.path, "out"));
    await using writer = await createBulkWriter({ path: target, engine: "sqlite", syncId, tempDir: folder.tempDir });
    await rm(join(folder.path, "out"), { recursive: true });
    await expect(writer.finish(syncRun())).rejects.toMatchObject({
      code: "BATON_C1Z_SAVE_INCOMPLETE",
      message: expect.stringMatching(/sync\.c1z could not be saved: .*does not exist \(ENOENT\)/),
      details: { reason: "BATON_FILE_NOT_FOUND" },
    });
    expect(await readdir(folder.tempDir)).toEqual([]);
  });

  test("because the path became a folder leaves no temporary file beside it", async () => {
    await using folder = await createTestFolder();
    await using writer = await createBulkWriter({ path: folder.file, engine: "sqlite", syncId, tempDir: folder.tempDir });
    await mkdir(folder.file);
    await expect(writer.finish(syncRun())).rejects.toMatchObject({ code: "BATON_C1Z_SAVE_INCOMPLETE" });
    expect((await readdir(folder.path)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  test("because of an abort leaves the file as it was", async () => {
    await using folder = await createTestFolder();
    await writeOne(folder.file, folder);
    const before = await readFile(folder.file);
    const stop = new AbortController();
    const options = { path: folder.file, engine: "sqlite", tempDir: folder.tempDir, signal: stop.signal } as const;
    await using writer = await createBulkWriter({
      ...options,
      syncId: "3MWIybG9IMk3w2SgymM6btlUe2m",
      onStage: () => stop.abort(),
    });
    await expect(writer.finish(syncRun({ id: "3MWIybG9IMk3w2SgymM6btlUe2m" }))).rejects.toMatchObject({ name: "AbortError" });
    expect((await readFile(folder.file)).equals(before)).toBe(true);
    expect((await readdir(folder.path)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
    expect(await readdir(folder.tempDir)).toEqual([]);
  });

  test("a killed program leaves the file as it was", async () => {
    await using folder = await createTestFolder();
    await writeOne(folder.file, folder);
    const before = await readFile(folder.file);
    const program = join(import.meta.dirname, "programs/write-for-ever.ts");
    const child = spawn(process.execPath, [program, folder.file, folder.tempDir], { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    child.kill("SIGKILL");
    await once(child, "close");
    expect((await readFile(folder.file)).equals(before)).toBe(true);
    expect((await readdir(folder.path)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});
