import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boolColumn, bytesColumn, columnBlock, prefixColumn, uintColumn } from "../test-support/encode-columns.ts";
import { ColumnBlock } from "./columns.ts";
import { columnarRows, RowKind } from "./data-rows.ts";

const none = Buffer.alloc(0);

function rowsOf<Value>(count: number, get: (row: number) => Value): Value[] {
  return Array.from({ length: count }, (_, row) => get(row));
}

describe("ColumnBlock", () => {
  it.each([
    ["all zero", [0n, 0n, 0n], 0, undefined, "00"],
    ["constant over a base", [257n, 257n], 0, 257n, "800101000000000000"],
    ["one byte", [1n, 255n], 1, undefined, "0101ff"],
    ["one byte over a base", [1000n, 1001n], 1, 1000n, "81e8030000000000000001"],
  ])("reads numbers: %s", (_, values, width, base, encoded) => {
    const column = uintColumn(values, width, base);
    expect(column.encode(0).toString("hex")).toBe(encoded);
    const block = new ColumnBlock(columnBlock(none, values.length, [column]), 0, "block");
    expect(rowsOf(values.length, (row) => block.uints(0).get(row))).toEqual(values.map(Number));
  });

  it("reads numbers of any width and base, wherever they start", () => {
    const width = fc.constantFrom(0, 1, 2, 4, 8);
    const given = width.chain((bytes) =>
      fc.record({
        width: fc.constant(bytes),
        items: fc.array(fc.bigInt({ min: 0n, max: bytes === 8 ? 2n ** 53n - 1n : 2n ** BigInt(bytes * 8) - 1n }), {
          maxLength: 40,
        }),
        base: bytes === 8 ? fc.constant(undefined) : fc.option(fc.bigInt({ min: 0n, max: 2n ** 40n }), { nil: undefined }),
        header: fc.uint8Array({ maxLength: 9 }),
      }),
    );
    fc.assert(
      fc.property(given, ({ width: bytes, items, base, header }) => {
        const values = items.map((item) => item + (base ?? 0n));
        const block = new ColumnBlock(
          columnBlock(header, values.length, [uintColumn(values, bytes, base)]),
          header.length,
          "block",
        );
        expect(rowsOf(values.length, (row) => block.uints(0).get(row))).toEqual(values.map(Number));
        expect(rowsOf(values.length, (row) => block.uints(0).low(row))).toEqual(
          values.map((value) => Number(value & 0xffffffffn)),
        );
        expect(rowsOf(values.length, (row) => block.uints(0).shifted(row))).toEqual(values.map((value) => Number(value >> 8n)));
      }),
    );
  });

  it("reads byte strings and flags side by side", () => {
    const row = fc.tuple(fc.uint8Array({ maxLength: 70 }), fc.boolean());
    fc.assert(
      fc.property(fc.array(row, { maxLength: 200, size: "max" }), (rows) => {
        const slices = rows.map(([bytes]) => bytes);
        const flags = rows.map(([, flag]) => flag);
        const bytes = columnBlock(none, rows.length, [bytesColumn(slices), boolColumn(flags), bytesColumn(slices)]);
        const block = new ColumnBlock(bytes, 0, "block");
        for (const column of [0, 2]) {
          const found = rowsOf(rows.length, (at) => Buffer.from(block.slices(column).get(at)).toString("hex"));
          expect(found).toEqual(slices.map((slice) => Buffer.from(slice).toString("hex")));
        }
        expect(rowsOf(rows.length, (at) => block.bools(1).get(at))).toEqual(flags);
        if (rows.length > 0) expect(block.bools(1).isAllFalse).toBe(!flags.includes(true));
      }),
    );
  });

  it("rebuilds keys from block prefix, bundle prefix and suffix, repeated keys included", () => {
    const key = fc
      .tuple(fc.constantFrom("group\0g1", "group\0g2", "user"), fc.uint8Array({ max: 2, minLength: 1, maxLength: 4 }))
      .map(([prefix, rest]) => Buffer.concat([Buffer.from(prefix), rest]));
    const keys = fc.array(key, { minLength: 1, maxLength: 90, size: "max" }).map((some) => some.toSorted((a, b) => a.compare(b)));
    fc.assert(
      fc.property(keys, fc.integer({ min: 0, max: 5 }), (sorted, shift) => {
        const block = new ColumnBlock(columnBlock(none, sorted.length, [prefixColumn(sorted, shift)]), 0, "block");
        const found = rowsOf(sorted.length, (row) => Buffer.from(block.prefixSlices(0).get(row)).toString("hex"));
        expect(found).toEqual(sorted.map((one) => one.toString("hex")));
      }),
    );
  });

  it.each<[string, (bytes: Buffer) => Buffer, string]>([
    ["another version", (bytes) => set(bytes, 0, 2), "columnar block version 2, expected 1"],
    ["too few bytes", (bytes) => bytes.subarray(0, 5), "columnar block of 5 bytes is too short"],
    ["columns that do not fit", (bytes) => set(bytes, 1, 200), "200 columns do not fit into"],
    ["a column in the header", (bytes) => set(bytes, 8, 3), "column 0 starts at 3, outside of its block"],
    ["a column behind the end", (bytes) => set(bytes, 8, 250), "column 0 starts at 250, outside of its block"],
    ["another type", (bytes) => set(bytes, 7, 2), "column 0 has type 2, expected 3"],
    ["more rows than numbers", (bytes) => set(bytes, 3, 99), "100 numbers of 1 bytes run over their column"],
  ])("refuses %s", (_, damage, message) => {
    const slices = [Buffer.from("abc"), Buffer.from("de")];
    const bytes = damage(columnBlock(none, 2, [bytesColumn(slices)]));
    expect(() => new ColumnBlock(bytes, 0, "block").slices(0).get(0)).toThrow(message);
  });
});

