import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadXxhash64 } from "../checksum/xxhash64.ts";
import { memoryAccess } from "../envelope/file-access.ts";
import { entitlementTail } from "../keys/families.ts";
import { tupleKey } from "../keys/tuple.ts";
import { BlockCache } from "../table/block-cache.ts";
import { Table } from "../table/table.ts";
import { EntitlementOrder } from "./entitlement-order.ts";
import { FramePacker } from "./frame-packer.ts";
import { TableSeries, type WrittenTable } from "./table-series.ts";

/** Entitlement ids of one resource, in the order in which rows come. */
interface Resource {
  readonly id: string;
  readonly early: number;
  readonly standard: number;
  readonly late: number;
}

function idsOf({ id, early, standard, late }: Resource): string[] {
  const ids = (prefix: string, count: number): string[] =>
    Array.from({ length: count }, (_, i) => `${prefix}${String(i).padStart(5, "0")}`);
  return [...ids("early ", early), ...ids(`group:${id}:`, standard), ...ids("late ", late)];
}

/** Writes the resources and reads the tables back; keys as text. */
async function tablesOf(
  resources: readonly Resource[],
  tableBytes: number,
): Promise<{ keys: string[][]; written: readonly WrittenTable[] }> {
  const raw = new Map<string, Uint8Array>();
  const xxhash64 = await loadXxhash64();
  const packer = new FramePacker({ append: () => Promise.resolve(0) }, xxhash64, 1);
  const add = packer.add.bind(packer);
  packer.add = (name, bytes, release) => {
    raw.set(name, bytes.slice());
    add(name, bytes, release);
  };
  const series = new TableSeries(packer, tableBytes);
  const order = new EntitlementOrder(series);
  for (const resource of resources) {
    for (const id of idsOf(resource)) {
      const { flag, tail } = entitlementTail("group", resource.id, id);
      const key = tupleKey([3, 3], ["group", resource.id, flag, tail]);
      order.enter("group", resource.id, flag === "1", key, key.length);
      expect(series.begin(key, key.length, 20)).toBe("next");
      series.out.raw(Buffer.from(id));
      series.end();
      if (series.isFull) await series.ready();
    }
  }
  order.leave();
  const written = series.finish();
  await packer.settle();
  const keys = written.map(({ number }) => {
    const bytes = raw.get(`${String(number).padStart(6, "0")}.sst`) as Uint8Array;
    const table = new Table(memoryAccess(bytes), "table", xxhash64, new BlockCache(0));
    const found: string[] = [];
    for (let block = 0; block < table.blockCount; block++) {
      const rows = table.rows(block);
      for (let row = 0; row < rows.count; row++) found.push(Buffer.from(rows.key(row)).toString("latin1"));
    }
    return found;
  });
  return { keys, written };
}

function expectedKeys(resources: readonly Resource[]): string[] {
  return resources
    .flatMap((resource) =>
      idsOf(resource).map((id) => {
        const { flag, tail } = entitlementTail("group", resource.id, id);
        return Buffer.from(tupleKey([3, 3], ["group", resource.id, flag, tail])).toString("latin1");
      }),
    )
    .sort();
}

describe("rows of entitlements", () => {
  it.each([
    ["in one table", 0, 5, 5, 100_000],
    ["behind others of its table", 40, 5, 5, 2000],
    ["with a standard run of several tables in between", 40, 400, 5, 2000],
    ["in several tables of their own", 3, 400, 400, 2000],
    ["with a standard run that starts a table", 0, 400, 3, 2000],
  ])("late ids of a resource are put in front of its standard ones: %s", async (_, early, standard, late, tableBytes) => {
    const resources = ["g1", "g2", "g3"].map((id) => ({ id, early, standard, late }));
    const { keys } = await tablesOf(resources, tableBytes);
    expect(keys.flat()).toEqual(expectedKeys(resources));
  });

  it("come out complete, in order and in tables that stay near their size", { timeout: 60_000 }, async () => {
    const run = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 150 }));
    const resource = fc.record({ early: run, standard: run, late: run });
    await fc.assert(
      fc.asyncProperty(fc.array(resource, { minLength: 1, maxLength: 6 }), async (shapes) => {
        const resources = shapes.map((shape, i) => ({ id: `g${i}`, ...shape }));
        const { keys, written } = await tablesOf(resources, 1500);
        expect(keys.flat()).toEqual(expectedKeys(resources));
        // Index, properties, footer and the row that crosses the limit come on top.
        for (const { size } of written) expect(size).toBeLessThan(2600);
      }),
      { numRuns: 30 },
    );
  });
});
