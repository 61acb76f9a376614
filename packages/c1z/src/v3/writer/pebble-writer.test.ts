import { randomBytes } from "node:crypto";
import { chmod, lstat, mkdir, open, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Finding } from "@baton-ts/findings";
import { describe, expect, it } from "vitest";
import { FileReplacement } from "../../envelope/replace-file.ts";
import { openC1z } from "../../open-c1z.ts";
import type { GrantRow } from "../../store/rows.ts";
import { loadXxhash64 } from "../checksum/xxhash64.ts";
import { unpackIndexed } from "../test-support/pack-indexed.ts";
import { collect, plain, type TestFolder, testFolder, testNow, testRun, writeSync } from "../test-support/write-sync.ts";
import { createPebbleWriter, defaultTuning } from "./create-pebble-writer.ts";
import { PebbleWriter } from "./pebble-writer.ts";

function grant(principalId: string, given: Partial<GrantRow> = {}): GrantRow {
  return {
    id: `group:g:member:user:${principalId}`,
    entitlementId: "group:g:member",
    resourceType: "group",
    resourceId: "g",
    principalType: "user",
    principalId,
    data: new Uint8Array(0),
    expansion: null,
    needsExpansion: false,
    discoveredAt: testNow,
    ...given,
  };
}

const finding: Finding = {
  code: "BATON_SYNC_DUPLICATE_GRANT_ID",
  severity: "warning",
  message: "two grants",
  count: 2,
  examples: ["a", "b"],
};

function asset(id: string): { id: string; contentType: string; data: Uint8Array; discoveredAt: bigint } {
  return { id, contentType: "text/plain", data: Buffer.from(id), discoveredAt: testNow };
}

async function readView<Result>(
  folder: TestFolder,
  use: (view: Awaited<ReturnType<typeof open3>>["view"]) => Promise<Result>,
): Promise<Result> {
  const { reader, view } = await open3(folder);
  await using _ = reader;
  return await use(view);
}

async function open3(folder: TestFolder) {
  const reader = await openC1z(folder.file, { tempDir: folder.temp });
  return { reader, view: await reader.view({ kind: "latestFinished" }) };
}

