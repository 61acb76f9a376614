// Longer than 300 lines on purpose: the whole contract of a store in one place, so that every engine is held to all of it.
import type { Finding } from "@baton-ts/findings";
import { EntitlementSchema, ResourceSchema, ResourceTypeSchema } from "@baton-ts/proto";
import { encodePlainGrant } from "@baton-ts/proto/codec";
import { create } from "@bufbuild/protobuf";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { entitlementRow, resourceRow, resourceTypeRow } from "../src/rows-from-messages/rows.ts";
import { findingsToAsset } from "../src/store/findings-asset.ts";
import type { C1zReader, Page, SyncView } from "../src/store/reader.ts";
import type { GrantRow } from "../src/store/rows.ts";
import type { SyncRun } from "../src/store/sync-run.ts";
import type { BulkWriter } from "../src/store/writer.ts";
import { arbitraryMessageRows, arbitraryRows, type Rows } from "./arbitrary-rows.ts";

/** One `.c1z`, or what stands for it. */
export interface StoreUnderTest extends AsyncDisposable {
  createWriter(syncId: string, options?: { readonly signal?: AbortSignal | undefined }): Promise<BulkWriter>;
  openReader(): Promise<C1zReader>;
}

export interface StoreKind {
  readonly name: string;
  /** Bytes of rows must be the messages they should be, because they are not passed through. Default false. */
  readonly takesMessagesApart?: boolean;
  /** `clock` is the time of every open and write. */
  create(options: { readonly clock: { now(): bigint } }): Promise<StoreUnderTest>;
}

const second = 1_000_000_000n;
const now = 1_795_000_000n * second;
const clock = { now: () => now };
const syncId = "3MWIybG9IMk3w2SgymM6btlUe2l";
const otherSyncId = "3MWIybG9IMk3w2SgymM6btlUe2m";

/** A finished full sync, but for what is given. */
export function syncRun(given: Partial<SyncRun> = {}): SyncRun {
  return {
    id: syncId,
    type: "full",
    startedAt: now - 60n * second,
    endedAt: now - 1n,
    syncToken: '{"version":1}',
    parentSyncId: "",
    linkedSyncId: "",
    supportsDiff: true,
    stats: null,
    invariants: { generation: "1", coverage: ["I5", "I10"], mode: "connector" },
    ...given,
  };
}

const noRows: Rows = { resourceTypes: [], resources: [], entitlements: [], grants: [], assets: [], sessions: [] };

export async function writeSync(
  store: StoreUnderTest,
  rows: Partial<Rows>,
  run: SyncRun = syncRun(),
  findings: readonly Finding[] = [],
): Promise<SyncRun> {
  const all = { ...noRows, ...rows };
  await using writer = await store.createWriter(run.id);
  await writer.writeResourceTypes([all.resourceTypes]);
  await writer.writeResources(inBatches(all.resources));
  await writer.writeEntitlements(inBatches(all.entitlements));
  await writer.writeGrants(inBatches(all.grants));
  await writer.writeAssets([all.assets]);
  await writer.writeSessions([all.sessions]);
  return (await writer.finish(run, findings)).run;
}

async function* inBatches<Row>(rows: readonly Row[]): AsyncGenerator<readonly Row[]> {
  for (let from = 0; from < rows.length; from += 7) yield rows.slice(from, from + 7);
}

export async function collect<Row>(pages: AsyncIterable<Page<Row>>): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const page of pages) rows.push(...page.rows);
  return rows;
}

/** Bytes as hex and columns by name, so that rows compare by content whatever class holds the bytes. */
export function plain(rows: readonly object[]): object[] {
  return rows.map((row) => {
    const columns = Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(
      columns.map(([key, value]) => [key, value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value]),
    );
  });
}

/** What a listing with a filter must hold, in any order. */
function sameRows(found: readonly object[], expected: readonly object[]): void {
  const sorted = (rows: readonly object[]): string[] =>
    plain(rows)
      .map((row) => JSON.stringify(row, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value)))
      .sort();
  expect(sorted(found)).toEqual(sorted(expected));
}

