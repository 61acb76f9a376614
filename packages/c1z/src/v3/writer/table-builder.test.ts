import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadXxhash64, type Xxhash64 } from "../checksum/xxhash64.ts";
import { memoryAccess } from "../envelope/file-access.ts";
import { BlockCache } from "../table/block-cache.ts";
import { RowKind } from "../table/data-rows.ts";
import { Table } from "../table/table.ts";
import { TableBuilder } from "./table-builder.ts";

function build(rows: readonly (readonly [string, number])[], bufferBytes = 64): TableBuilder {
  const builder = new TableBuilder(new Uint8Array(bufferBytes));
  for (const [key, valueBytes] of rows) add(builder, key, valueBytes);
  return builder;
}

function add(builder: TableBuilder, key: string, valueBytes: number): string {
  const bytes = Buffer.from(key, "latin1");
  const step = builder.begin(bytes, bytes.length, valueBytes);
  if (step === "unordered") return step;
  builder.out.raw(new Uint8Array(valueBytes).fill(valueBytes));
  builder.end();
  return step;
}

function read(bytes: Uint8Array, xxhash64: Xxhash64): [string, number][] {
  const table = new Table(memoryAccess(bytes), "table", xxhash64, new BlockCache(0));
  const found: [string, number][] = [];
  for (let block = 0; block < table.blockCount; block++) {
    const rows = table.rows(block);
    for (let row = 0; row < rows.count; row++) {
      expect([rows.kind(row), rows.seqnum(row)]).toEqual([RowKind.set, 0]);
      const value = rows.value(row);
      expect(value.every((byte) => byte === value.length % 256)).toBe(true);
      found.push([Buffer.from(rows.key(row)).toString("latin1"), value.length]);
    }
  }
  return found;
}

const size = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.constantFrom(127, 128, 16_383, 16_384, 40_000));
const key = fc.uint8Array({ minLength: 1, maxLength: 5, max: 4 }).map((bytes) => Buffer.from(bytes).toString("latin1"));
const sortedRows = fc
  .uniqueArray(fc.tuple(key, size), { selector: ([one]) => one, maxLength: 60 })
  .map((rows) => rows.toSorted(([a], [b]) => (a < b ? -1 : 1)));

describe("TableBuilder", () => {
  it("builds tables that the reader reads, of any number and size of rows", async () => {
    const xxhash64 = await loadXxhash64();
    fc.assert(
      fc.property(sortedRows, (rows) => {
        const { bytes, firstKey, lastKey } = build(rows).finish();
        if (rows.length === 0) return;
        expect(read(bytes, xxhash64)).toEqual(rows);
        expect(Buffer.from(firstKey).toString("latin1")).toBe(rows[0]?.[0]);
        expect(Buffer.from(lastKey).toString("latin1")).toBe(rows.at(-1)?.[0]);
      }),
    );
  });

  it("takes rows back to any mark and goes on from there", async () => {
    const xxhash64 = await loadXxhash64();
    fc.assert(
      fc.property(sortedRows, fc.nat(60), (rows, cut) => {
        const at = Math.min(cut, rows.length);
        const builder = build(rows.slice(0, at));
        const mark = builder.mark;
        for (const [one, valueBytes] of rows.slice(at)) add(builder, one, valueBytes);
        const taken = builder.takeBack(mark);
        expect(taken.map((row) => [Buffer.from(row.key).toString("latin1"), row.value.length])).toEqual(rows.slice(at));
        expect(builder.isEmpty).toBe(at === 0);
        for (const row of taken) expect(builder.add(row)).toBe("next");
        if (rows.length > 0) expect(read(builder.finish().bytes, xxhash64)).toEqual(rows);
      }),
    );
  });

  it("replaces the value of the last key, with a longer or a shorter one", async () => {
    const xxhash64 = await loadXxhash64();
    const builder = build([
      ["a", 5],
      ["b", 3],
    ]);
    for (const valueBytes of [200, 0, 20_000, 127, 128]) expect(add(builder, "b", valueBytes)).toBe("same");
    expect(add(builder, "c", 1)).toBe("next");
    expect(read(builder.finish().bytes, xxhash64)).toEqual([
      ["a", 5],
      ["b", 128],
      ["c", 1],
    ]);
  });

  it("refuses a key below the last one", () => {
    const builder = build([["bb", 1]]);
    for (const lower of ["ba", "b", "a", ""]) expect(add(builder, lower, 1)).toBe("unordered");
    for (const higher of ["bba", "bc", "c"]) expect(add(builder, higher, 1)).toBe("next");
  });
});
