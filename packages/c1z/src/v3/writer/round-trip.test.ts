import { readdir } from "node:fs/promises";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openC1z } from "../../open-c1z.ts";
import type { SyncView } from "../../store/reader.ts";
import type { EntitlementRow, GrantRow } from "../../store/rows.ts";
import { arbitrarySync, type SyncRows, sortRows } from "../test-support/arbitrary-sync.ts";
import { collect, plain, type TestFolder, testFolder, testRun, writeSync } from "../test-support/write-sync.ts";
import type { Tuning } from "./pebble-writer-options.ts";

// Small enough that a few dozen rows cut tables, take rows back and spill every index.
const tunings: readonly Partial<Tuning>[] = [{}, { tableBytes: 700, sortBytes: 1 }, { tableBytes: 3000, sortBytes: 600 }];

const sync = fc.record({ rows: arbitrarySync(40), tuning: fc.constantFrom(...tunings) });

async function withWritten(
  folder: TestFolder,
  { rows, tuning }: { readonly rows: SyncRows; readonly tuning: Partial<Tuning> },
  use: (view: SyncView) => Promise<void>,
): Promise<void> {
  await writeSync(folder, rows, { tuning });
  await using reader = await openC1z(folder.file, { tempDir: folder.temp });
  await use(await reader.view({ kind: "id", id: testRun().id }));
}

/** v3 files list rows by key: ids that start with their resource come behind the others (c1z-v3-pebble §2.3). */
function keyOrder<Row extends { readonly resourceType: string; readonly resourceId: string }>(
  rows: readonly Row[],
  idOf: (row: Row) => string,
  rest: readonly (keyof Row)[],
): Row[] {
  const flagged = rows.map((row) => ({
    row,
    ...row,
    flag: idOf(row).startsWith(`${row.resourceType}:${row.resourceId}:`) ? "1" : "0",
    entitlement: idOf(row),
  }));
  return sortRows(flagged, ["resourceType", "resourceId", "flag", "entitlement", ...rest]).map(({ row }) => row);
}

const entitlementOrder = (rows: readonly EntitlementRow[]): EntitlementRow[] => keyOrder(rows, ({ id }) => id, []);
const grantOrder = (rows: readonly GrantRow[]): GrantRow[] =>
  keyOrder(rows, ({ entitlementId }) => entitlementId, ["principalType", "principalId"]);

describe("a v3 file that is written", () => {
  it("gives back every row, in key order", { timeout: 120_000 }, async () => {
    await using folder = await testFolder();
    await fc.assert(
      fc.asyncProperty(sync, async ({ rows, tuning }) => {
        await withWritten(folder, { rows, tuning }, async (view) => {
          expect(plain(await collect(view.resourceTypes()))).toEqual(plain(rows.resourceTypes));
          expect(plain(await collect(view.resources()))).toEqual(plain(rows.resources));
          expect(plain(await collect(view.entitlements()))).toEqual(plain(entitlementOrder(rows.entitlements)));
          expect(plain(await collect(view.grants()))).toEqual(plain(grantOrder(rows.grants)));
          expect(plain(await collect(view.assets()))).toEqual(plain(rows.assets));
          expect(plain(await collect(view.sessions()))).toEqual(plain(rows.sessions));
        });
        expect(await readdir(folder.temp)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it("finds grants by principal and resources by parent through its indexes", { timeout: 120_000 }, async () => {
    await using folder = await testFolder();
    await fc.assert(
      fc.asyncProperty(sync, async ({ rows, tuning }) => {
        await withWritten(folder, { rows, tuning }, async (view) => {
          for (const { principalType: type, principalId: id } of rows.grants.slice(0, 8)) {
            const expected = rows.grants.filter((row) => row.principalType === type && row.principalId === id);
            expect(plain(await collect(view.grants({ principal: { type, id } })))).toEqual(plain(grantOrder(expected)));
          }
          for (const { parentType, parentId } of rows.resources.slice(0, 8)) {
            if (parentId === "") continue;
            const expected = rows.resources.filter((row) => row.parentType === parentType && row.parentId === parentId);
            expect(plain(await collect(view.resources({ parent: { type: parentType, id: parentId } })))).toEqual(plain(expected));
          }
        });
      }),
      { numRuns: 12 },
    );
  });

  it("counts what it holds", async () => {
    await using folder = await testFolder();
    await fc.assert(
      fc.asyncProperty(sync, async ({ rows, tuning }) => {
        await withWritten(folder, { rows, tuning }, async (view) => {
          const counted = (types: readonly string[]): Record<string, number> =>
            Object.fromEntries(types.map((type) => [type, types.filter((other) => other === type).length]));
          expect(await view.stats()).toEqual({
            resourceTypes: rows.resourceTypes.length,
            resources: rows.resources.length,
            entitlements: rows.entitlements.length,
            grants: rows.grants.length,
            assets: rows.assets.length,
            resourcesByResourceType: counted(rows.resources.map(({ type }) => type)),
            entitlementsByResourceType: counted(rows.entitlements.map(({ resourceType }) => resourceType)),
            grantsByResourceType: counted(rows.grants.map(({ resourceType }) => resourceType)),
          });
        });
      }),
      { numRuns: 10 },
    );
  });
});
