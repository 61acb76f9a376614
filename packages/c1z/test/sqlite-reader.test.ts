import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { constants, zstdCompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { openC1z } from "../src/open-c1z.ts";
import { openDatabase, type SqlDatabase } from "../src/v1/driver.ts";
import { inspectSchema } from "../src/v1/inspect-schema.ts";
import { SqliteView } from "../src/v1/sqlite-view.ts";
import { createFileStore, createTestFolder } from "./file-store.ts";
import { goldenCases, unpackedByNode } from "./golden.ts";
import { collect, syncRun, writeSync } from "./store-contract.ts";

test("malformed JSON in a run counts as absent, an unknown sync type is reported", async () => {
  await using store = await createFileStore();
  await writeSync(store, { resourceTypes: [{ id: "user", data: new Uint8Array(0), discoveredAt: 0n }] });
  const change = async (sql: string): Promise<void> => {
    const path = join(store.folder.path, `${Math.abs(sql.length)}.db`);
    await writeFile(path, unpackedByNode(store.folder.file));
    const database = new DatabaseSync(path);
    database.exec(sql);
    database.close();
    await writeFile(store.folder.file, Buffer.concat([Buffer.from("C1ZF\0", "latin1"), zstdCompressSync(await readFile(path))]));
  };
  await change("update v1_sync_runs set stats = '{', ingest_invariant_coverage = '['");
  {
    await using reader = await store.openReader();
    const [run] = await reader.syncs();
    expect(run).toMatchObject({ stats: null, invariants: { generation: "", coverage: [], mode: "" } });
    expect(await (await reader.view({ kind: "latestFull" })).stats()).toMatchObject({ resourceTypes: 1 });
  }
  await change("update v1_sync_runs set sync_type = 'sideways'");
  await expect(store.openReader()).rejects.toMatchObject({
    code: "BATON_C1Z_CORRUPT",
    message: expect.stringContaining('v1_sync_runs row 1 has the sync type "sideways"'),
  });
});

test("a payload in frames without content size is read", async () => {
  await using folder = await createTestFolder();
  await using store = await createFileStore();
  await writeSync(store, { resourceTypes: [{ id: "user", data: new Uint8Array(0), discoveredAt: 0n }] });
  const database = unpackedByNode(store.folder.file);
  const pack = (part: Uint8Array): Buffer => zstdCompressSync(part, { params: { [constants.ZSTD_c_contentSizeFlag]: 0 } });
  const parts = Array.from({ length: Math.ceil(database.length / 10_000) }, (_, i) =>
    pack(database.subarray(i * 10_000, (i + 1) * 10_000)),
  );
  await writeFile(folder.file, Buffer.concat([Buffer.from("C1ZF\0", "latin1"), ...parts]));
  await using reader = await openC1z(folder.file, { tempDir: folder.tempDir });
  expect((await collect((await reader.view({ kind: "latestFull" })).resourceTypes())).map(({ id }) => id)).toEqual(["user"]);
});

describe("opening", () => {
  test.each(["missing", "empty"])("a %s file is reported as upstream does", async (kind) => {
    await using folder = await createTestFolder();
    if (kind === "empty") await writeFile(folder.file, "");
    await expect(openC1z(folder.file)).rejects.toMatchObject({
      code: "BATON_C1Z_NOT_FOUND",
      message: `pebble: read-only open: ${folder.file} does not exist or is empty`,
    });
  });

  test("a folder is reported", async () => {
    await using folder = await createTestFolder();
    await mkdir(folder.file);
    await expect(openC1z(folder.file)).rejects.toMatchObject({
      code: "BATON_FILE_WRONG_KIND",
      message: `read ${folder.file}: is a directory, expected a .c1z file`,
    });
  });

  test("another kind of file is reported with its first bytes", async () => {
    await using folder = await createTestFolder();
    await writeFile(folder.file, "PK\u0003\u0004 a zip archive");
    await expect(openC1z(folder.file)).rejects.toMatchObject({
      code: "BATON_C1Z_INVALID_MAGIC",
      message: expect.stringMatching(/^c1z: invalid file: .*sync\.c1z starts with bytes 50 4b 03 04 20, expected/),
    });
  });

  test("leaves nothing in the temporary folder while it is open, nor after", async () => {
    await using store = await createFileStore();
    await writeSync(store, {});
    const reader = await openC1z(store.folder.file, { env: { BATON_TMPDIR: store.folder.tempDir } });
    expect(await readdir(store.folder.tempDir)).toEqual([]);
    await reader[Symbol.asyncDispose]();
    await expect(reader.syncs()).rejects.toMatchObject({ code: "BATON_C1Z_CLOSED" });
    await reader[Symbol.asyncDispose]();
  });

  test("a view of a closed reader says so", async () => {
    await using store = await createFileStore();
    await writeSync(store, {});
    const reader = await store.openReader();
    const view = await reader.view({ kind: "latestFull" });
    await reader[Symbol.asyncDispose]();
    await expect(view.grant("g")).rejects.toMatchObject({ code: "BATON_C1Z_CLOSED" });
    await expect(collect(view.grants())).rejects.toMatchObject({ code: "BATON_C1Z_CLOSED" });
  });

  test("an abort while it unpacks leaves nothing behind", async () => {
    await using folder = await createTestFolder();
    const zeros = zstdCompressSync(Buffer.alloc(256 * 1024 * 1024), { params: { [constants.ZSTD_c_contentSizeFlag]: 0 } });
    await writeFile(folder.file, Buffer.concat([Buffer.from("C1ZF\0", "latin1"), zeros]));
    const stop = new AbortController();
    const opening = openC1z(folder.file, { tempDir: folder.tempDir, signal: stop.signal });
    setTimeout(() => stop.abort(), 20);
    await expect(opening).rejects.toMatchObject({ name: "AbortError" });
    expect(await readdir(folder.tempDir)).toEqual([]);
  });

  test("an abort before it begins ends it", async () => {
    await using folder = await createTestFolder();
    await expect(openC1z(folder.file, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: "AbortError" });
  });
});

/** Forgets nothing that is prepared. */
function recording(database: SqlDatabase): SqlDatabase & { readonly prepared: string[] } {
  const prepared: string[] = [];
  return {
    ...database,
    prepared,
    prepare: (sql) => {
      prepared.push(sql);
      return database.prepare(sql);
    },
  };
}

test.skipIf(goldenCases.length === 0)("every filter searches the index made for it, in its order", async () => {
  await using folder = await createTestFolder();
  const path = join(folder.path, "golden.db");
  await writeFile(path, unpackedByNode(goldenCases[0]?.v1 ?? ""));
  const database = recording(openDatabase(path, { namedPath: path, mode: "read" }));
  const schema = inspectSchema(database, path);
  const view = new SqliteView({
    database: () => database,
    path,
    schema,
    sync: syncRun(),
    hasOthers: false,
    isSplit: true,
  });
  const key = { type: "group", id: "g" };
  const plansOf = async (pages: AsyncIterable<unknown>): Promise<unknown[]> => {
    database.prepared.length = 0;
    for await (const _ of pages) break;
    return database.prepared
      .slice()
      .flatMap((sql) => database.prepare(`explain query plan ${sql}`).all(...Array.from(sql.matchAll(/\?/g), () => 1)))
      .map((row) => row[3]);
  };
  const search = (table: string, index: string, on: string): string => `SEARCH v1_${table} USING INDEX idx_${index}_v1 (${on})`;
  const byRowId = (table: string): string => `SEARCH v1_${table} USING INTEGER PRIMARY KEY (rowid>?)`;
  const ofResource = "resource_type_id=? AND resource_id=? AND rowid>?";
  const behindResource = "resource_type_id=? AND resource_id>?";
  expect(await plansOf(view.grants())).toEqual([byRowId("grants")]);
  expect(await plansOf(view.grants({ entitlementId: "e" }))).toEqual([
    search("grants", "grants_entitlement_sync_grant", "entitlement_id=? AND sync_id=? AND id>?"),
  ]);
  expect(await plansOf(view.grants({ resource: key }))).toEqual([
    search("grants", "grants_resource_type_id_resource_id", ofResource),
  ]);
  expect(await plansOf(view.grants({ resourceType: "group" }))).toEqual([
    search("grants", "grants_resource_type_id_resource_id", ofResource),
    search("grants", "grants_resource_type_id_resource_id", behindResource),
  ]);
  expect(await plansOf(view.grants({ principal: key }))).toEqual([
    search("grants", "grants_principal_id", "principal_resource_type_id=? AND principal_resource_id=? AND rowid>?"),
  ]);
  expect(await plansOf(view.entitlements({ resource: key }))).toEqual([
    search("entitlements", "entitlements_resource_id", ofResource),
  ]);
  expect(await plansOf(view.entitlements({ resourceType: "group" }))).toEqual([
    search("entitlements", "entitlements_resource_id", ofResource),
    search("entitlements", "entitlements_resource_id", behindResource),
  ]);
  expect(await plansOf(view.resources({ type: "group" }))).toEqual([
    search("resources", "resources_resource_type_id", "resource_type_id=? AND rowid>?"),
  ]);
  expect(await plansOf(view.resources({ parent: key }))).toEqual([
    // The index of this name is on the parent columns: the names are swapped (sync-engine §2.2).
    search("resources", "resources_external_sync", "parent_resource_type_id=? AND parent_resource_id=? AND rowid>?"),
  ]);
  database.close();
});