describe("the file", () => {
  it("is the same for the same rows and clock, whatever the pace of compression", async () => {
    await using folder = await testFolder();
    const grants = Array.from({ length: 3000 }, (_, i) => grant(`u${String(i).padStart(5, "0")}`));
    const files: Buffer[] = [];
    for (let i = 0; i < 3; i++) {
      await writeSync(
        folder,
        { grants, assets: [asset("a")] },
        { findings: [finding], tuning: { tableBytes: 20_000, sortBytes: 100_000 } },
      );
      files.push(await readFile(folder.file));
    }
    expect(files.map((file) => file.equals(files[0] as Buffer))).toEqual([true, true, true]);
  });

  it("holds tables of bounded size, whose compressed bytes and sizes it reports", async () => {
    await using folder = await testFolder();
    const grants = Array.from({ length: 5000 }, (_, i) => grant(`u${String(i).padStart(5, "0")}`));
    const written = await writeSync(folder, { grants }, { tuning: { tableBytes: 100_000 } });
    const files = unpackIndexed(await readFile(folder.file));
    const tables = [...files].filter(([name]) => name.endsWith(".sst")).map(([, bytes]) => bytes.length);
    expect(tables.length).toBeGreaterThan(5);
    expect(Math.max(...tables)).toBeLessThan(140_000);
    expect(written.compressedBytes).toBe((await stat(folder.file)).size);
    expect(written.decompressedBytes).toBe([...files.values()].reduce((sum, { length }) => sum + length, 0));
    expect(written.path).toBe(folder.file);
  });

  it("leaves a gap behind its head when frames went to disk first, and is read all the same", async () => {
    await using folder = await testFolder();
    const large = Array.from({ length: 5 }, (_, i) => ({ ...asset(`blob ${i}`), data: randomBytes(3_000_000) }));
    await writeSync(folder, { assets: large, grants: [grant("u1")] });
    expect((await stat(folder.file)).size).toBeGreaterThan(15_000_000);
    await readView(folder, async (view) => {
      expect(plain(await collect(view.assets()))).toEqual(plain(large));
      expect(await collect(view.grants())).toHaveLength(1);
    });
  });

  it("keeps findings among the assets, wherever they sort, and does not count them", async () => {
    for (const ids of [[], ["a"], ["z"], ["a", "baton-ts", "baton-ts/z", "z"]]) {
      await using folder = await testFolder();
      const { run } = await writeSync(folder, { assets: ids.map(asset) }, { findings: [finding] });
      expect(run.stats?.assets).toBe(ids.length);
      await readView(folder, async (view) => {
        expect(await view.findings()).toEqual([finding]);
        const listed = (await collect(view.assets())).map(({ id }) => id).filter((id) => id !== "baton-ts/findings");
        expect(listed).toEqual(ids);
      });
    }
  });

  it("takes over the findings of a sync that is copied, unless there are new ones", async () => {
    await using folder = await testFolder();
    const old = { ...asset("baton-ts/findings"), data: Buffer.from(JSON.stringify([finding])) };
    await writeSync(folder, { assets: [asset("a"), old, asset("z")] });
    expect(await readView(folder, (view) => view.findings())).toEqual([finding]);
    const other: Finding = { ...finding, message: "three grants" };
    await writeSync(folder, { assets: [asset("a"), old, asset("z")] }, { findings: [other] });
    expect(await readView(folder, (view) => view.findings())).toEqual([other]);
  });

  it("of grants with one entitlement and principal keeps the last and counts the others", async () => {
    await using folder = await testFolder();
    const expansion = Uint8Array.of(0x0a, 1, 0x65);
    const grants = [
      grant("u1", { id: "first", expansion, needsExpansion: true }),
      grant("u1", { id: "second" }),
      grant("u2", { id: "alone" }),
      grant("u3", { id: "x" }),
      grant("u3", { id: "y" }),
      grant("u3", { id: "z", expansion, needsExpansion: true }),
    ];
    const written = await writeSync(folder, { grants }, { tuning: { tableBytes: 150 } });
    expect(written.duplicateGrants).toBe(3);
    expect(written.run.stats?.grants).toBe(3);
    await readView(folder, async (view) => {
      const found = await collect(view.grants());
      expect(found.map(({ id, needsExpansion }) => [id, needsExpansion])).toEqual([
        ["second", false],
        ["alone", false],
        ["z", true],
      ]);
      expect((await collect(view.grants({ principal: { type: "user", id: "u3" } }))).map(({ id }) => id)).toEqual(["z"]);
    });
  });

  it("holds an unfinished sync without stats", async () => {
    await using folder = await testFolder();
    const run = testRun({ endedAt: null, syncToken: '{"current_action_id":3}' });
    const written = await writeSync(folder, { grants: [grant("u1")] }, { run });
    expect(written.run).toEqual({ ...run, stats: null });
    await using reader = await openC1z(folder.file, { tempDir: folder.temp });
    expect(await reader.syncs()).toEqual([{ ...run, stats: null }]);
  });

  it("takes timings and calls from the sync token, and stats that are given as they are", async () => {
    await using folder = await testFolder();
    const syncToken = JSON.stringify({
      step_durations_ms: { "list-grants": 12 },
      connector_call_stats: { "list-grants": { count: 3, total_ms: 9, max_ms: 5, errors: 1 } },
    });
    const counted = await writeSync(folder, { grants: [grant("u1")] }, { run: testRun({ syncToken }) });
    expect(counted.run.stats).toEqual({
      resourceTypes: 0,
      resources: 0,
      entitlements: 0,
      grants: 1,
      assets: 0,
      resourcesByResourceType: {},
      grantsByResourceType: { group: 1 },
      entitlementsByResourceType: {},
      stepDurationsMs: { "list-grants": 12 },
      connectorCallStats: { "list-grants": { count: 3, totalMs: 9, maxMs: 5, errors: 1 } },
    });
    const stats = { ...counted.run.stats, grants: 7 };
    await writeSync(folder, { grants: [grant("u1")] }, { run: testRun({ stats: stats as typeof counted.run.stats }) });
    expect(await readView(folder, (view) => view.stats())).toEqual(stats);
  });
});

