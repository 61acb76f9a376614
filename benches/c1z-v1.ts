/**
 * Bulk writer and reader of v1 files: 100,000 users, 2,000 groups with one entitlement each, and grants of users on them.
 * usage: node benches/c1z-v1.ts [--grants 3000000] [--blob plain|full] [--syncs 1] [--folder <dir>]
 *   --blob   plain: id-only grants, as our engine stores them; full: some 500 bytes a grant, as Go connectors store them
 *   --syncs  write the file so many times, each time with a new sync; the last time is measured, carrying over the others
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import {
  createBulkWriter,
  type EntitlementRow,
  type GrantRow,
  newKsuid,
  openC1z,
  type ResourceRow,
  resourceTypeRow,
  type SyncRun,
} from "@baton-ts/c1z";
import { EntitlementSchema, ResourceSchema, ResourceTypeSchema, toBinaryDeterministic } from "@baton-ts/proto";
import { encodePlainGrant } from "@baton-ts/proto/codec";
import { create } from "@bufbuild/protobuf";
import { recordResult } from "./record-result.ts";

const { values } = parseArgs({
  options: {
    grants: { type: "string", default: "3000000" },
    blob: { type: "string", default: "plain" },
    syncs: { type: "string", default: "1" },
    folder: { type: "string", default: tmpdir() },
  },
});
const users = 100_000;
const groups = 2000;
const perGroup = Math.floor(Number(values.grants) / groups);
const batchRows = 10_000;
const startedAt = BigInt(Date.UTC(2026, 10, 23)) * 1_000_000n;
// Of the same length and repetition as the trait, profile and annotations that a connector sends along.
const padding = new TextEncoder().encode("https://acme.example/directory/people/department-17/".repeat(8));

function* resourceBatches(): Generator<ResourceRow[]> {
  let batch: ResourceRow[] = [];
  for (const [type, count, letter] of [
    ["group", groups, "g"],
    ["user", users, "u"],
  ] as const) {
    const ids = Array.from({ length: count }, (_, i) => `${letter}${i}`).sort();
    for (const id of ids) {
      const message = create(ResourceSchema, { id: { resourceType: type, resource: id }, displayName: `${type} ${id}` });
      const bytes = toBinaryDeterministic(ResourceSchema, message);
      batch.push({ type, id, parentType: "", parentId: "", data: bytes, discoveredAt: startedAt });
      if (batch.length < batchRows) continue;
      yield batch;
      batch = [];
    }
  }
  yield batch;
}

const groupIds = Array.from({ length: groups }, (_, i) => `g${i}`).sort();

function entitlementRows(): EntitlementRow[] {
  return groupIds.map((resourceId) => {
    const id = `group:${resourceId}:member`;
    const resource = { id: { resourceType: "group", resource: resourceId } };
    const bytes = toBinaryDeterministic(EntitlementSchema, create(EntitlementSchema, { id, resource, slug: "member" }));
    return { id, resourceType: "group", resourceId, data: bytes, discoveredAt: startedAt };
  });
}

function grantRowOf(resourceId: string, entitlementId: string, principalId: string, afterNanos: number): GrantRow {
  const keys = { resourceType: "group", resourceId, entitlementId, principalType: "user", principalId };
  const id = `${entitlementId}:user:${principalId}`;
  const plain = encodePlainGrant({ id, immutable: false, ...keys });
  const bytes = values.blob === "plain" ? plain : Buffer.concat([plain, padding]);
  const discoveredAt = startedAt + BigInt(afterNanos);
  return { id, ...keys, data: bytes, expansion: null, needsExpansion: false, discoveredAt };
}

let makingMs = 0;

function* grantBatches(): Generator<GrantRow[]> {
  for (const [g, resourceId] of groupIds.entries()) {
    const made = performance.now();
    const entitlementId = `group:${resourceId}:member`;
    const principals = Array.from({ length: perGroup }, (_, k) => `u${(g * 7919 + k * 104_729) % users}`).sort();
    const rows = principals.map((principalId, k) => grantRowOf(resourceId, entitlementId, principalId, g * 1_000_000 + k * 1000));
    makingMs += performance.now() - made;
    yield rows;
  }
}

async function write(path: string, index: number): Promise<Record<string, number>> {
  const seconds: Record<string, number> = {};
  const time = async (name: string, action: () => Promise<unknown>): Promise<void> => {
    const from = performance.now();
    await action();
    seconds[name] = (performance.now() - from) / 1000;
  };
  const at = startedAt + BigInt(index) * 1_000_000_000n;
  const syncId = newKsuid({ now: () => at }, (size) => new Uint8Array(size).fill(index));
  const run: SyncRun = {
    id: syncId,
    type: "full",
    startedAt: at,
    endedAt: at + 1000n,
    syncToken: "",
    parentSyncId: "",
    linkedSyncId: "",
    supportsDiff: true,
    stats: null,
    invariants: { generation: "1", coverage: ["I5", "I10"], mode: "connector" },
  };
  const begun = performance.now();
  makingMs = 0;
  await using writer = await createBulkWriter({
    path,
    engine: "sqlite",
    syncId,
    tempDir: values.folder,
    onStage: (stage, ms) => {
      seconds[stage] = ms / 1000;
    },
  });
  seconds["open"] = (performance.now() - begun) / 1000;
  const types = ["group", "user"].map((id) => resourceTypeRow(create(ResourceTypeSchema, { id, displayName: id }), startedAt));
  await writer.writeResourceTypes([types]);
  await time("resources", () => writer.writeResources(resourceBatches()));
  await writer.writeEntitlements([entitlementRows()]);
  await time("grants", () => writer.writeGrants(grantBatches()));
  seconds["makingRows"] = makingMs / 1000;
  let file = { decompressedBytes: 0, compressedBytes: 0 };
  await time("finish", async () => {
    file = await writer.finish(run);
  });
  seconds["write"] = (performance.now() - begun) / 1000;
  return { ...seconds, databaseBytes: file.decompressedBytes, fileBytes: file.compressedBytes };
}

async function read(path: string): Promise<Record<string, number>> {
  const openOnce = async (): Promise<number> => {
    const begun = performance.now();
    // A file that was written a moment ago is not cached, so the clock is put forward.
    const clock = { now: () => BigInt(Date.now() + 3_600_000) * 1_000_000n };
    await using reader = await openC1z(path, { cacheDir: dirname(path), clock });
    await reader.syncs();
    return (performance.now() - begun) / 1000;
  };
  const [readOpen, readOpenCached] = [await openOnce(), await openOnce()];
  await using reader = await openC1z(path, { tempDir: values.folder });
  const view = await reader.view({ kind: "latestFull" });
  let rows = 0;
  const listing = performance.now();
  for await (const page of view.grants()) rows += page.rows.length;
  return { readOpen, readOpenCached, readGrants: (performance.now() - listing) / 1000, rowsRead: rows };
}

const folder = await mkdtemp(join(values.folder, "bench-c1z-"));
try {
  const path = join(folder, "sync.c1z");
  let written: Record<string, number> = {};
  for (let index = 1; index <= Number(values.syncs); index++) written = await write(path, index);
  const peakAfterWrite = process.resourceUsage().maxRSS * 1024;
  const figures = { ...written, ...(await read(path)) };
  const result = {
    grantRows: perGroup * groups,
    blob: values.blob,
    syncs: Number(values.syncs),
    ...Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Number(value.toFixed(3))])),
    rssBytesWriting: peakAfterWrite,
    rssBytes: process.resourceUsage().maxRSS * 1024,
  };
  recordResult("c1z-v1", result);
} finally {
  await rm(folder, { recursive: true, force: true });
}
