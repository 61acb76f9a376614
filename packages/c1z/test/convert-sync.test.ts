import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Finding } from "@baton-ts/findings";
import {
  EntitlementSchema,
  GrantImmutableSchema,
  GrantSchema,
  packAny,
  ResourceSchema,
  ResourceTypeSchema,
  toBinaryDeterministic,
} from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import {
  type ConvertedSync,
  type ConvertOptions,
  type ConvertProgress,
  convertSync,
  createBulkWriter,
  entitlementRow,
  type GrantRow,
  grantRow,
  openC1z,
  resourceRow,
  resourceTypeRow,
  type SyncRun,
} from "../src/index.ts";
import type { Rows } from "./arbitrary-rows.ts";
import { createTestFolder, type TestFolder } from "./file-store.ts";
import { collect, syncRun } from "./store-contract.ts";

type Engine = "sqlite" | "pebble";

const at = 1_795_000_000_000_000_000n;

function grant(id: string, principalId: string, given: Partial<GrantRow> = {}): GrantRow {
  const resource = { id: { resourceType: "group", resource: "g" } };
  const message = create(GrantSchema, {
    id,
    entitlement: { id: "group:g:member", resource },
    principal: { id: { resourceType: "user", resource: principalId } },
  });
  return { ...grantRow(message, at), ...given };
}

const simple: Partial<Rows> = {
  resourceTypes: ["group", "user"].map((id) => resourceTypeRow(create(ResourceTypeSchema, { id }), at)),
  resources: [resourceRow(create(ResourceSchema, { id: { resourceType: "group", resource: "g" } }), at)],
  entitlements: [
    entitlementRow(
      create(EntitlementSchema, { id: "group:g:member", resource: { id: { resourceType: "group", resource: "g" } } }),
      at,
    ),
  ],
  grants: Array.from({ length: 50 }, (_, n) => grant(`group:g:member:user:u${100 + n}`, `u${100 + n}`)),
  assets: [{ id: "logo", contentType: "image/png", data: Uint8Array.of(1, 2, 3), discoveredAt: at }],
  sessions: [{ key: "page", value: Uint8Array.of(4) }],
};

async function write(
  path: string,
  engine: Engine,
  rows: Partial<Rows>,
  run: SyncRun = syncRun(),
  findings: readonly Finding[] = [],
): Promise<void> {
  await using writer = await createBulkWriter({ path, engine, syncId: run.id, durable: false });
  await writer.writeResourceTypes([rows.resourceTypes ?? []]);
  await writer.writeResources([rows.resources ?? []]);
  await writer.writeEntitlements([rows.entitlements ?? []]);
  await writer.writeGrants([rows.grants ?? []]);
  await writer.writeAssets([rows.assets ?? []]);
  await writer.writeSessions([rows.sessions ?? []]);
  await writer.finish(run, findings);
}

/** Writes `rows` as one file, converts it to `out.c1z` of the other engine. */
async function convert(
  folder: TestFolder,
  from: Engine,
  rows: Partial<Rows>,
  options: Partial<ConvertOptions> = {},
  run: SyncRun = syncRun(),
): Promise<ConvertedSync> {
  await write(folder.file, from, rows, run);
  await using reader = await openC1z(folder.file, { tempDir: folder.tempDir, cache: false });
  const view = await reader.view({ kind: "id", id: run.id });
  const target = { path: outOf(folder), engine: otherOf(from), durable: false };
  return await convertSync({ reader, view, target, tempDir: folder.tempDir, ...options });
}

function outOf({ path }: TestFolder): string {
  return join(path, "out.c1z");
}

function otherOf(engine: Engine): Engine {
  return engine === "sqlite" ? "pebble" : "sqlite";
}

async function grantsOf(path: string): Promise<GrantRow[]> {
  await using reader = await openC1z(path, { cache: false });
  return await collect((await reader.view({ kind: "latestFinished" })).grants());
}

async function checkNothingLeft(folder: TestFolder): Promise<void> {
  expect((await readdir(folder.path)).filter((name) => !name.startsWith("temp-"))).toEqual(["sync.c1z"]);
  expect(await readdir(folder.tempDir)).toEqual([]);
}

