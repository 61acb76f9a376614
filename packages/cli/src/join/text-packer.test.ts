import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createTextPacker, maxPackedLength, type TextPacker } from "./text-packer.ts";

function pack(packer: TextPacker, text: string): Buffer {
  const bytes = Buffer.from(text);
  const target = Buffer.alloc(maxPackedLength(bytes.length));
  return target.subarray(0, packer.pack(bytes, bytes.length, target));
}

function unpack(packer: TextPacker, packed: Buffer, length: number): string {
  const target = Buffer.alloc(length + 3);
  packer.unpack(packed, 0, packed.length, target, 3);
  return target.toString("utf8", 3);
}

const user = (id: number): string =>
  JSON.stringify({
    id: { resourceType: "user", resource: `u${id}` },
    displayName: `User ${id}`,
    annotations: [{ "@type": "type.googleapis.com/c1.connector.v2.UserTrait", emails: [{ address: `u${id}@example.com` }] }],
  });

describe("the text packer", () => {
  it("gives back every text, in any order, however much it has learnt since", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.json(),
      fc.nat().map(user),
      fc.constantFrom("", "aaaaaaaaaaaaaaaaaaaaaaaa"),
    );
    fc.assert(
      fc.property(fc.array(text, { maxLength: 60 }), (texts) => {
        const packer = createTextPacker();
        const packed = texts.map((value) => pack(packer, value));
        const shown = texts.map((value, index) => unpack(packer, packed[index] ?? Buffer.alloc(0), Buffer.byteLength(value)));
        // A lone surrogate has no UTF-8 form.
        expect(shown).toEqual(texts.map((value) => value.toWellFormed()));
      }),
    );
  });

  it("goes on when its dictionary is full", () => {
    const packer = createTextPacker();
    const texts = Array.from({ length: 40 }, (_, index) => `${index} `.repeat(2000));
    const packed = texts.map((value) => pack(packer, value));
    expect(texts.map((value, index) => unpack(packer, packed[index] ?? Buffer.alloc(0), value.length))).toEqual(texts);
  });

  it("stores the second of two like texts in a fraction of its size", () => {
    const packer = createTextPacker();
    pack(packer, user(1));
    expect(pack(packer, user(98_765)).length).toBeLessThan(user(98_765).length / 3);
  });
});
