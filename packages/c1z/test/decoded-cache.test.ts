import { randomBytes } from "node:crypto";
import { chmod, readdir, readFile, stat, truncate, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type OpenC1zOptions, openC1z } from "../src/open-c1z.ts";
import { createFileStore, createTestFolder, type TestFolder } from "./file-store.ts";
import { collect, syncRun, writeSync } from "./store-contract.ts";

const second = 1_000_000_000n;
// Files are made now, in the real clock; an hour later they are no longer fresh.
const later = { now: () => BigInt(Date.now()) * 1_000_000n + 3600n * second };

/** A file that packs to more than the 256 KiB below which nothing is cached; `mark` tells it from others. */
async function writeFileOf(path: string, mark: string, bytes = 400_000): Promise<void> {
  await using store = await createFileStore();
  const data = new Uint8Array(randomBytes(bytes));
  await writeSync(store, { resourceTypes: [{ id: mark, data, discoveredAt: 0n }] }, syncRun());
  await writeFile(path, await readFile(store.folder.file));
}

async function marksOf(path: string, options: OpenC1zOptions): Promise<string[]> {
  await using reader = await openC1z(path, options);
  return (await collect((await reader.view({ kind: "latestFull" })).resourceTypes())).map(({ id }) => id);
}

function cacheOptions(folder: TestFolder, given: OpenC1zOptions = {}): OpenC1zOptions {
  return { tempDir: folder.tempDir, cacheDir: join(folder.path, "cache"), clock: later, ...given };
}

async function entries(folder: TestFolder): Promise<string[]> {
  return await readdir(join(folder.path, "cache", "c1z")).catch(() => []);
}

test("a second open reads what the first one unpacked", async () => {
  await using folder = await createTestFolder();
  await writeFileOf(folder.file, "one");
  expect(await marksOf(folder.file, cacheOptions(folder))).toEqual(["one"]);
  const [entry = ""] = await entries(folder);
  expect(entry).toMatch(/^[0-9a-f]{64}\.db$/);
  // Unpacking again would replace the entry.
  const { ino } = await stat(join(folder.path, "cache/c1z", entry));
  expect(await marksOf(folder.file, cacheOptions(folder))).toEqual(["one"]);
  expect((await stat(join(folder.path, "cache/c1z", entry))).ino).toBe(ino);
  expect(await readdir(folder.tempDir)).toEqual([]);
});

test("folder and entries are for their owner only", async () => {
  await using folder = await createTestFolder();
  await writeFileOf(folder.file, "one");
  await marksOf(folder.file, cacheOptions(folder));
  const [entry = ""] = await entries(folder);
  expect((await stat(join(folder.path, "cache/c1z"))).mode & 0o777).toBe(0o700);
  expect((await stat(join(folder.path, "cache/c1z", entry))).mode & 0o777).toBe(0o600);
});

test("another file at the same path is not taken for the first", async () => {
  await using folder = await createTestFolder();
  await writeFileOf(folder.file, "one");
  expect(await marksOf(folder.file, cacheOptions(folder))).toEqual(["one"]);
  await writeFileOf(folder.file, "two");
  expect(await marksOf(folder.file, cacheOptions(folder))).toEqual(["two"]);
  expect(await entries(folder)).toHaveLength(2);
});

test.each<[string, OpenC1zOptions]>([
  ["by option", { cache: false }],
  ["by environment", { env: { BATON_C1Z_CACHE: "off" } }],
  ["for a file that changed a moment ago", { clock: { now: () => BigInt(Date.now()) * 1_000_000n } }],
])("nothing is cached %s", async (_, given) => {
  await using folder = await createTestFolder();
  await writeFileOf(folder.file, "one");
  expect(await marksOf(folder.file, cacheOptions(folder, given))).toEqual(["one"]);
  expect(await entries(folder)).toEqual([]);
});

test("small files are not cached", async () => {
  await using folder = await createTestFolder();
  await writeFileOf(folder.file, "small", 200_000);
  expect(await marksOf(folder.file, cacheOptions(folder))).toEqual(["small"]);
  expect(await entries(folder)).toEqual([]);
});

test("the folder comes from XDG_CACHE_HOME, else HOME, and without both there is no cache", async () => {
  await using folder = await createTestFolder();
  await writeFileOf(folder.file, "one");
  const base: OpenC1zOptions = { tempDir: folder.tempDir, clock: later };
  const home = join(folder.path, "home");
  const xdg = join(folder.path, "xdg");
  await marksOf(folder.file, { ...base, env: {} });
  await marksOf(folder.file, { ...base, env: { HOME: home, XDG_CACHE_HOME: "relative" } });
  await marksOf(folder.file, { ...base, env: { HOME: home, XDG_CACHE_HOME: xdg } });
  expect(await readdir(join(home, ".cache/baton/c1z"))).toHaveLength(1);
  expect(await readdir(join(xdg, "baton/c1z"))).toHaveLength(1);
});