describe("rows that cannot be stored", () => {
  it.each([
    ["grants", { grants: [grant("u2"), grant("u1")] }, "group/g/1/member/user/u1"],
    ["resource types", { resourceTypes: ["b", "a"].map((id) => ({ id, data: new Uint8Array(0), discoveredAt: 0n })) }, '"/a"'],
    ["assets", { assets: [asset("b"), asset("a")] }, '"/a"'],
    [
      "a standard id behind the others that follow it",
      { grants: [grant("u1"), grant("u1", { entitlementId: "z" }), grant("u2")] },
      "group/g/1/member/user/u2",
    ],
    [
      "a resource that comes back",
      { grants: [grant("u1"), grant("u1", { resourceId: "h" }), grant("u2", { entitlementId: "a" })] },
      "group/g/0/a/user/u2",
    ],
  ])("out of order are refused: %s", async (_, rows, key) => {
    await using folder = await testFolder();
    await expect(writeSync(folder, rows)).rejects.toMatchObject({
      code: "BATON_C1Z_ROWS_UNORDERED",
      message: expect.stringContaining(key),
    });
    expect((await readdir(folder.path)).length).toBe(1);
  });

  it.each([
    [grant(""), 'grant "group:g:member:user:" has no principal'],
    [grant("u", { principalType: "" }), "has no principal"],
    [grant("u", { entitlementId: "" }), "has no entitlement"],
    [grant("u", { resourceId: "" }), "has no resource of its entitlement"],
  ])("without a part of their key are refused (%#)", async (row, message) => {
    await using folder = await testFolder();
    await expect(writeSync(folder, { grants: [row] })).rejects.toMatchObject({
      code: "BATON_C1Z_ROW_INCOMPLETE",
      message: expect.stringContaining(message),
    });
  });
});

describe("putting the file in place", () => {
  async function write(folder: TestFolder, id = testRun().id): Promise<void> {
    await writeSync(folder, { grants: [grant("u1")] }, { run: testRun({ id }) });
  }

  it("leaves nothing else beside it, nor in the temporary folder", async () => {
    await using folder = await testFolder();
    const grants = Array.from({ length: 300 }, (_, i) => grant(`u${String(i).padStart(5, "0")}`));
    await writeSync(folder, { grants }, { tuning: { sortBytes: 1 } });
    expect((await readdir(folder.path)).filter((name) => !name.startsWith("temp-"))).toEqual(["sync.c1z"]);
    expect(await readdir(folder.temp)).toEqual([]);
  });

  it("gives it to its owner only, unless the file that it replaces had another mode", async () => {
    await using folder = await testFolder();
    await write(folder);
    expect((await stat(folder.file)).mode & 0o777).toBe(0o600);
    await chmod(folder.file, 0o640);
    await write(folder);
    expect((await stat(folder.file)).mode & 0o777).toBe(0o640);
  });

  it("follows a symbolic link", async () => {
    await using folder = await testFolder();
    await mkdir(join(folder.path, "real"));
    await symlink("real/data.c1z", folder.file);
    await write(folder);
    expect((await lstat(folder.file)).isSymbolicLink()).toBe(true);
    expect(await readdir(join(folder.path, "real"))).toEqual(["data.c1z"]);
  });

  it("fails before rows are taken when the folder is missing", async () => {
    await using folder = await testFolder();
    const path = join(folder.path, "nowhere", "sync.c1z");
    await expect(createPebbleWriter({ path, syncId: testRun().id })).rejects.toMatchObject({ code: "BATON_FILE_NOT_FOUND" });
  });

  it("says what stopped it, and leaves nothing behind", async () => {
    await using folder = await testFolder();
    const out = join(folder.path, "out");
    await mkdir(out);
    await using writer = await createPebbleWriter({ path: join(out, "sync.c1z"), tempDir: folder.temp, syncId: testRun().id });
    await rm(out, { recursive: true });
    await expect(writer.finish(testRun())).rejects.toMatchObject({
      code: "BATON_C1Z_SAVE_INCOMPLETE",
      details: { reason: "BATON_FILE_NOT_FOUND" },
    });
    expect(await readdir(folder.temp)).toEqual([]);
  });

  it.skipIf(process.platform !== "linux")(
    "leaves the old file when the disk is full, while rows are written or at the end",
    async () => {
      for (const assetBytes of [10, 4_000_000]) {
        await using folder = await testFolder();
        await writeFile(folder.file, "the old file");
        const openOutput = async (): Promise<FileReplacement> =>
          new FileReplacement(await open("/dev/full", "w"), folder.file, join(folder.path, "unused.tmp"), false);
        await using writer = new PebbleWriter({
          path: folder.file,
          syncId: testRun().id,
          openOutput,
          createFolder: () => Promise.reject(new Error("no sort needs a folder here")),
          xxhash64: await loadXxhash64(),
          clock: { now: () => testNow },
          signal: undefined,
          onStage: undefined,
          tuning: defaultTuning,
        });
        const rows = Array.from({ length: 9 }, (_, i) => ({ ...asset(`${i}`), data: randomBytes(assetBytes) }));
        const writing = writer.writeAssets(rows.map((row) => [row])).then(() => writer.finish(testRun()));
        await expect(writing).rejects.toMatchObject({
          code: "BATON_C1Z_SAVE_INCOMPLETE",
          message: expect.stringMatching(/sync\.c1z could not be saved: .*ENOSPC/),
          details: { reason: "BATON_FILE_DISK_FULL" },
        });
        expect(await readFile(folder.file, "utf8")).toBe("the old file");
      }
    },
  );
});