describe("what a v3 file cannot hold is reported", () => {
  test("grants with one entitlement and principal become one, and the ids that are gone are named", async () => {
    await using folder = await createTestFolder();
    const immutable = packAny(GrantImmutableSchema, create(GrantImmutableSchema));
    const second = grant("custom-2", "u");
    const grants = [
      grant("custom-3", "u", { discoveredAt: at + 2n }),
      { ...second, data: toBinaryDeterministic(GrantSchema, create(GrantSchema, { annotations: [immutable] })) },
      grant("custom-1", "u", { discoveredAt: at + 1n }),
      grant("group:g:member:user:v", "v"),
    ];
    const converted = await convert(folder, "sqlite", { ...simple, grants });
    expect(converted.mergedGrants).toEqual({ count: 2, examples: ["custom-1", "custom-3"] });
    expect(converted.steps.grants.rows).toBe(2);
    expect(converted.written.run.stats).toMatchObject({ grants: 2, grantsByResourceType: { group: 2 } });
    expect(await grantsOf(outOf(folder))).toMatchObject([{ id: "custom-2" }, { id: "group:g:member:user:v" }]);
  });

  test("rows without an id that keys are made of are left out and named, at most ten", async () => {
    await using folder = await createTestFolder();
    const grants = [
      ...Array.from({ length: 11 }, (_, n) => grant(`bad${10 + n}`, `u${n}`, { principalType: "" })),
      grant("group:g:member:user:v", "v"),
    ];
    const resources = [resourceRow(create(ResourceSchema, { id: { resourceType: "group", resource: "" } }), at)];
    const converted = await convert(folder, "sqlite", { ...simple, resources, grants });
    expect(converted.leftOut).toEqual({
      count: 12,
      examples: ['resource ""', ...Array.from({ length: 9 }, (_, n) => `grant "bad${10 + n}"`)],
    });
    expect((await grantsOf(outOf(folder))).map(({ id }) => id)).toEqual(["group:g:member:user:v"]);
  });
});

describe("what a v1 file cannot hold is an error", () => {
  test("two grants with one id", async () => {
    await using folder = await createTestFolder();
    const grants = [grant("same", "u1"), grant("same", "u2")];
    await expect(convert(folder, "pebble", { ...simple, grants })).rejects.toMatchObject({
      code: "BATON_C1Z_DUPLICATE_ID",
      message: expect.stringContaining('["same"'),
    });
    await checkNothingLeft(folder);
  });
});

describe("a conversion that does not come to its end", () => {
  const steps = ["resourceTypes", "grants", "assets", "finish"] as const;
  const engines = ["sqlite", "pebble"] as const;
  test.each(engines.flatMap((from) => steps.map((step) => [from, step] as const)))(
    "from %s, aborted at %s, leaves no file",
    async (from, step) => {
      await using folder = await createTestFolder();
      const stop = new AbortController();
      const onProgress = (progress: ConvertProgress): void => {
        if (progress.step === step) stop.abort();
      };
      const options = { signal: stop.signal, onProgress, batchSize: 5, sortBytes: 100 };
      await expect(convert(folder, from, simple, options)).rejects.toMatchObject({ name: "AbortError" });
      await checkNothingLeft(folder);
    },
  );

  test("is refused before it starts when it is aborted already", async () => {
    await using folder = await createTestFolder();
    await expect(convert(folder, "sqlite", simple, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: "AbortError",
    });
    await checkNothingLeft(folder);
  });

  test("for bytes that are no protobuf names the file and leaves none", async () => {
    await using folder = await createTestFolder();
    const grants = [grant("group:g:member:user:u", "u", { data: Uint8Array.of(0x0a, 0x7f) })];
    await expect(convert(folder, "sqlite", { ...simple, grants })).rejects.toMatchObject({
      code: "BATON_C1Z_CORRUPT",
      message: expect.stringContaining(
        `${folder.file} is damaged: a stored row (grants) is not the protobuf message it should be`,
      ),
    });
    await checkNothingLeft(folder);
  });

  test("because a file without a sync was given says so", async () => {
    await using folder = await createTestFolder();
    await write(folder.file, "sqlite", simple, syncRun({ endedAt: null, startedAt: 0n }));
    await using reader = await openC1z(folder.file, { tempDir: folder.tempDir, cache: false });
    const view = await reader.view({ kind: "latestFull" });
    const target = { path: outOf(folder), engine: "pebble", durable: false } as const;
    await expect(convertSync({ reader, view, target })).rejects.toMatchObject({ code: "BATON_C1Z_NO_SYNC", grpcCode: 5 });
  });
});

