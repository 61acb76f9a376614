import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { EntitlementSchema, GrantSchema, ResourceSchema, ResourceTypeSchema, toJsonValue } from "@baton-ts/proto";
import type { DescMessage, JsonValue, MessageShape } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import {
  createBulkWriter,
  entitlementFromRow,
  entitlementRow,
  grantFromRow,
  grantRow,
  openC1z,
  type Page,
  resourceFromRow,
  resourceRow,
  resourceTypeFromRow,
  resourceTypeRow,
  type SyncView,
  timestampOfNanos,
} from "../src/index.ts";
import { createTestFolder } from "./file-store.ts";
import { goldenCases, printedByGo, unpackedByNode } from "./golden.ts";
import { collect, plain } from "./store-contract.ts";

async function withGolden(v1: string, use: (view: SyncView) => Promise<void>): Promise<void> {
  await using folder = await createTestFolder();
  await using reader = await openC1z(v1, { tempDir: folder.tempDir });
  await use(await reader.view({ kind: "latestFinished" }));
}

/** Objects by their JSON, sorted; members that hold a default are left out on both sides, as the comparison of golden data asks. */
function canonicalList(list: readonly unknown[]): readonly string[] {
  return list.map((item) => JSON.stringify(canonical(item))).sort();
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([key, member]) => [key, canonical(member)] as const);
  const isDefault = (member: unknown): boolean =>
    member === "" || member === false || member === null || (typeof member === "object" && Object.keys(member).length === 0);
  return Object.fromEntries(
    members.filter(([key, member]) => key === "sources" || !isDefault(member)).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function printed(name: string, command: string, list: string, member: string): readonly unknown[] {
  const output = printedByGo(name, command) as Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  return (output[list] ?? []).map((item) => item[member]);
}

async function json<Row, Desc extends DescMessage>(
  pages: AsyncIterable<Page<Row>>,
  schema: Desc,
  decode: (row: Row) => MessageShape<Desc>,
): Promise<JsonValue[]> {
  return (await collect(pages)).map((row) => toJsonValue(schema, decode(row)));
}

describe.each(goldenCases)("$name, written by Go", ({ name, v1 }) => {
  test("resource types, resources, entitlements and grants are those that the Go command prints", async () => {
    await withGolden(v1, async (view) => {
      const types = await json(view.resourceTypes(), ResourceTypeSchema, resourceTypeFromRow);
      expect(canonicalList(types)).toEqual(canonicalList(printed(name, "resource-types", "resourceTypes", "resourceType")));
      const resources = await json(view.resources(), ResourceSchema, resourceFromRow);
      expect(canonicalList(resources)).toEqual(canonicalList(printed(name, "resources", "resources", "resource")));
      const entitlements = await json(view.entitlements(), EntitlementSchema, entitlementFromRow);
      expect(canonicalList(entitlements)).toEqual(canonicalList(printed(name, "entitlements", "entitlements", "entitlement")));
      const grants = await json(view.grants(), GrantSchema, grantFromRow);
      expect(canonicalList(grants)).toEqual(canonicalList(printed(name, "grants", "grants", "grant")));
    });
  });

  test("columns say what the messages say", async () => {
    await withGolden(v1, async (view) => {
      for (const row of await collect(view.resources())) {
        const { id, parentResourceId } = resourceFromRow(row);
        expect([row.type, row.id]).toEqual([id?.resourceType, id?.resource]);
        expect([row.parentType, row.parentId]).toEqual([parentResourceId?.resourceType ?? "", parentResourceId?.resource ?? ""]);
      }
      for (const row of await collect(view.grants())) {
        const { id, entitlement, principal } = grantFromRow(row);
        expect([row.id, row.entitlementId, row.resourceType, row.resourceId, row.principalType, row.principalId]).toEqual([
          id,
          entitlement?.id,
          entitlement?.resource?.id?.resourceType,
          entitlement?.resource?.id?.resource,
          principal?.id?.resourceType,
          principal?.id?.resource,
        ]);
      }
    });
  });

  test("the run and its stats are those that the Go command prints", async () => {
    await using folder = await createTestFolder();
    await using reader = await openC1z(v1, { tempDir: folder.tempDir });
    const time = (nanos: bigint): string => {
      const timestamp = timestampOfNanos(nanos);
      const seconds = new Date(Number(timestamp.seconds) * 1000).toISOString().slice(0, 19);
      return `${seconds}.${String(timestamp.nanos).padStart(9, "0")}Z`;
    };
    const runs = (await reader.syncs()).map((run) => ({
      id: run.id,
      startedAt: time(run.startedAt),
      endedAt: time(run.endedAt ?? 0n),
      syncToken: run.syncToken,
      syncType: run.type,
    }));
    expect({ syncs: runs }).toEqual(printedByGo(name, "syncs"));
    const { assets, ...counts } = await (await reader.view({ kind: "latestFinished" })).stats();
    const asText = (value: unknown): unknown =>
      typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, count]) => [key, String(count)]))
        : String(value);
    expect(Object.fromEntries(Object.entries(counts).map(([key, value]) => [key, asText(value)]))).toEqual(
      (printedByGo(name, "stats") as { readonly stats: unknown }).stats,
    );
    expect(assets).toBe(0);
  });

  test("counting finds what Go has stored as stats", async () => {
    await withGolden(v1, async (view) => {
      await using folder = await createTestFolder();
      const stored = await view.stats();
      // The same rows behind a run without stats.
      const file = await copyOf(view, folder.file, folder.tempDir, { stats: null });
      expect(file.run.stats).toEqual(stored);
    });
  });

  test("messages are encoded to the bytes that Go has stored", async () => {
    await withGolden(v1, async (view) => {
      const types = await collect(view.resourceTypes());
      expect(plain(types.map((row) => resourceTypeRow(resourceTypeFromRow(row), row.discoveredAt)))).toEqual(plain(types));
      const resources = await collect(view.resources());
      expect(plain(resources.map((row) => resourceRow(resourceFromRow(row), row.discoveredAt)))).toEqual(plain(resources));
      const entitlements = await collect(view.entitlements());
      expect(plain(entitlements.map((row) => entitlementRow(entitlementFromRow(row), row.discoveredAt)))).toEqual(
        plain(entitlements),
      );
      const grants = await collect(view.grants());
      const again = grants.map((row) => grantRow(grantFromRow(row, { attachExpansion: true }), row.discoveredAt));
      expect(plain(again)).toEqual(plain(grants));
    });
  });

  test("a copy holds the same tables, columns, indexes and rows, and passes SQLite's check", async () => {
    await withGolden(v1, async (view) => {
      await using folder = await createTestFolder();
      await copyOf(view, folder.file, folder.tempDir);
      const [ours, theirs] = [folder.file, v1].map((path, i) => {
        const file = join(folder.path, `${i}.db`);
        writeFileSync(file, unpackedByNode(path));
        return new DatabaseSync(file, { readOnly: true });
      });
      if (ours === undefined || theirs === undefined) throw new Error("both databases were just written");
      expect(ours.prepare("pragma integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
      expect(describeSchema(ours)).toEqual(describeSchema(theirs));
      for (const setting of ["page_size", "encoding", "user_version", "auto_vacuum", "application_id", "journal_mode"])
        expect(ours.prepare(`pragma ${setting}`).all()).toEqual(theirs.prepare(`pragma ${setting}`).all());
      for (const table of ["resource_types", "resources", "entitlements", "grants", "assets", "sync_runs"]) {
        const rows = `select * from v1_${table} order by id`;
        expect(ours.prepare(rows).all()).toEqual(theirs.prepare(rows).all());
      }
      ours.close();
      theirs.close();
    });
  });
});

