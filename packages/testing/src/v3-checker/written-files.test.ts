import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createBulkWriter,
  type EntitlementRow,
  entitlementRow,
  type GrantRow,
  grantRow,
  type ResourceRow,
  type ResourceTypeRow,
  resourceRow,
  resourceTypeRow,
  type SyncRun,
} from "@baton-ts/c1z";
import {
  EntitlementSchema,
  GrantExpandableSchema,
  GrantSchema,
  packAny,
  ResourceSchema,
  ResourceTypeSchema,
} from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkPebbleFile } from "./check-pebble-file.ts";

const now = 1_795_460_152_094_706_121n;
const run: SyncRun = {
  id: "3MWIyibiCOGPn1fj1v2A1p5lgSv",
  type: "full",
  startedAt: now - 60_000_000_000n,
  endedAt: now,
  syncToken: '{"ingest_quality":{"grants_dropped":1}}',
  parentSyncId: "",
  linkedSyncId: "",
  supportsDiff: true,
  stats: null,
  invariants: { generation: "1", coverage: ["I5"], mode: "connector" },
};

interface Rows {
  readonly resourceTypes: readonly ResourceTypeRow[];
  readonly resources: readonly ResourceRow[];
  readonly entitlements: readonly EntitlementRow[];
  readonly grants: readonly GrantRow[];
  readonly assets: readonly string[];
  readonly sessions: readonly string[];
}

