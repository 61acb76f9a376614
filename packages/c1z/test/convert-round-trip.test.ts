import { join } from "node:path";
import { EntitlementSchema, toJsonValue } from "@baton-ts/proto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { convertSync, createBulkWriter, createMemoryStore, openC1z, type SyncView } from "../src/index.ts";
import { entitlementFromRow, resourceFromRow, resourceTypeFromRow } from "../src/rows-from-messages/messages.ts";
import { arbitraryDataset, type Dataset, datasetInKeyOrder } from "./convert-dataset.ts";
import { countsOf, factsOfRows, rowsOf, withoutZeros } from "./convert-facts.ts";
import { createTestFolder, type TestFolder } from "./file-store.ts";

type Engine = "sqlite" | "pebble";

async function writeDataset(path: string, engine: Engine, dataset: Dataset, tempDir: string): Promise<void> {
  const rows = engine === "pebble" ? datasetInKeyOrder(dataset) : dataset;
  const { run } = dataset;
  await using writer = await createBulkWriter({ path, engine, syncId: run.id, tempDir, durable: false });
  await writer.writeResourceTypes([rows.resourceTypes]);
  await writer.writeResources([rows.resources]);
  await writer.writeEntitlements([rows.entitlements]);
  await writer.writeGrants([rows.grants]);
  await writer.writeAssets([rows.assets]);
  await writer.writeSessions([rows.sessions]);
  await writer.finish({ ...run, stats: { ...countsOf(dataset), ...dataset.timings } });
}

async function convert(from: string, to: string, engine: Engine, tempDir: string, sortBytes?: number): Promise<void> {
  await using reader = await openC1z(from, { tempDir, cache: false });
  const [run] = await reader.syncs();
  const view = await reader.view({ kind: "id", id: run?.id ?? "" });
  const converted = await convertSync({
    reader,
    view,
    target: { path: to, engine, durable: false },
    tempDir,
    sortBytes,
    batchSize: 4,
  });
  expect(converted).toMatchObject({ mergedGrants: { count: 0 }, leftOut: { count: 0 } });
}

async function withView<Result>(path: string, tempDir: string, use: (view: SyncView) => Promise<Result>): Promise<Result> {
  await using reader = await openC1z(path, { tempDir, cache: false });
  const [run] = await reader.syncs();
  return await use(await reader.view({ kind: "id", id: run?.id ?? "" }));
}

async function checkSame(path: string, dataset: Dataset, tempDir: string): Promise<void> {
  await withView(path, tempDir, async (view) => {
    const rows = await rowsOf(view);
    expect(factsOfRows(rows)).toEqual(factsOfRows(dataset));
    expect({ ...view.sync, stats: withoutZeros(view.sync?.stats) }).toEqual({
      ...dataset.run,
      stats: { ...countsOf(dataset), ...dataset.timings },
    });
  });
}

describe("a sync that was converted", () => {
  const ways: readonly (readonly Engine[])[] = [
    ["sqlite", "pebble", "sqlite", "pebble"],
    ["pebble", "sqlite", "pebble", "sqlite"],
    ["pebble", "pebble"],
    ["sqlite", "sqlite"],
  ];
  test.each(ways)("%s -> %s keeps every fact", { timeout: 120_000 }, async (...way) => {
    await fc.assert(
      fc.asyncProperty(arbitraryDataset, fc.constantFrom(undefined, 1, 300), async (dataset, sortBytes) => {
        await using folder: TestFolder = await createTestFolder();
        const { tempDir } = folder;
        const [first = "sqlite", ...next] = way;
        let path = join(folder.path, "0.c1z");
        await writeDataset(path, first, dataset, tempDir);
        await checkSame(path, dataset, tempDir);
        for (const [index, engine] of next.entries()) {
          const to = join(folder.path, `${index + 1}.c1z`);
          await convert(path, to, engine, tempDir, sortBytes);
          await checkSame(to, dataset, tempDir);
          path = to;
        }
      }),
      { numRuns: 8 },
    );
  });

  test("comes to v1 with whole objects in its entitlements", { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryDataset, async (dataset) => {
        await using folder = await createTestFolder();
        const { file, tempDir } = folder;
        const to = join(folder.path, "v1.c1z");
        await writeDataset(file, "pebble", dataset, tempDir);
        await convert(file, to, "sqlite", tempDir);
        await withView(to, tempDir, async (view) => {
          for (const row of (await rowsOf(view)).entitlements) {
            const stored = dataset.resources.find(({ type, id }) => type === row.resourceType && id === row.resourceId);
            const given = entitlementFromRow(dataset.entitlements.find(({ id }) => id === row.id) ?? row);
            if (stored !== undefined) given.resource = resourceFromRow(stored);
            given.grantableTo = given.grantableTo.map((stub) => {
              const type = dataset.resourceTypes.find(({ id }) => id === stub.id);
              return type === undefined ? stub : resourceTypeFromRow(type);
            });
            expect(toJsonValue(EntitlementSchema, entitlementFromRow(row))).toEqual(toJsonValue(EntitlementSchema, given));
          }
        });
      }),
      { numRuns: 8 },
    );
  });

  test("passes through a store in memory", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryDataset, async (dataset) => {
        await using folder = await createTestFolder();
        const { file, tempDir } = folder;
        await writeDataset(file, "sqlite", dataset, tempDir);
        const memory = createMemoryStore();
        await withView(file, tempDir, async (view) => {
          await convertSync({ reader: { path: file, engine: "sqlite" }, view, writer: memory.createWriter(dataset.run.id) });
        });
        const view = await memory.reader.view({ kind: "id", id: dataset.run.id });
        const { assets: stored, ...rows } = dataset;
        // A store in memory keeps findings as such, and here they are any bytes.
        const assets = stored.filter(({ id }) => id !== "baton-ts/findings");
        expect(factsOfRows(await rowsOf(view))).toEqual(factsOfRows({ ...rows, assets }));
      }),
      { numRuns: 8 },
    );
  });
});