describe("stopping", () => {
  it("pulls a batch only when the one before is stored, and waits for the disk with few tables in flight", async () => {
    await using folder = await testFolder();
    const taken: number[] = [];
    let stored = 0;
    const file = await open(join(folder.path, "slow.tmp"), "wx+");
    // A disk that takes its time: what is taken from the source meanwhile shows how much is held in memory.
    const slow = new Proxy(file, {
      get: (target, name) => {
        if (name !== "write") {
          const value: unknown = Reflect.get(target, name);
          return typeof value === "function" ? value.bind(target) : value;
        }
        return async (bytes: Uint8Array, from: number, length: number, position: number) => {
          await new Promise((resolve) => setTimeout(resolve, 5));
          stored++;
          return await target.write(bytes, from, length, position);
        };
      },
    });
    await using writer = new PebbleWriter({
      path: folder.file,
      syncId: testRun().id,
      openOutput: async () => new FileReplacement(slow, folder.file, join(folder.path, "slow.tmp"), false),
      createFolder: () => Promise.reject(new Error("no sort needs a folder here")),
      xxhash64: await loadXxhash64(),
      clock: { now: () => testNow },
      signal: undefined,
      onStage: undefined,
      tuning: { ...defaultTuning, tableBytes: 1_000_000 },
    });
    const source = function* (): Generator<ReturnType<typeof asset>[]> {
      for (let i = 0; i < 40; i++) {
        taken.push(stored);
        yield [{ ...asset(String(i).padStart(3, "0")), data: randomBytes(1_000_000) }];
      }
    };
    await writer.writeAssets(source());
    // Eight frames wait in memory for the head; behind them, at most three are in flight and one is being built.
    const ahead = taken.map((done, row) => row - done).slice(12);
    expect(Math.max(...ahead)).toBeLessThanOrEqual(5);
    await writer.finish(testRun());
    expect(taken).toHaveLength(40);
  });

  it("by the signal leaves the old file, whether between batches or in the index", async () => {
    await using folder = await testFolder();
    await writeFile(folder.file, "the old file");
    for (const at of ["rows", "finish"]) {
      const stop = new AbortController();
      await using writer = await createPebbleWriter({
        path: folder.file,
        tempDir: folder.temp,
        syncId: testRun().id,
        signal: stop.signal,
        onStage: () => stop.abort(),
      });
      const rows = function* (): Generator<GrantRow[]> {
        yield [grant("u1")];
        if (at === "rows") stop.abort();
        yield [grant("u2")];
      };
      const writing = writer.writeGrants(rows()).then(() => writer.finish(testRun()));
      await expect(writing).rejects.toMatchObject({ name: "AbortError" });
    }
    expect(await readFile(folder.file, "utf8")).toBe("the old file");
    expect((await readdir(folder.path)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
    expect(await readdir(folder.temp)).toEqual([]);
  });

  it("by an error of the source passes the error on and leaves the old file", async () => {
    await using folder = await testFolder();
    await writeFile(folder.file, "the old file");
    {
      await using writer = await createPebbleWriter({ path: folder.file, tempDir: folder.temp, syncId: testRun().id });
      const failing = function* (): Generator<GrantRow[]> {
        yield [grant("u1")];
        throw new Error("journal is torn");
      };
      await expect(writer.writeGrants(failing())).rejects.toThrow("journal is torn");
    }
    expect(await readFile(folder.file, "utf8")).toBe("the old file");
  });

  it("is for good: a finished or disposed writer takes no more", async () => {
    await using folder = await testFolder();
    const create = () => createPebbleWriter({ path: folder.file, tempDir: folder.temp, syncId: testRun().id, durable: false });
    await using finished = await create();
    await finished.finish(testRun());
    await expect(finished.finish(testRun())).rejects.toThrow("cannot write finish behind finish");
    const disposed = await create();
    await disposed[Symbol.asyncDispose]();
    await expect(disposed.writeGrants([])).rejects.toMatchObject({ code: "BATON_C1Z_CLOSED" });
    await using strange = await create();
    await expect(strange.finish(testRun({ id: "3MWIyibiCOGPn1fj1v2A1p5lgSw" }))).rejects.toThrow(RangeError);
  });
});
