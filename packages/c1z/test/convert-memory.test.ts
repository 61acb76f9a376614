import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { encodePlainGrant, tagOf, WireType, WireWriter } from "@baton-ts/proto/codec";
import { expect, test } from "vitest";
import { convertSync, type GrantRow, type Page, type PageOptions, type SyncView } from "../src/index.ts";
import { createTestFolder } from "./file-store.ts";
import { syncRun } from "./store-contract.ts";

type Engine = "sqlite" | "pebble";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const grantCount = 300_000;
const grantsPerEntitlement = 1000;

// v1 files repeat the entitlement with its resource, and the principal, inside of every grant; here it is one more field.
const padding = new WireWriter();
padding.bytes(tagOf(1000, WireType.bytes), new Uint8Array(700));
const repeated = { sqlite: padding.finish(), pebble: new Uint8Array(0) } as const;

function grantAt(index: number, more: Uint8Array): GrantRow {
  // Neighbours are far apart in key order.
  const n = (index * 7919) % grantCount;
  const resourceId = `g${Math.floor(n / grantsPerEntitlement)}`;
  const principalId = `u${n % grantsPerEntitlement}`;
  const entitlementId = `group:${resourceId}:member`;
  const id = `${entitlementId}:user:${principalId}`;
  const columns = { id, entitlementId, resourceType: "group", resourceId, principalType: "user", principalId };
  const plain = encodePlainGrant({ ...columns, sources: [[entitlementId, true]], immutable: false });
  const data = Buffer.concat([plain, more]);
  return { ...columns, data, expansion: null, needsExpansion: false, discoveredAt: BigInt(n) };
}

async function* grantPages(engine: Engine, { pageSize = 1000 }: PageOptions = {}): AsyncGenerator<Page<GrantRow>> {
  for (let from = 0; from < grantCount; from += pageSize) {
    const length = Math.min(pageSize, grantCount - from);
    const rows = Array.from({ length }, (_, index) => grantAt(from + index, repeated[engine]));
    yield { rows, next: String(from + pageSize) };
  }
}

async function* nothing(): AsyncGenerator<never> {}

/** A sync that is nowhere in memory. */
function largeView(engine: Engine): SyncView {
  return {
    sync: syncRun(),
    resourceTypes: nothing,
    resources: nothing,
    entitlements: nothing,
    grants: (_, page) => grantPages(engine, page),
    assets: nothing,
    sessions: nothing,
    resourceType: async () => undefined,
    resource: async () => undefined,
    entitlement: async () => undefined,
    grant: async () => undefined,
    asset: async () => undefined,
    stats: async () => emptyStats,
    findings: async () => [],
  };
}

const emptyStats = {
  resourceTypes: 0,
  resources: 0,
  entitlements: 0,
  grants: 0,
  assets: 0,
  resourcesByResourceType: {},
  grantsByResourceType: {},
  entitlementsByResourceType: {},
};

function usedMegabytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}

const before = usedMegabytes();

// Sorted in pieces of 4 MB, what is left of 250 MB of v1 rows is a page, a piece while it grows, and the writer's own memory. Rows that stay in
// their order need a page.
test.each([
  ["sqlite", "pebble"],
  ["pebble", "sqlite"],
] as const)("300,000 grants from %s to %s need less than 40 MB", { timeout: 120_000 }, async (from, engine) => {
  await using folder = await createTestFolder();
  const used: number[] = [];
  let calls = 0;
  const converted = await convertSync({
    reader: { path: "large.c1z", engine: from },
    view: largeView(from),
    target: { path: join(folder.path, "out.c1z"), engine, durable: false },
    tempDir: folder.tempDir,
    sortBytes: 4 * 2 ** 20,
    onProgress: () => {
      if (calls++ % 50 === 0) used.push(usedMegabytes() - before);
    },
  });
  expect(converted.steps.grants.rows).toBe(grantCount);
  expect(used.length).toBeGreaterThan(5);
  expect(Math.max(...used)).toBeLessThan(40);
  expect(await readdir(folder.tempDir)).toEqual([]);
});
