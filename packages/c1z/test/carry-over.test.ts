import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { openC1z } from "../src/open-c1z.ts";
import type { GrantRow } from "../src/store/rows.ts";
import { createFileStore, type TestFolder } from "./file-store.ts";
import { goldenCases, unpackedByNode } from "./golden.ts";
import { collect, plain, syncRun, writeSync } from "./store-contract.ts";

async function withDatabase(folder: TestFolder, use: (database: DatabaseSync) => void): Promise<void> {
  const path = join(folder.path, "unpacked.db");
  await writeFile(path, unpackedByNode(folder.file));
  const database = new DatabaseSync(path, { readOnly: true });
  use(database);
  database.close();
}

describe("earlier syncs", () => {
  const ids = Array.from({ length: 4 }, (_, n) => `3MWIybG9IMk3w2SgymM6btlUe2${n}`);
  const hour = 3600n * 1_000_000_000n;

  function nthRun(n: number): ReturnType<typeof syncRun> {
    const startedAt = syncRun().startedAt + BigInt(n) * hour;
    return syncRun({ id: ids[n] ?? "", startedAt, endedAt: startedAt + 1n });
  }

  const grantsOf = (n: number): GrantRow[] =>
    Array.from({ length: 5 }, (_, k) => ({
      id: `e:user:u${k}`,
      entitlementId: "e",
      resourceType: "group",
      resourceId: "g",
      principalType: "user",
      principalId: `u${k}`,
      data: Uint8Array.of(n, k),
      expansion: k === 0 ? Uint8Array.of(n) : null,
      needsExpansion: k === 0,
      discoveredAt: BigInt(n),
    }));

  test("of four full syncs two stay, the older in front, each with its own rows", async () => {
    await using store = await createFileStore();
    for (let n = 0; n < 4; n++)
      await writeSync(store, { grants: grantsOf(n), sessions: [{ key: "k", value: Uint8Array.of(n) }] }, nthRun(n));
    await using reader = await store.openReader();
    expect((await reader.syncs()).map(({ id }) => id)).toEqual([ids[2], ids[3]]);
    for (const n of [2, 3]) {
      const view = await reader.view({ kind: "id", id: ids[n] ?? "" });
      expect(plain(await collect(view.grants()))).toEqual(plain(grantsOf(n)));
      expect(plain(await collect(view.grants({ entitlementId: "e" }, { pageSize: 2 })))).toEqual(plain(grantsOf(n)));
      expect(plain(await collect(view.grants({ resourceType: "group" }, { pageSize: 2 })))).toEqual(plain(grantsOf(n)));
      expect(plain(await collect(view.sessions()))).toEqual([{ key: "k", value: `0${n}` }]);
      expect(plain([(await view.grant("e:user:u3")) ?? {}])).toEqual(plain([grantsOf(n)[3] ?? {}]));
    }
    await withDatabase(store.folder, (database) => {
      const rows = database.prepare("select id, sync_id from v1_grants order by id").all();
      expect(rows.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      expect(rows.map(({ sync_id: id }) => id)).toEqual([2, 2, 2, 2, 2, 3, 3, 3, 3, 3].map((n) => ids[n]));
      expect(database.prepare("pragma integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
      expect(database.prepare("pragma freelist_count").all()).toEqual([{ freelist_count: 0 }]);
      expect(database.prepare("select name from sqlite_master where name like 'sqlite_stat%'").all()).toEqual([]);
    });
  });

  test("BATON_KEEP_SYNC_COUNT=1 leaves only the new one", async () => {
    await using store = await createFileStore({ env: { BATON_KEEP_SYNC_COUNT: "1" } });
    for (let n = 0; n < 2; n++) await writeSync(store, { grants: grantsOf(n) }, nthRun(n));
    await using reader = await store.openReader();
    expect((await reader.syncs()).map(({ id }) => id)).toEqual([ids[1]]);
  });

  test("one of the same id is replaced", async () => {
    await using store = await createFileStore();
    await writeSync(store, { grants: grantsOf(0) }, nthRun(0));
    await writeSync(store, { grants: grantsOf(1) }, nthRun(0));
    await using reader = await store.openReader();
    expect(await reader.syncs()).toHaveLength(1);
    expect(plain(await collect((await reader.view({ kind: "latestFull" })).grants()))).toEqual(plain(grantsOf(1)));
  });

  test("a view without a chosen sync shows the rows of all", async () => {
    await using store = await createFileStore({ clock: { now: () => syncRun().startedAt + 10n * hour } });
    for (let n = 0; n < 2; n++) await writeSync(store, { grants: grantsOf(n) }, { ...nthRun(n), type: "resources_only" });
    await using reader = await store.openReader();
    const view = await reader.view({ kind: "latestFull" });
    expect(view.sync).toBeNull();
    expect(await collect(view.grants())).toHaveLength(10);
    expect((await view.grant("e:user:u1"))?.data).toEqual(Uint8Array.of(1, 1));
    expect((await view.stats()).grants).toBe(10);
  });

  test.each(goldenCases)("those that Go wrote ($name) are carried over unchanged", async ({ v1 }) => {
    await using store = await createFileStore();
    const { folder } = store;
    await copyFile(v1, folder.file);
    await writeSync(store, {}, syncRun({ id: "3MWIybG9IMk3w2SgymM6btlUe2z" }));
    const theirs = join(folder.path, "theirs.db");
    await writeFile(theirs, unpackedByNode(v1));
    const before = new DatabaseSync(theirs, { readOnly: true });
    await withDatabase(folder, (after) => {
      for (const table of [
        "resource_types",
        "resources",
        "entitlements",
        "grants",
        "assets",
        "connector_sessions",
        "sync_runs",
      ]) {
        const rows = `select * from v1_${table} where sync_id <> '3MWIybG9IMk3w2SgymM6btlUe2z' order by id`;
        expect(after.prepare(rows).all(), table).toEqual(before.prepare(rows).all());
      }
      expect(after.prepare("pragma integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
    });
    before.close();
    await using reader = await openC1z(folder.file, { tempDir: folder.tempDir });
    expect(await reader.syncs()).toHaveLength(2);
  });
});