function set(bytes: Buffer, at: number, value: number): Buffer {
  bytes[at] = value;
  return bytes;
}

describe("columnarRows", () => {
  const keys = ["a", "b", "b", "c"].map((key) => Buffer.from(key));
  const trailers = [0x301n, 0x512n, 0x400n, 0x117n];

  function block(external: readonly boolean[], values: readonly Buffer[]): Buffer {
    const header = Buffer.alloc(4);
    header.writeUInt32LE(1);
    return columnBlock(header, keys.length, [
      prefixColumn(keys, 4),
      bytesColumn(keys.map(() => none)),
      uintColumn(trailers, 2),
      boolColumn([true, true, false, true]),
      bytesColumn(values),
      boolColumn(external),
      boolColumn([false, false, true, false]),
    ]);
  }

  it("reads key, sequence number, kind and value of each row", () => {
    const values = ["1", "", "", "22"].map((value) => Buffer.from(value));
    const rows = columnarRows(block([false, false, false, false], values), "block");
    const found = rowsOf(rows.count, (row) => [
      Buffer.from(rows.key(row)).toString(),
      rows.seqnum(row),
      rows.kind(row),
      Buffer.from(rows.value(row)).toString(),
    ]);
    expect(found).toEqual([
      ["a", 3, RowKind.set, "1"],
      ["b", 5, RowKind.setWithDelete, ""],
      ["b", 4, RowKind.delete, ""],
      ["c", 1, RowKind.deleteSized, "22"],
    ]);
  });

  it("takes the prefix byte off a value that has one, and refuses values that are elsewhere", () => {
    const values = [Buffer.of(0x20, 7), Buffer.of(0x80, 1), Buffer.of(0x40, 1), none];
    const rows = columnarRows(block([true, true, true, true], values), "block");
    expect(Buffer.from(rows.value(0)).toString("hex")).toBe("07");
    expect(() => rows.value(1)).toThrow("values in value blocks are not read");
    expect(() => rows.value(2)).toThrow("values in blob files are not read");
    expect(() => rows.value(3)).toThrow("value without its prefix byte");
  });
});
