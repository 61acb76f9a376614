import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compareUtf8 } from "@baton-ts/proto/codec";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTempFolder } from "../envelope/temp-folder.ts";
import type { GrantRow } from "../store/rows.ts";
import { grantFormat, resourceFormat, sessionFormat } from "./row-formats.ts";
import { type SortOptions, sortRows } from "./sort-rows.ts";

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "baton-sort-rows-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

function options(given: Partial<SortOptions> = {}): SortOptions {
  return { createFolder: () => createTempFolder(root), maxBytes: 200, batchSize: 3, signal: undefined, ...given };
}

async function* inBatches<Row>(rows: readonly Row[], size = 4): AsyncGenerator<readonly Row[]> {
  for (let from = 0; from < rows.length; from += size) yield rows.slice(from, from + size);
}

async function sorted<Row>(rows: readonly Row[], format: Parameters<typeof sortRows<Row>>[1], given = options()): Promise<Row[]> {
  return (await Array.fromAsync(sortRows(inBatches(rows), format, given))).flat();
}

// Parts of keys that are prefixes of each other, hold what keys escape, or sort differently as UTF-16 and UTF-8.
const part = fc.oneof(
  fc.constantFrom("", "a", "ab", "a:b", "\0", "\0\0", "\u0001", "\u0002", "\uffe6", "\u{1f9f8}"),
  fc.string({ unit: "grapheme", maxLength: 6 }),
);
const time = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

const grant: fc.Arbitrary<GrantRow> = fc.record({
  id: part,
  entitlementId: part,
  resourceType: part,
  resourceId: part,
  principalType: part,
  principalId: part,
  data: fc.uint8Array({ maxLength: 300 }),
  expansion: fc.option(fc.uint8Array({ maxLength: 300 })),
  needsExpansion: fc.boolean(),
  discoveredAt: time,
});

const grantKey = ["resourceType", "resourceId", "entitlementId", "principalType", "principalId", "id"] as const;

function compareGrants(a: GrantRow, b: GrantRow): number {
  for (const column of grantKey) {
    const difference = compareUtf8(a[column], b[column]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function keyText(row: GrantRow): string {
  return JSON.stringify(grantKey.map((column) => row[column]));
}

describe("sortRows", () => {
  test.each([1, 500, 1 << 20])(
    "with %i bytes of memory: the rows, unchanged, by the UTF-8 bytes of their keys",
    async (maxBytes) => {
      await fc.assert(
        fc.asyncProperty(fc.uniqueArray(grant, { selector: keyText, maxLength: 40 }), async (rows) => {
          expect(await sorted(rows, grantFormat, options({ maxBytes }))).toEqual(rows.toSorted(compareGrants));
        }),
        { numRuns: 30 },
      );
      expect(await readdir(root)).toEqual([]);
    },
  );

  test("keeps every row of one key, in an order that does not depend on the input's", async () => {
    const session = fc.record({ key: fc.constantFrom("a", "b"), value: fc.uint8Array({ maxLength: 4 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(session, { maxLength: 20 }), async (rows) => {
        const result = await sorted(rows, sessionFormat);
        expect(await sorted(rows.toReversed(), sessionFormat)).toEqual(result);
        expect(result).toHaveLength(rows.length);
      }),
      { numRuns: 20 },
    );
  });

  test("keeps the parent of resources", async () => {
    const child = { type: "t", id: "2", parentType: "org\u0001", parentId: "ä", data: Uint8Array.of(1), discoveredAt: -5n };
    const other = { type: "t", id: "1", parentType: "", parentId: "", data: new Uint8Array(0), discoveredAt: 0n };
    expect(await sorted([child, other], resourceFormat)).toEqual([other, child]);
  });

  test("gives batches of the size asked for", async () => {
    const rows = Array.from({ length: 7 }, (_, n) => ({ key: `k${n}`, value: new Uint8Array(0) }));
    const batches = await Array.fromAsync(sortRows(inBatches(rows), sessionFormat, options()));
    expect(batches.map((batch) => batch.map(({ key }) => key))).toEqual([["k0", "k1", "k2"], ["k3", "k4", "k5"], ["k6"]]);
  });

  test("uses no folder while rows fit into memory, and removes the one it used, also when nobody reads on", async () => {
    const rows = Array.from({ length: 20 }, (_, n) => ({ key: `k${n}`, value: new Uint8Array(100) }));
    let folders = 0;
    const createFolder: SortOptions["createFolder"] = async () => {
      folders++;
      return createTempFolder(root);
    };
    await sorted(rows, sessionFormat, options({ createFolder, maxBytes: 1 << 20 }));
    expect(folders).toBe(0);
    for await (const batch of sortRows(inBatches(rows), sessionFormat, options({ createFolder }))) {
      expect(batch).toHaveLength(3);
      expect(await readdir(root)).toHaveLength(1);
      break;
    }
    expect(folders).toBe(1);
    expect(await readdir(root)).toEqual([]);
  });

  test("stops on abort, while it reads and while it gives", async () => {
    const rows = Array.from({ length: 20 }, (_, n) => ({ key: `k${n}`, value: new Uint8Array(100) }));
    const stop = new AbortController();
    const reading = async function* (): AsyncGenerator<typeof rows> {
      yield rows;
      stop.abort();
      yield rows;
    };
    const { signal } = stop;
    await expect(Array.fromAsync(sortRows(reading(), sessionFormat, options({ signal })))).rejects.toMatchObject({
      name: "AbortError",
    });
    const late = new AbortController();
    const giving = async (): Promise<void> => {
      for await (const _ of sortRows(inBatches(rows), sessionFormat, options({ signal: late.signal }))) late.abort();
    };
    await expect(giving()).rejects.toMatchObject({ name: "AbortError" });
    expect(await readdir(root)).toEqual([]);
  });
});
