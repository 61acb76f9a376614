import * as fc from "fast-check";
import { expect, it } from "vitest";
import { ByteReader } from "./byte-reader.ts";
import { ByteWriter } from "./byte-writer.ts";

type Value = { readonly text: string } | { readonly number: number } | { readonly bytes: Uint8Array };

const value: fc.Arbitrary<Value> = fc.oneof(
  fc.record({ text: fc.string({ unit: "binary", maxLength: 200 }) }),
  fc.record({ number: fc.maxSafeNat() }),
  fc.record({ bytes: fc.uint8Array({ maxLength: 300 }) }),
);

it("reads back what was written, whatever the buffer had to grow", () => {
  fc.assert(
    fc.property(fc.array(value, { maxLength: 50 }), (values) => {
      const writer = new ByteWriter(1);
      for (const item of values) {
        if ("text" in item) writer.text(item.text);
        else if ("number" in item) writer.varint(item.number);
        else writer.bytes(item.bytes);
      }
      const reader = new ByteReader(writer.view());
      for (const item of values) {
        if ("text" in item) expect(reader.text()).toBe(item.text.toWellFormed());
        else if ("number" in item) expect(reader.varint()).toBe(item.number);
        else expect(new Uint8Array(reader.bytes())).toEqual(item.bytes);
      }
      expect(reader.atEnd).toBe(true);
    }),
  );
});

it("throws instead of reading behind the end", () => {
  const writer = new ByteWriter();
  writer.text("abcdef");
  const cut = writer.view().subarray(0, 4);
  expect(() => new ByteReader(cut).text()).toThrow(RangeError);
  expect(() => new ByteReader(Buffer.alloc(0)).byte()).toThrow(RangeError);
});