test("an unfinished sync stays unfinished, with its token and sessions", async () => {
  await using folder = await createTestFolder();
  const run = syncRun({ endedAt: null, startedAt: at, syncToken: '{"current_action_id":7}' });
  await convert(folder, "sqlite", simple, {}, run);
  await using reader = await openC1z(outOf(folder), { cache: false });
  expect(await reader.syncs()).toEqual([{ ...run, stats: null }]);
  const view = await reader.view({ kind: "id", id: run.id });
  expect(await collect(view.sessions())).toHaveLength(1);
});

test("findings come along, and are not counted among the assets", async () => {
  await using folder = await createTestFolder();
  const found: Finding = {
    code: "BATON_SYNC_PAGE_TOKEN_REPEATED",
    severity: "error",
    message: "twice",
    count: 1,
    examples: ["a"],
  };
  await write(folder.file, "sqlite", simple, syncRun(), [found]);
  let path = folder.file;
  for (const engine of ["pebble", "sqlite"] as const) {
    await using reader = await openC1z(path, { cache: false });
    path = join(folder.path, `${engine}.c1z`);
    const view = await reader.view({ kind: "latestFull" });
    const converted = await convertSync({ reader, view, target: { path, engine, durable: false } });
    expect(converted).toMatchObject({ assetBytes: 3, steps: { assets: { rows: 1 } } });
    await using copy = await openC1z(path, { cache: false });
    const copied = await copy.view({ kind: "latestFull" });
    expect(await copied.findings()).toEqual([found]);
    expect((await copied.stats()).assets).toBe(1);
  }
});

test("progress tells what was read and written, in order, out of how many", async () => {
  await using folder = await createTestFolder();
  const told: ConvertProgress[] = [];
  await convert(folder, "sqlite", simple, { batchSize: 20, onProgress: (progress) => told.push(progress) });
  expect(told.filter(({ step }) => step === "grants")).toEqual([
    { step: "grants", phase: "read", rows: 20, total: 50 },
    { step: "grants", phase: "read", rows: 40, total: 50 },
    { step: "grants", phase: "read", rows: 50, total: 50 },
    // The last row of a batch waits for the next one, which may be the same grant.
    { step: "grants", phase: "write", rows: 19, total: 50 },
    { step: "grants", phase: "write", rows: 39, total: 50 },
    { step: "grants", phase: "write", rows: 49, total: 50 },
    { step: "grants", phase: "write", rows: 50, total: 50 },
  ]);
  expect(told.at(-1)).toEqual({ step: "finish", phase: "write", rows: 0, total: undefined });
});

test("each format counts as it does: v1 every stored type and no other, v3 what is there", async () => {
  await using folder = await createTestFolder();
  const stray = resourceRow(create(ResourceSchema, { id: { resourceType: "team", resource: "t" } }), at);
  const converted = await convert(folder, "sqlite", { ...simple, resources: [...(simple.resources ?? []), stray] });
  expect(converted.written.run.stats).toMatchObject({ resources: 2, resourcesByResourceType: { group: 1, team: 1 } });
  await using reader = await openC1z(outOf(folder), { cache: false });
  const view = await reader.view({ kind: "latestFull" });
  expect((await view.stats()).resourcesByResourceType).toEqual({ group: 1, team: 1 });
  const target = { path: join(folder.path, "back.c1z"), engine: "sqlite", durable: false } as const;
  const back = await convertSync({ reader, view, target });
  expect(back.written.run.stats).toMatchObject({ resources: 1, resourcesByResourceType: { group: 1, user: 0 } });
});