test("an entry that was damaged since is passed over and made again", async () => {
  await using folder = await createTestFolder();
  await writeFileOf(folder.file, "one");
  await marksOf(folder.file, cacheOptions(folder));
  const path = join(folder.path, "cache/c1z", (await entries(folder))[0] ?? "");
  const whole = await readFile(path);
  for (const damage of [() => truncate(path, 5000), () => writeFile(path, Buffer.alloc(whole.length)), damagePageOne]) {
    await damage();
    expect(await marksOf(folder.file, cacheOptions(folder))).toEqual(["one"]);
  }
  async function damagePageOne(): Promise<void> {
    await writeFile(path, Buffer.concat([whole.subarray(0, 100), Buffer.alloc(3996, 0x5a), whole.subarray(4096)]));
  }
});

test("the least recently used entries go when there are too many", async () => {
  await using folder = await createTestFolder();
  const options = cacheOptions(folder, { maxCacheEntries: 2 });
  const files = ["a", "b", "c"].map((name) => join(folder.path, `${name}.c1z`));
  for (const [i, file] of files.entries()) await writeFileOf(file, `file ${i}`);
  const [a = "", b = "", c = ""] = files;
  const at = (seconds: number): OpenC1zOptions => ({ ...options, clock: { now: () => later.now() + BigInt(seconds) * second } });
  await marksOf(a, at(1));
  const [entryOfA] = await entries(folder);
  await marksOf(b, at(2));
  await marksOf(a, at(3));
  await marksOf(c, at(4));
  const kept = await entries(folder);
  expect(kept).toHaveLength(2);
  expect(kept).toContain(entryOfA);
});

test("the least recently used entries go when they are too large together", async () => {
  await using folder = await createTestFolder();
  const files = ["a", "b"].map((name) => join(folder.path, `${name}.c1z`));
  for (const file of files) await writeFileOf(file, file);
  // One unpacked file has some 500 kB; the guess before unpacking is 16 times the packed size.
  const size = (await stat(files[0] ?? "")).size;
  for (const file of files) await marksOf(file, cacheOptions(folder, { maxCacheBytes: size * 16 + 100_000 }));
  expect(await entries(folder)).toHaveLength(2);
  const third = join(folder.path, "c.c1z");
  await writeFileOf(third, "c", 8_000_000);
  await marksOf(third, cacheOptions(folder, { maxCacheBytes: 8_600_000 }));
  expect(await entries(folder), "a file whose guess is over the bound is not cached").toHaveLength(2);
});

test("entries that nobody used for a week, and remains of killed processes, are removed with the next file", async () => {
  await using folder = await createTestFolder();
  await writeFileOf(folder.file, "one");
  await marksOf(folder.file, cacheOptions(folder));
  const cache = join(folder.path, "cache/c1z");
  const [used = ""] = await entries(folder);
  const old = new Date(Date.now() - 8 * 24 * 3600 * 1000);
  await utimes(join(cache, used), old, old);
  const remains = `${"0".repeat(64)}.${"a".repeat(12)}.tmp`;
  await writeFile(join(cache, remains), "part");
  await utimes(join(cache, remains), old, old);
  await writeFile(join(cache, "not ours"), "kept");
  const other = join(folder.path, "other.c1z");
  await writeFileOf(other, "two");
  await marksOf(other, cacheOptions(folder));
  const left = await entries(folder);
  expect(left).toHaveLength(2);
  expect(left).toContain("not ours");
  expect(left).not.toContain(used);
});

test("several opens at the same time all succeed", async () => {
  await using folder = await createTestFolder();
  await writeFileOf(folder.file, "one");
  const opens = Array.from({ length: 8 }, () => marksOf(folder.file, cacheOptions(folder)));
  expect(await Promise.all(opens)).toEqual(Array.from({ length: 8 }, () => ["one"]));
  expect(await entries(folder)).toHaveLength(1);
});

test("a folder that cannot be used means unpacking as without a cache", async () => {
  await using folder = await createTestFolder();
  await writeFileOf(folder.file, "one");
  await writeFile(join(folder.path, "cache"), "a file where the folder should be");
  expect(await marksOf(folder.file, cacheOptions(folder))).toEqual(["one"]);
  await chmod(join(folder.path, "cache"), 0o600);
  expect(await readdir(folder.tempDir)).toEqual([]);
});

test("damage is not cached", async () => {
  await using folder = await createTestFolder();
  await writeFileOf(folder.file, "one");
  const whole = await readFile(folder.file);
  await writeFile(folder.file, whole.subarray(0, whole.length - 10));
  await expect(marksOf(folder.file, cacheOptions(folder))).rejects.toMatchObject({ code: "BATON_C1Z_TRUNCATED" });
  expect(await entries(folder)).toEqual([]);
});