async function copyOf(view: SyncView, path: string, tempDir: string, change: { readonly stats?: null } = {}) {
  const run = { ...view.sync, ...change } as NonNullable<SyncView["sync"]>;
  await using writer = await createBulkWriter({ path, engine: "sqlite", syncId: run.id, tempDir, durable: false });
  await writer.writeResourceTypes(rowsOf(view.resourceTypes()));
  await writer.writeResources(rowsOf(view.resources()));
  await writer.writeEntitlements(rowsOf(view.entitlements()));
  await writer.writeGrants(rowsOf(view.grants({}, { pageSize: 100 })));
  await writer.writeAssets(rowsOf(view.assets()));
  await writer.writeSessions(rowsOf(view.sessions()));
  return await writer.finish(run, await view.findings());
}

async function* rowsOf<Row>(pages: AsyncIterable<Page<Row>>): AsyncGenerator<readonly Row[]> {
  for await (const { rows } of pages) yield rows;
}

/** Names in order of creation, columns with all that SQLite knows of them, and what indexes are on; not the text of the statements. */
function describeSchema(database: DatabaseSync): unknown {
  const objects = database.prepare("select type, name, tbl_name, sql from sqlite_master order by rowid").all();
  return objects.map(({ type, name, tbl_name, sql }) => {
    const columns = database
      .prepare('select name, lower(type) as type, "notnull", dflt_value, pk from pragma_table_xinfo(?)')
      .all(String(name));
    const on = database.prepare("select seqno, name from pragma_index_info(?)").all(String(name));
    const [unique = {}] = database
      .prepare('select "unique", partial from pragma_index_list(?) where name = ?')
      .all(String(tbl_name), String(name));
    const condition = / where (.*)$/i.exec(String(sql).replace(/\s+/g, " "))?.[1];
    return { type, name, tbl_name, columns: type === "table" ? columns : [], on, unique, condition };
  });
}
