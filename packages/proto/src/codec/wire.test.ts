import { BinaryReader, BinaryWriter, WireType as Theirs } from "@bufbuild/protobuf/wire";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { arbitraryText } from "../../test/arbitrary-message.ts";
import { compareUtf8, sortedByUtf8 } from "./sort-by-utf8.ts";
import { forEachField, readAscii, readUtf8, readVarint, readVarint64 } from "./wire-reader.ts";
import { tagOf, WireWriter } from "./wire-writer.ts";

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

test("writes numbers and texts as protobuf-es does", () => {
  const writer = new WireWriter();
  fc.assert(
    fc.property(
      fc.nat({ max: 0xffff_ffff }),
      fc.integer(),
      int64,
      fc.double(),
      arbitraryText,
      (unsigned, signed, long, real, text) => {
        writer.varint(unsigned);
        writer.int32(signed);
        writer.varint64(long);
        writer.fixed32(signed);
        writer.fixed64(long);
        writer.double(real);
        writer.float(Math.fround(real));
        writer.string(tagOf(3, 2), text);
        const theirs = new BinaryWriter().uint32(unsigned).int32(signed).int64(long).sfixed32(signed).sfixed64(long).double(real);
        const expected = theirs.float(Math.fround(real)).tag(3, Theirs.LengthDelimited).string(text).finish();
        expect(Buffer.from(writer.finish())).toEqual(Buffer.from(expected));
      },
    ),
  );
});

test("nested fields get their lengths, around every size at which a length needs another byte", () => {
  const writer = new WireWriter();
  for (const size of [0, 1, 126, 127, 128, 129, 16_380, 16_383, 16_384, 16_390, 2_097_152]) {
    const outer = writer.open(tagOf(1, 2));
    const inner = writer.open(tagOf(2, 2));
    writer.raw(new Uint8Array(size).fill(7));
    writer.close(inner);
    writer.close(outer);
    const expected = new BinaryWriter()
      .tag(1, Theirs.LengthDelimited)
      .fork()
      .tag(2, Theirs.LengthDelimited)
      .bytes(new Uint8Array(size).fill(7))
      .join()
      .finish();
    expect(Buffer.compare(writer.finish(), expected)).toBe(0);
  }
});

test("texts around every size at which a length needs another byte", () => {
  const writer = new WireWriter();
  for (const length of [0, 1, 42, 43, 63, 64, 127, 128, 5461, 5462, 8192, 16_383, 16_384, 16_385]) {
    for (const unit of ["a", "é", "李", "\u{1f9f8}"]) {
      writer.string(tagOf(1, 2), unit.repeat(length));
      const expected = new BinaryWriter().tag(1, Theirs.LengthDelimited).string(unit.repeat(length)).finish();
      expect(Buffer.compare(writer.finish(), expected)).toBe(0);
    }
  }
});

test("reset drops what was written", () => {
  const writer = new WireWriter();
  writer.raw(new Uint8Array(3_000_000));
  writer.reset();
  writer.varint(5);
  expect([...writer.finish()]).toEqual([5]);
});

test("visits every field with its bounds, in wire order", () => {
  const bytes = new BinaryWriter()
    .tag(3, Theirs.Varint)
    .uint32(300)
    .tag(1, Theirs.LengthDelimited)
    .string("héllo")
    .tag(2, Theirs.Bit64)
    .double(1)
    .tag(4, Theirs.Bit32)
    .fixed32(9);
  bytes
    .tag(5, Theirs.StartGroup)
    .tag(6, Theirs.Varint)
    .uint32(1)
    .tag(7, Theirs.StartGroup)
    .tag(7, Theirs.EndGroup)
    .tag(5, Theirs.EndGroup)
    .tag(536_870_911, Theirs.Varint)
    .uint32(0);
  const wire = bytes.finish();
  const seen: unknown[] = [];
  forEachField(wire, (number, wireType, start, end) => seen.push([number, wireType, start, end]));
  expect(seen).toEqual([
    [3, 0, 1, 3],
    [1, 2, 5, 11],
    [2, 1, 12, 20],
    [4, 5, 21, 25],
    [5, 3, 26, 30],
    [536_870_911, 0, 36, 37],
  ]);
  expect([readVarint(wire, 1), readUtf8(wire, 5, 11)]).toEqual([300, "héllo"]);
});

test("varints are exact to 2^53 as numbers and to 64 bits as bigints", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.maxSafeNat(), (long, number) => {
      expect(readVarint64(new BinaryWriter().uint64(long).finish(), 0)).toBe(long);
      expect(readVarint(new BinaryWriter().uint64(number).finish(), 0)).toBe(number);
    }),
  );
});

test("texts are read as TextDecoder reads them, invalid ones too", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat({ max: 5 }), (bytes, skip) => {
      const start = Math.min(skip, bytes.length);
      const expected = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(start));
      expect(readUtf8(bytes, start, bytes.length)).toBe(expected);
    }),
  );
  expect(readAscii(Buffer.from("xabcx"), 1, 4)).toBe("abc");
});

test.each([
  ["a varint without end", "08ff"],
  ["a varint of eleven bytes", "08ffffffffffffffffffff01"],
  ["a length beyond the end", "0a0561"],
  ["a fixed value cut short", "09010203"],
  ["field number 0", "0001"],
  ["wire type 6", "0e"],
  ["a stray end of a group", "0c"],
  ["a group without end", "0b0801"],
  ["a group with the end of another", "0b14"],
])("%s is refused", (_, text) => {
  expect(() => forEachField(Buffer.from(text, "hex"), () => undefined)).toThrow(RangeError);
});

test("groups without end in depth are refused", () => {
  expect(() => forEachField(new Uint8Array(100_000).fill(0x0b), () => undefined)).toThrow(RangeError);
});

test("accepts the bytes that protobuf-es accepts, and sees the same fields", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 24 }), (bytes) => {
      const mine: number[] = [];
      let isAccepted = true;
      try {
        forEachField(bytes, (number, wireType) => mine.push(number * 8 + wireType));
      } catch {
        isAccepted = false;
      }
      const theirs: number[] = [];
      let isAcceptedThere = true;
      try {
        const reader = new BinaryReader(bytes);
        while (reader.pos < reader.len) {
          const [number, wireType] = reader.tag();
          reader.skip(wireType, number);
          theirs.push(number * 8 + wireType);
        }
        isAcceptedThere = reader.pos === reader.len;
      } catch {
        isAcceptedThere = false;
      }
      expect([isAccepted, isAccepted && mine]).toEqual([isAcceptedThere, isAcceptedThere && theirs]);
    }),
    { numRuns: 2000 },
  );
});

test("sorts as the UTF-8 bytes sort", () => {
  const texts = fc.array(
    fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("\u{10000}", "\uffff", "\ud7ff", "\ue000", "a", "")),
  );
  fc.assert(
    fc.property(texts, (list) => {
      const expected = list.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      expect(sortedByUtf8([...list])).toEqual(expected);
    }),
    { numRuns: 500 },
  );
  expect(compareUtf8("\ud800", "\ufffe")).toBeLessThan(0);
});