function grantRow(n: number): GrantRow {
  const row = {
    id: `group:g:member:user:u${n}`,
    entitlementId: "group:g:member",
    resourceType: "group",
    resourceId: "g",
    principalType: "user",
    principalId: `u${n}`,
    data: new Uint8Array(0),
    expansion: null,
    needsExpansion: false,
    discoveredAt: now,
  };
  return { ...row, data: encodePlainGrant({ ...row, immutable: false }) };
}

const entitlements = [
  entitlementRow(
    create(EntitlementSchema, { id: "group:g:member", resource: { id: { resourceType: "group", resource: "g" } } }),
    now,
  ),
];
const manyGrants = Array.from({ length: 25 }, (_, n) => grantRow(100 + n));

export function describeStoreContract(kind: StoreKind): void {
  const anyRows = kind.takesMessagesApart === true ? arbitraryMessageRows : arbitraryRows;
  const withView = async (rows: Partial<Rows>, use: (view: SyncView) => Promise<void>): Promise<void> => {
    await using store = await kind.create({ clock });
    await writeSync(store, rows);
    await using reader = await store.openReader();
    await use(await reader.view({ kind: "latestFull" }));
  };

  describe(`${kind.name}: rows`, () => {
    test("what is written is read, in the order of writing", { timeout: 60_000 }, async () => {
      await fc.assert(
        fc.asyncProperty(anyRows, async (rows) => {
          await withView(rows, async (view) => {
            expect(plain(await collect(view.resourceTypes()))).toEqual(plain(rows.resourceTypes));
            expect(plain(await collect(view.resources()))).toEqual(plain(rows.resources));
            expect(plain(await collect(view.entitlements()))).toEqual(plain(rows.entitlements));
            expect(plain(await collect(view.grants()))).toEqual(plain(rows.grants));
            expect(plain(await collect(view.assets()))).toEqual(plain(rows.assets));
            expect(plain(await collect(view.sessions()))).toEqual(plain(rows.sessions));
          });
        }),
        { numRuns: 25 },
      );
    });

    test("filters find what a look at every row finds", { timeout: 60_000 }, async () => {
      await fc.assert(
        fc.asyncProperty(anyRows, fc.integer({ min: 1, max: 4 }), async (rows, pageSize) => {
          await withView(rows, async (view) => {
            for (const { type, parentType, parentId } of rows.resources.slice(0, 4)) {
              const parent = { type: parentType, id: parentId };
              const isChild = (row: { parentType: string; parentId: string }): boolean =>
                row.parentType === parentType && row.parentId === parentId;
              sameRows(
                await collect(view.resources({ type }, { pageSize })),
                rows.resources.filter((row) => row.type === type),
              );
              if (parentId !== "")
                sameRows(await collect(view.resources({ parent }, { pageSize })), rows.resources.filter(isChild));
            }
            for (const { resourceType, resourceId } of rows.entitlements.slice(0, 4)) {
              const resource = { type: resourceType, id: resourceId };
              const ofType = rows.entitlements.filter((row) => row.resourceType === resourceType);
              sameRows(await collect(view.entitlements({ resourceType }, { pageSize })), ofType);
              sameRows(
                await collect(view.entitlements({ resource }, { pageSize })),
                ofType.filter((row) => row.resourceId === resourceId),
              );
            }
            for (const row of rows.grants.slice(0, 4)) await checkGrantFilters(view, rows.grants, row, pageSize);
          });
        }),
        { numRuns: 15 },
      );
    });

    test("single rows are found by their keys, others are not", async () => {
      await fc.assert(
        fc.asyncProperty(anyRows, async (rows) => {
          await withView(rows, async (view) => {
            for (const row of rows.resourceTypes) expect(plain([(await view.resourceType(row.id)) ?? {}])).toEqual(plain([row]));
            for (const row of rows.resources) expect(plain([(await view.resource(row)) ?? {}])).toEqual(plain([row]));
            for (const row of rows.entitlements) expect(plain([(await view.entitlement(row.id)) ?? {}])).toEqual(plain([row]));
            for (const row of rows.grants) expect(plain([(await view.grant(row.id)) ?? {}])).toEqual(plain([row]));
            for (const row of rows.assets) expect(plain([(await view.asset(row.id)) ?? {}])).toEqual(plain([row]));
            const absent = "no such id in any generated row";
            expect(await view.resourceType(absent)).toBeUndefined();
            expect(await view.resource({ type: absent, id: absent })).toBeUndefined();
            expect(await view.entitlement(absent)).toBeUndefined();
            expect(await view.grant(absent)).toBeUndefined();
            expect(await view.asset(absent)).toBeUndefined();
          });
        }),
        { numRuns: 10 },
      );
    });
  });

  describe(`${kind.name}: pages`, () => {
    test.each([1, 7, 24, 25, 26])("25 rows in pages of %i: full pages, and a cursor on all but the last", async (pageSize) => {
      await withView({ entitlements, grants: manyGrants }, async (view) => {
        const pages = await Array.fromAsync(view.grants({}, { pageSize }));
        expect(pages.map(({ rows }) => rows.length)).toEqual(
          Array.from({ length: Math.ceil(25 / pageSize) }, (_, page) => Math.min(pageSize, 25 - page * pageSize)),
        );
        expect(pages.map(({ next }) => next === undefined)).toEqual(pages.map((_, page) => page === pages.length - 1));
      });
    });

    test.each([
      ["all grants", {}],
      ["an entitlement", { entitlementId: "group:g:member" }],
      ["a resource", { resource: { type: "group", id: "g" } }],
      ["a resource type", { resourceType: "group" }],
    ])("a new listing of %s continues at the cursor of an earlier one", async (_, filter) => {
      await withView({ entitlements, grants: manyGrants }, async (view) => {
        const ids: string[] = [];
        for (let cursor: string | undefined, isFirst = true; isFirst || cursor !== undefined; isFirst = false) {
          for await (const page of view.grants(filter, { pageSize: 4, cursor })) {
            ids.push(...page.rows.map(({ id }) => id));
            cursor = page.next;
            break;
          }
        }
        expect(ids).toEqual(manyGrants.map(({ id }) => id));
      });
    });

    test.each([0, -1, 10_001, Number.NaN])("a page size of %d means 10,000", async (pageSize) => {
      await withView({ entitlements, grants: manyGrants }, async (view) => {
        expect(await Array.fromAsync(view.grants({}, { pageSize }), ({ rows }) => rows.length)).toEqual([25]);
      });
    });

    test("a listing of nothing has no page", async () => {
      await withView({ entitlements, grants: manyGrants }, async (view) => {
        expect(await Array.fromAsync(view.grants({ entitlementId: "group:g:owner" }))).toEqual([]);
        expect(await Array.fromAsync(view.resources())).toEqual([]);
      });
    });

    test.each(["x", "-1", "1.5", ""])("the cursor %j, which no listing gives, is refused", async (cursor) => {
      await withView({ entitlements, grants: manyGrants }, async (view) => {
        await expect(collect(view.grants({}, { cursor }))).rejects.toMatchObject({ code: "BATON_C1Z_CURSOR_INVALID" });
      });
    });

    test("an abort stops a listing between two pages", async () => {
      await withView({ entitlements, grants: manyGrants }, async (view) => {
        const stop = new AbortController();
        let rows = 0;
        const listing = async (): Promise<void> => {
          for await (const page of view.grants({}, { pageSize: 5, signal: stop.signal })) {
            rows += page.rows.length;
            if (rows === 10) stop.abort();
          }
        };
        await expect(listing()).rejects.toMatchObject({ name: "AbortError" });
        expect(rows).toBe(10);
      });
    });
  });

  describe(`${kind.name}: a sync`, () => {
    test("its run is read back as it was given, with counted stats", async () => {
      await using store = await kind.create({ clock });
      const types = ["group"].map((id) => resourceTypeRow(create(ResourceTypeSchema, { id }), now));
      const resources = ["g1", "g2"].map((resource) =>
        resourceRow(create(ResourceSchema, { id: { resourceType: "group", resource } }), now),
      );
      const run = syncRun({ startedAt: now - 123_456_789n, linkedSyncId: otherSyncId });
      const written = await writeSync(store, { resourceTypes: types, resources, entitlements, grants: manyGrants }, run);
      const stats = {
        resourceTypes: 1,
        resources: 2,
        entitlements: 1,
        grants: 25,
        assets: 0,
        resourcesByResourceType: { group: 2 },
        grantsByResourceType: { group: 25 },
        entitlementsByResourceType: { group: 1 },
      };
      expect(written).toEqual({ ...run, stats });
      await using reader = await store.openReader();
      expect(await reader.syncs()).toEqual([{ ...run, stats }]);
      expect(await (await reader.view({ kind: "latestFull" })).stats()).toEqual(stats);
    });

    test("stats that are given are kept", async () => {
      await using store = await kind.create({ clock });
      const stats = {
        resourceTypes: 3,
        resources: 1,
        entitlements: 4,
        grants: 1,
        assets: 5,
        resourcesByResourceType: { user: 1 },
        grantsByResourceType: { user: 1 },
        entitlementsByResourceType: { user: 4 },
        stepDurationsMs: { "list-grants": 12 },
        connectorCallStats: { "list-grants": { count: 3, totalMs: 9, maxMs: 5, errors: 1, timeouts: 2 } },
        sessionStoreStats: { get: { count: 1, totalMs: 1, maxMs: 1 } },
      };
      await writeSync(store, {}, syncRun({ stats }));
      await using reader = await store.openReader();
      expect(await (await reader.view({ kind: "latestFull" })).stats()).toEqual(stats);
    });

    test("findings are read back, and are not among the assets", async () => {
      await using store = await kind.create({ clock });
      const findings: readonly Finding[] = [
        {
          code: "BATON_SYNC_PAGE_TOKEN_REPEATED",
          severity: "error",
          message: "list of type user returned the token abc twice",
          count: 1,
          examples: ["user"],
        },
      ];
      const logo = { id: "logo", contentType: "image/png", data: Uint8Array.of(1, 2), discoveredAt: now };
      await writeSync(store, { assets: [logo] }, syncRun(), findings);
      await using reader = await store.openReader();
      const view = await reader.view({ kind: "id", id: syncId });
      expect(await view.findings()).toEqual(findings);
      expect(plain(await collect(view.assets()))).toEqual(plain([logo]));
      expect((await view.stats()).assets).toBe(1);
      expect((await view.asset("baton-ts/findings"))?.contentType).toBe("application/json");
    });

    test("findings come along with the assets of a copied sync, unless there are new ones", async () => {
      await using store = await kind.create({ clock });
      const findings = (message: string): readonly Finding[] => [
        { code: "BATON_SYNC_PAGE_TOKEN_REPEATED", severity: "warning", message, count: 1, examples: [] },
      ];
      const copied = findingsToAsset(findings("old"), now);
      for (const [given, expected] of [
        [[], findings("old")],
        [findings("new"), findings("new")],
      ] as const) {
        const run = await writeSync(store, { assets: [copied] }, syncRun(), given);
        expect(run.stats?.assets).toBe(0);
        await using reader = await store.openReader();
        expect(await (await reader.view({ kind: "latestFull" })).findings()).toEqual(expected);
      }
    });

    test("without findings there are none", async () => {
      await using store = await kind.create({ clock });
      await writeSync(store, {});
      await using reader = await store.openReader();
      const view = await reader.view({ kind: "latestFull" });
      expect(await view.findings()).toEqual([]);
      expect(await view.asset("baton-ts/findings")).toBeUndefined();
    });

    test("an unknown id is refused", async () => {
      await using store = await kind.create({ clock });
      await writeSync(store, {});
      await using reader = await store.openReader();
      await expect(reader.view({ kind: "id", id: otherSyncId })).rejects.toMatchObject({
        code: "BATON_C1Z_SYNC_NOT_FOUND",
        grpcCode: 5,
      });
    });
  });

  describe(`${kind.name}: writing`, () => {
    test("a batch is pulled only when the one before is stored", async () => {
      await using store = await kind.create({ clock });
      await using writer = await store.createWriter(syncId);
      let pulled = 0;
      let release: () => void = () => {};
      const gate = new Promise<void>((resolve) => {
        release = resolve;
      });
      const batches = async function* (): AsyncGenerator<GrantRow[]> {
        for (const row of manyGrants.slice(0, 3)) {
          pulled++;
          yield [row];
          if (pulled === 2) await gate;
        }
      };
      const writing = writer.writeGrants(batches());
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(pulled).toBe(2);
      release();
      await writing;
      expect(pulled).toBe(3);
    });

    test("steps out of order, or twice, are refused", async () => {
      await using store = await kind.create({ clock });
      await using writer = await store.createWriter(syncId);
      await writer.writeResources([]);
      await expect(writer.writeResourceTypes([])).rejects.toThrow("cannot write resource types behind resources");
      await expect(writer.writeResources([])).rejects.toThrow("cannot write resources behind resources");
    });

    test("a run of another sync is refused", async () => {
      await using store = await kind.create({ clock });
      await using writer = await store.createWriter(syncId);
      await expect(writer.finish(syncRun({ id: otherSyncId }))).rejects.toThrow(RangeError);
    });

    test("an error of the rows' source comes out, and the store stays as it was", async () => {
      await using store = await kind.create({ clock });
      await writeSync(store, { grants: manyGrants });
      {
        await using writer = await store.createWriter(otherSyncId);
        const failing = async function* (): AsyncGenerator<GrantRow[]> {
          yield manyGrants;
          throw new Error("journal is torn");
        };
        await expect(writer.writeGrants(failing())).rejects.toThrow("journal is torn");
        await expect(writer.finish(syncRun({ id: otherSyncId }))).rejects.toThrow("writing grants has failed");
      }
      await using reader = await store.openReader();
      expect((await reader.syncs()).map(({ id }) => id)).toEqual([syncId]);
    });

    test("a writer that is disposed half way leaves the store as it was", async () => {
      await using store = await kind.create({ clock });
      await writeSync(store, { grants: manyGrants });
      {
        await using writer = await store.createWriter(otherSyncId);
        await writer.writeGrants([[grantRow(1)]]);
      }
      await using reader = await store.openReader();
      expect(await collect((await reader.view({ kind: "latestFinished" })).grants())).toHaveLength(25);
    });

    test("a finished writer takes no more", async () => {
      await using store = await kind.create({ clock });
      const writer = await store.createWriter(syncId);
      await writer.finish(syncRun());
      await expect(writer.finish(syncRun())).rejects.toThrow();
      await writer[Symbol.asyncDispose]();
      await using reader = await store.openReader();
      expect(await reader.syncs()).toHaveLength(1);
    });
  });
}

async function checkGrantFilters(view: SyncView, all: readonly GrantRow[], row: GrantRow, pageSize: number): Promise<void> {
  const resource = { type: row.resourceType, id: row.resourceId };
  const principal = { type: row.principalType, id: row.principalId };
  const isOfType = (other: GrantRow): boolean => other.resourceType === row.resourceType;
  const { entitlementId, resourceType } = row;
  sameRows(
    await collect(view.grants({ entitlementId }, { pageSize })),
    all.filter((other) => other.entitlementId === entitlementId),
  );
  sameRows(await collect(view.grants({ resourceType }, { pageSize })), all.filter(isOfType));
  sameRows(
    await collect(view.grants({ resource }, { pageSize })),
    all.filter((other) => isOfType(other) && other.resourceId === row.resourceId),
  );
  sameRows(
    await collect(view.grants({ principal }, { pageSize })),
    all.filter((other) => other.principalType === row.principalType && other.principalId === row.principalId),
  );
}
