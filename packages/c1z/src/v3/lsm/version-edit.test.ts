import { describe, expect, it } from "vitest";
import { replayManifest } from "./live-tables.ts";
import { encodeLog } from "./record-log.ts";
import { decodeVersionEdit } from "./version-edit.ts";

function uvarint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) | 0x80, ...uvarint(Math.floor(value / 128))];
}

function prefixed(bytes: Iterable<number>): number[] {
  const all = [...bytes];
  return [...uvarint(all.length), ...all];
}

/** An internal key: text, kind, sequence number. */
function bound(text: string, kind: number, seqnum: number): number[] {
  const sequence = Array.from({ length: 7 }, (_, i) => Math.floor(seqnum / 256 ** i) & 0xff);
  return prefixed([...Buffer.from(text), kind, ...sequence]);
}

const exclusive = prefixed([...Buffer.from("m"), 15, ...Array.from({ length: 7 }, () => 0xff)]);

function edit(...parts: readonly (readonly number[] | number)[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => (typeof part === "number" ? uvarint(part) : part)));
}

const name = prefixed(Buffer.from("leveldb.BytewiseComparator"));

describe("decodeVersionEdit", () => {
  it("reads every tag that real files hold", () => {
    const decoded = decodeVersionEdit(
      edit(1, name, 2, 26, 3, 30, 4, 3395, 9, 1, 5, 6, prefixed([1]), [6, 6, 12], 105, 18, 32_378, 106, 15, [
        ...uvarint(100),
        6,
        21,
        ...uvarint(70_318),
        ...bound("a", 1, 0),
        ...bound("c", 18, 300),
        ...uvarint(3328),
        ...uvarint(3328),
      ]),
    );
    expect(decoded).toMatchObject({
      comparator: "leveldb.BytewiseComparator",
      logNumber: 26,
      lastSequence: 3395,
      deleted: [{ level: 6, number: 12 }],
      backings: [{ number: 18, size: 32_378 }],
      added: [{ level: 6, number: 21, size: 70_318, smallestSeq: 3328, largestSeq: 3328, backing: undefined }],
    });
    const [table] = decoded.added;
    expect(Buffer.from(table?.largest.userKey ?? []).toString()).toBe("c");
    expect(table?.largest).toMatchObject({ kind: 18, seqnum: 300, isExclusiveSentinel: false });
  });

  it("reads tables of the older tags, and the custom fields of the newer", () => {
    const bounds = [...bound("a", 1, 5), ...bound("b", 1, 5)];
    const slice = [6, 7, 100, ...bound("a", 1, 0), ...exclusive, 0, 0];
    const customFields = [2, 1, 1, 6, 3, 0x80, 0x80, 1, 66, 12, 1];
    const decoded = decodeVersionEdit(
      edit(7, [0, 4, 100, ...bounds], 102, [1, 5, 0, 100, ...bounds, 5, 5], 103, [...slice, ...customFields]),
    );
    expect(decoded.added).toMatchObject([
      { level: 0, number: 4, smallestSeq: 0, largestSeq: 0 },
      { level: 1, number: 5, smallestSeq: 5, largestSeq: 5 },
      { level: 6, number: 7, backing: 12, largest: { isExclusiveSentinel: true } },
    ]);
  });

  const table = [6, 7, 100, ...bound("a", 1, 0), ...bound("b", 1, 0), 0, 0];
  it.each([
    ["an unknown tag", edit(44), "unknown tag 44"],
    ["blob files", edit(107), "blob files (tag 107) are not read"],
    ["range keys", edit(104, [6, 9, 1]), "table 9 has range keys"],
    ["a level that does not exist", edit(100, [7, 1, 1]), "table on level 7, at most 6 exist"],
    ["a bound without trailer", edit(100, [6, 1, 1, ...prefixed([1, 2])]), "key bound of 2 bytes"],
    ["a synthetic prefix", edit(103, table, 67), "synthetic prefix or suffix"],
    ["blob references", edit(103, table, 69), "refers to blob files"],
    ["another path", edit(103, table, 65), "is on another path"],
    ["a field that must be understood", edit(103, table, 70), "has the unknown field 70"],
    ["a cut", edit(4), "needs 1 bytes"],
  ])("refuses %s", (_, record, message) => {
    expect(() => decodeVersionEdit(record)).toThrow(message);
  });
});

describe("replayManifest", () => {
  const added = (level: number, number: number, from: string, to: string, seq: number): number[] => [
    ...uvarint(100),
    level,
    number,
    100,
    ...bound(from, 1, 0),
    ...bound(to, 1, 0),
    seq,
    seq,
  ];

  it("keeps what was added and not deleted, whatever the order within an edit; levels from the top, tables by key", () => {
    const version = replayManifest(
      encodeLog([
        edit(1, name, 3, 2),
        edit(4, 9, added(6, 3, "m", "p", 0), added(6, 2, "a", "c", 0), added(0, 9, "b", "z", 9)),
        edit(added(6, 4, "d", "e", 7), [6, 6, 3], [6, 0, 9], added(5, 9, "b", "z", 9)),
      ]),
    );
    expect(version.lastSequence).toBe(9);
    expect(version.tables.map(({ level, number, fixedSeqnum }) => [level, number, fixedSeqnum])).toEqual([
      [5, 9, 9],
      [6, 2, undefined],
      [6, 4, 7],
    ]);
    expect(Object.fromEntries(version.fileSizes)).toEqual({ 2: 100, 4: 100, 9: 100 });
  });

  it("knows the size of a slice's file only from the edit that records it", () => {
    const slice = [...uvarint(103), 6, 7, 100, ...bound("a", 1, 0), ...bound("b", 1, 0), 0, 0, 66, 5, 1];
    expect([...replayManifest(encodeLog([edit(105, 5, 4096, slice)])).fileSizes]).toEqual([[5, 4096]]);
    expect(() => replayManifest(encodeLog([edit(slice)]))).toThrow("table 7 is a slice of file 5, whose size is not recorded");
  });

  it("refuses keys in another order", () => {
    const log = encodeLog([edit(1, prefixed(Buffer.from("reverse")))]);
    expect(() => replayManifest(log)).toThrow('keys are ordered by "reverse"');
  });
});