async function violationsOf(rows: Rows, given: Partial<SyncRun> = {}): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "baton-checker-"));
  try {
    const path = join(folder, "sync.c1z");
    await using writer = await createBulkWriter({ path, engine: "pebble", syncId: run.id, tempDir: folder, durable: false });
    await writer.writeResourceTypes([rows.resourceTypes]);
    await writer.writeResources([rows.resources]);
    await writer.writeEntitlements([rows.entitlements]);
    await writer.writeGrants([rows.grants]);
    await writer.writeAssets([
      rows.assets.map((id) => ({ id, contentType: "text/plain", data: Buffer.from(id), discoveredAt: now })),
    ]);
    await writer.writeSessions([rows.sessions.map((key) => ({ key, value: Buffer.from(key) }))]);
    const findings = rows.assets.map((id) => ({
      code: "BATON_SYNC_DUPLICATE_GRANT_ID" as const,
      severity: "info" as const,
      message: id,
      count: 1,
      examples: [],
    }));
    await writer.finish({ ...run, ...given }, findings);
    return checkPebbleFile(await readFile(path));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Key {
  readonly type: string;
  readonly id: string;
}

const reference = ({ type, id }: Key): { resourceType: string; resource: string } => ({ resourceType: type, resource: id });

function makeResource({ key, parent }: { readonly key: Key; readonly parent: Key | null }): ResourceRow {
  const parentResourceId = parent === null ? {} : { parentResourceId: reference(parent) };
  return resourceRow(create(ResourceSchema, { id: reference(key), ...parentResourceId, displayName: key.id }), now);
}

interface EntitlementKey extends Key {
  readonly entitlement: string;
}

function makeEntitlement(key: EntitlementKey): EntitlementRow {
  return entitlementRow(create(EntitlementSchema, { id: key.entitlement, resource: { id: reference(key) } }), now);
}

interface GrantKey {
  readonly of: EntitlementKey;
  readonly to: Key;
  readonly isExpandable: boolean;
  readonly sources: readonly string[];
}

function makeGrant({ of, to, isExpandable, sources }: GrantKey): GrantRow {
  const expandable = create(GrantExpandableSchema, { entitlementIds: [of.entitlement] });
  const message = create(GrantSchema, {
    id: `${of.entitlement}:${to.type}:${to.id}`,
    entitlement: { id: of.entitlement, resource: { id: reference(of) } },
    principal: { id: reference(to) },
    annotations: isExpandable ? [packAny(GrantExpandableSchema, expandable)] : [],
    ...(sources.length === 0 ? {} : { sources: { sources: Object.fromEntries(sources.map((source) => [source, {}])) } }),
  });
  return grantRow(message, now);
}

/** Unique by all their columns and sorted by the UTF-8 bytes of them, one after the other. */
function ordered<Row>(rows: readonly Row[], columns: (row: Row) => readonly string[]): Row[] {
  const keyed = new Map(
    rows.map((row) => [JSON.stringify(columns(row)), { row, key: columns(row).map((text) => Buffer.from(text)) }]),
  );
  const compare = (a: readonly Buffer[], b: readonly Buffer[]): number =>
    a.reduce((order, part, i) => order || part.compare(b[i] as Buffer), 0);
  return [...keyed.values()].toSorted((a, b) => compare(a.key, b.key)).map(({ row }) => row);
}

// Escapes, separators of ids, and characters that sort differently as UTF-16.
const id = fc
  .array(fc.constantFrom("a", "b", ":", "\0", "\u0001", "\u{1f9f8}", "\uffe6", "group"), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(""));
const key = fc.record({ type: fc.constantFrom("group", "user", "a:"), id });
const entitlementKey = key.chain((of) =>
  fc
    .oneof(
      fc.constantFrom("", "member", "owner").map((tail) => `${of.type}:${of.id}:${tail}`),
      id,
      id.map((text) => `z${text}`),
    )
    .map((entitlement): EntitlementKey => ({ type: of.type, id: of.id, entitlement })),
);
const grantKey = fc.record({ of: entitlementKey, to: key, isExpandable: fc.boolean(), sources: fc.array(id, { maxLength: 3 }) });

const rows: fc.Arbitrary<Rows> = fc
  .record({
    types: fc.array(id, { maxLength: 5 }),
    resources: fc.array(fc.record({ key, parent: fc.option(key) }), { maxLength: 30, size: "max" }),
    entitlements: fc.array(entitlementKey, { maxLength: 30, size: "max" }),
    grants: fc.array(grantKey, { maxLength: 60, size: "max" }),
    assets: fc.array(fc.oneof(id, fc.constantFrom("baton-ts", "baton-ts/z")), { maxLength: 4 }),
    sessions: fc.array(id, { maxLength: 4 }),
  })
  .map((given) => ({
    resourceTypes: ordered(given.types, (type) => [type]).map((type) =>
      resourceTypeRow(create(ResourceTypeSchema, { id: type }), now),
    ),
    resources: ordered(given.resources, (one) => [one.key.type, one.key.id]).map(makeResource),
    entitlements: ordered(given.entitlements, (one) => [one.type, one.id, one.entitlement]).map(makeEntitlement),
    grants: ordered(given.grants, ({ of, to }) => [of.type, of.id, of.entitlement, to.type, to.id]).map(makeGrant),
    assets: ordered(given.assets, (asset) => [asset]),
    sessions: ordered(given.sessions, (session) => [session]),
  }));

describe("v3 files of the bulk writer", () => {
  it("break no rule of the format", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (some) => {
        expect(await violationsOf(some)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it("break none when the sync is unfinished", async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (some) => {
        expect(await violationsOf(some, { endedAt: null })).toEqual([]);
      }),
      { numRuns: 10 },
    );
  });

  it("break none when grants fill many tables and come out of key order", { timeout: 120_000 }, async () => {
    const keys: GrantKey[] = [];
    for (let i = 0; i < 60_000; i++) {
      const resource = i < 50_000 ? "large" : `g${i % 100}`;
      const kind = i % 3;
      const standard = `group:${resource}:member`;
      const of = { type: "group", id: resource, entitlement: kind === 0 ? standard : kind === 1 ? "early" : "late" };
      keys.push({ of, to: { type: "user", id: `u${i}` }, isExpandable: i % 50 === 0, sources: i % 2 === 0 ? [] : [standard] });
    }
    const grants = ordered(keys, ({ of, to }) => [of.type, of.id, of.entitlement, to.type, to.id]).map(makeGrant);
    expect(await violationsOf({ resourceTypes: [], resources: [], entitlements: [], grants, assets: [], sessions: [] })).toEqual(
      [],
    );
  });
});
