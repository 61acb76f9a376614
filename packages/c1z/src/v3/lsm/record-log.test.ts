import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeLog, logRecords } from "./record-log.ts";

function read(log: Uint8Array): string[] {
  return [...logRecords(log, "MANIFEST")].map((record) => Buffer.from(record).toString("hex"));
}

const size = fc.oneof(
  fc.integer({ min: 0, max: 300 }),
  fc.integer({ min: 32_740, max: 32_790 }),
  fc.integer({ min: 60_000, max: 140_000 }),
);
const records = fc.array(
  size.map((length) => Buffer.from(Array.from({ length }, (_, i) => (i * 7 + length) & 0xff))),
  { maxLength: 5 },
);

describe("a record log", () => {
  it("lays out the first record of a real MANIFEST as Go does", () => {
    // Comparator, next file number and last sequence of a new store, as in the files of the golden data.
    const record = Buffer.concat([Buffer.of(1, 26), Buffer.from("leveldb.BytewiseComparator"), Buffer.of(3, 2, 4, 0)]);
    const chunk = `a117774a200001${record.toString("hex")}`;
    expect(Buffer.from(encodeLog([record])).toString("hex")).toBe(chunk);
    expect(read(Buffer.from(chunk, "hex"))).toEqual([record.toString("hex")]);
  });

  it("gives back records of any size, over as many blocks as they take", () => {
    fc.assert(
      fc.property(records, (some) => {
        expect(read(encodeLog(some))).toEqual(some.map((record) => record.toString("hex")));
      }),
      { numRuns: 40 },
    );
  });

  it("leaves less than a header at the end of a block empty", () => {
    for (const left of [0, 1, 6, 7]) {
      const log = encodeLog([new Uint8Array(32_768 - 7 - left).fill(1), Uint8Array.of(9)]);
      expect(log.length).toBe(left === 7 ? 32_768 + 8 : 32_768 + 8);
      expect(read(log).at(-1)).toBe("09");
    }
  });

  it("ends at zeroes", () => {
    const log = Buffer.concat([encodeLog([Uint8Array.of(1)]), Buffer.alloc(100)]);
    expect(read(log)).toEqual(["01"]);
  });

  it.each<[string, (log: Buffer) => Buffer, string]>([
    ["a changed byte", (log) => changed(log, 12), "fails its checksum"],
    ["another type", (log) => changed(log, 6), "chunk type"],
    ["a cut", (log) => log.subarray(0, 40_000), "does not fit into its block"],
    ["a cut header", (log) => log.subarray(0, 32_768 + 3), "ends inside of a chunk header"],
    ["a missing end", (log) => log.subarray(0, 32_768), "ends inside of a record"],
    ["a missing start", (log) => log.subarray(32_768), "record is cut short"],
  ])("is refused with %s", (_, damage, message) => {
    const log = Buffer.from(encodeLog([new Uint8Array(60_000).fill(3)]));
    expect(() => read(damage(log))).toThrow(message);
  });
});

function changed(log: Buffer, at: number): Buffer {
  log[at] = (log[at] as number) ^ 0x40;
  return log;
}
