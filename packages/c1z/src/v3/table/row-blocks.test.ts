import { describe, expect, it } from "vitest";
import { RowKind, rowBlockEntries, rowBlockRows } from "./data-rows.ts";

/** Entries as (shared, key rest, value), one restart. */
function rowBlock(entries: readonly (readonly [number, string, string])[]): Buffer {
  const parts = entries.map(([shared, rest, value]) => {
    const [key, bytes] = [Buffer.from(rest, "latin1"), Buffer.from(value, "latin1")];
    return Buffer.concat([Buffer.of(shared, key.length, bytes.length), key, bytes]);
  });
  return Buffer.concat([...parts, Buffer.of(0, 0, 0, 0), Buffer.of(1, 0, 0, 0)]);
}

/** A trailer: kind, then the sequence number. */
function trailer(kind: number, seqnum: number): string {
  return String.fromCharCode(kind, seqnum & 0xff, seqnum >> 8, 0, 0, 0, 0, 0);
}

function read(bytes: Buffer, version: number): [string, number, number, string][] {
  const rows = rowBlockRows(bytes, version, "block");
  return Array.from({ length: rows.count }, (_, row) => [
    Buffer.from(rows.key(row)).toString("latin1"),
    rows.kind(row),
    rows.seqnum(row),
    Buffer.from(rows.value(row)).toString("latin1"),
  ]);
}

describe("rowBlockRows", () => {
  it("rebuilds keys from what they share, and reads trailers", () => {
    const bytes = rowBlock([
      [0, `group${trailer(1, 300)}`, "v1"],
      [5, `s${trailer(18, 2)}`, ""],
      [2, `ape${trailer(0, 1)}`, "x"],
    ]);
    expect(read(bytes, 1)).toEqual([
      ["group", RowKind.set, 300, "v1"],
      ["groups", RowKind.setWithDelete, 2, ""],
      ["grape", RowKind.delete, 1, "x"],
    ]);
  });

  it.each([
    [2, "\u0000v", "\u0000v"],
    [3, "\u0000v", "v"],
    [4, "\u0020v", "v"],
  ])("in format %i, the value of a SET %j is %j", (version, stored, value) => {
    expect(read(rowBlock([[0, `k${trailer(1, 1)}`, stored]]), version)).toEqual([["k", RowKind.set, 1, value]]);
  });

  it("in format 3 deletes have no prefix byte, and in 4 the obsolete bit is no part of the kind", () => {
    expect(read(rowBlock([[0, `k${trailer(23, 1)}`, "\u0005"]]), 3)).toEqual([["k", RowKind.deleteSized, 1, "\u0005"]]);
    expect(read(rowBlock([[0, `k${trailer(0x41, 1)}`, "\u0000v"]]), 4)).toEqual([["k", RowKind.set, 1, "v"]]);
  });

  it("refuses values that are elsewhere", () => {
    expect(() => read(rowBlock([[0, `k${trailer(1, 1)}`, "\u0080x"]]), 3)).toThrow("values in value blocks are not read");
    expect(() => read(rowBlock([[0, `k${trailer(1, 1)}`, "\u0040x"]]), 3)).toThrow("values in blob files are not read");
    expect(() => read(rowBlock([[0, `k${trailer(1, 1)}`, ""]]), 3)).toThrow("value without its prefix byte");
  });

  it.each([
    ["no restarts", Buffer.of(1, 2), "block of 2 bytes has no restarts"],
    ["more restarts than bytes", Buffer.of(9, 0, 0, 0), "restarts do not fit into 4 bytes"],
    ["a key that shares too much", rowBlock([[3, `k${trailer(1, 1)}`, ""]]), "key shares 3 of 0 bytes"],
    ["a key without trailer", rowBlock([[0, "short", ""]]), "key of 5 bytes has no trailer"],
    ["an entry over the end", Buffer.concat([Buffer.of(0, 90, 0), Buffer.alloc(8)]), "row of 90 bytes, 4 are left"],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => read(bytes, 1)).toThrow(message);
  });
});

describe("rowBlockEntries", () => {
  it("reads plain keys, and nothing from an empty block", () => {
    const entries = [
      ...rowBlockEntries(
        rowBlock([
          [0, "rocksdb.a", "1"],
          [8, "bc", "2"],
        ]),
        "block",
      ),
    ];
    expect(entries.map(({ key, value }) => [Buffer.from(key).toString(), Buffer.from(value).toString()])).toEqual([
      ["rocksdb.a", "1"],
      ["rocksdb.bc", "2"],
    ]);
    expect([...rowBlockEntries(rowBlock([]), "block")]).toEqual([]);
  });
});
