import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { zstdCompressSync } from "node:zlib";
import { GrantExpandableSchema, GrantSchema, packAny, toBinaryDeterministic } from "@baton-ts/proto";
import { create, fromBinary } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { createBulkWriter } from "../src/create-bulk-writer.ts";
import { openC1z } from "../src/open-c1z.ts";
import { createTestFolder, type TestFolder } from "./file-store.ts";
import { unpackedByNode } from "./golden.ts";
import { collect, syncRun } from "./store-contract.ts";

const syncId = syncRun().id;

/** Packs a database that `statements` make, as a v1 file. */
async function writeDatabase(folder: TestFolder, statements: (database: DatabaseSync) => void): Promise<void> {
  const path = join(folder.path, "made.db");
  const database = new DatabaseSync(path);
  statements(database);
  database.close();
  await writeFile(folder.file, Buffer.concat([Buffer.from("C1ZF\0", "latin1"), zstdCompressSync(await readFile(path))]));
}

const oldSchema = `
  create table v1_resource_types (id integer primary key, external_id text not null, data blob not null, sync_id text not null, discovered_at datetime not null);
  create table v1_resources (id integer primary key, resource_type_id text not null, external_id text not null, parent_resource_type_id text, parent_resource_id text, data blob not null, sync_id text not null, discovered_at datetime not null);
  create table v1_entitlements (id integer primary key, resource_type_id text not null, resource_id text not null, external_id text not null, data blob not null, sync_id text not null, discovered_at datetime not null);
  create table v1_grants (id integer primary key, resource_type_id text not null, resource_id text not null, entitlement_id text not null, principal_resource_type_id text not null, principal_resource_id text not null, external_id text not null, data blob not null, sync_id text not null, discovered_at datetime not null);
  create table v1_sync_runs (id integer primary key, sync_id text not null, started_at datetime not null, ended_at datetime, sync_token text not null);
`;

const grant = create(GrantSchema, {
  id: "g1",
  entitlement: { id: "group:b:member", resource: { id: { resourceType: "group", resource: "b" } } },
  principal: { id: { resourceType: "group", resource: "a" } },
  annotations: [packAny(GrantExpandableSchema, create(GrantExpandableSchema, { entitlementIds: ["group:a:member"] }))],
});
const plainGrant = create(GrantSchema, { ...grant, id: "g2", annotations: [] });

/** As SDKs wrote it before there were sync types, stats and expansion columns (sync-engine §2.3). */
function makeOldFile(database: DatabaseSync): void {
  database.exec(oldSchema);
  database.exec(`insert into v1_sync_runs values (1, '${syncId}', '2026-11-23 18:55:51.5', '2026-11-23 18:55:52', '')`);
  const insert = database.prepare("insert into v1_grants values (?, 'group', 'b', 'group:b:member', 'group', 'a', ?, ?, ?, ?)");
  insert.run(1, "g1", toBinaryDeterministic(GrantSchema, grant), syncId, "2026-11-23 18:55:51.75");
  insert.run(2, "g2", toBinaryDeterministic(GrantSchema, plainGrant), syncId, "2026-11-23 18:55:51.75");
}

describe("a file of an old SDK", () => {
  test("is read with what it has: type full, no stats, expansion taken out of the grants", async () => {
    await using folder = await createTestFolder();
    await writeDatabase(folder, makeOldFile);
    const before = await readFile(folder.file);
    await using reader = await openC1z(folder.file, { tempDir: folder.tempDir });
    const at = BigInt(Date.UTC(2026, 10, 23, 18, 55, 51)) * 1_000_000n;
    expect(await reader.syncs()).toEqual([
      {
        id: syncId,
        type: "full",
        startedAt: at + 500_000_000n,
        endedAt: at + 1_000_000_000n,
        syncToken: "",
        parentSyncId: "",
        linkedSyncId: "",
        supportsDiff: false,
        stats: null,
        invariants: { generation: "", coverage: [], mode: "" },
      },
    ]);
    const view = await reader.view({ kind: "latestFull" });
    const rows = await collect(view.grants());
    expect(rows.map(({ id, needsExpansion, expansion }) => [id, needsExpansion, expansion === null])).toEqual([
      ["g1", true, false],
      ["g2", false, true],
    ]);
    expect(fromBinary(GrantSchema, rows[0]?.data ?? new Uint8Array()).annotations).toEqual([]);
    expect(fromBinary(GrantExpandableSchema, rows[0]?.expansion ?? new Uint8Array()).entitlementIds).toEqual(["group:a:member"]);
    expect((await view.grant("g1"))?.needsExpansion).toBe(true);
    expect(await collect(view.assets())).toEqual([]);
    expect(await collect(view.sessions())).toEqual([]);
    expect(await view.stats()).toMatchObject({ grants: 2, assets: 0, grantsByResourceType: { group: 2 } });
    expect((await readFile(folder.file)).equals(before)).toBe(true);
  });

  test("is migrated when its sync is carried over", async () => {
    await using folder = await createTestFolder();
    await writeDatabase(folder, makeOldFile);
    {
      const options = { path: folder.file, engine: "sqlite", tempDir: folder.tempDir, durable: false } as const;
      await using writer = await createBulkWriter({ ...options, syncId: "3MWIybG9IMk3w2SgymM6btlUe2z" });
      await writer.finish(syncRun({ id: "3MWIybG9IMk3w2SgymM6btlUe2z" }));
    }
    const path = join(folder.path, "after.db");
    await writeFile(path, unpackedByNode(folder.file));
    const database = new DatabaseSync(path, { readOnly: true });
    const rows = database.prepare("select external_id, expansion, needs_expansion, data from v1_grants order by id").all();
    const expansion = toBinaryDeterministic(
      GrantExpandableSchema,
      create(GrantExpandableSchema, { entitlementIds: ["group:a:member"] }),
    );
    expect(rows).toEqual([
      {
        external_id: "g1",
        expansion,
        needs_expansion: 1,
        data: toBinaryDeterministic(GrantSchema, { ...grant, annotations: [] }),
      },
      { external_id: "g2", expansion: null, needs_expansion: 0, data: toBinaryDeterministic(GrantSchema, plainGrant) },
    ]);
    expect(
      database.prepare("select sync_id, sync_type, grants_backfilled, stats from v1_sync_runs order by id").all(),
    ).toMatchObject([{ sync_id: syncId, sync_type: "full", grants_backfilled: 1, stats: null }, { grants_backfilled: 1 }]);
    database.close();
  });

  test("half migrated: rows with and without the mark of an examined row", async () => {
    await using folder = await createTestFolder();
    await writeDatabase(folder, (database) => {
      makeOldFile(database);
      database.exec(
        "alter table v1_grants add column expansion blob; alter table v1_grants add column needs_expansion integer not null default 0;" +
          "alter table v1_sync_runs add column grants_backfilled integer not null default 0; update v1_grants set expansion = x'' where id = 2",
      );
    });
    await using reader = await openC1z(folder.file, { tempDir: folder.tempDir });
    const rows = await collect((await reader.view({ kind: "latestFull" })).grants());
    expect(rows.map(({ needsExpansion, expansion }) => [needsExpansion, expansion === null])).toEqual([
      [true, false],
      [false, true],
    ]);
  });
});
