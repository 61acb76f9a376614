import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeSnappy } from "./snappy.ts";

const limit = 1 << 20;

function uvarint(value: number): number[] {
  return value < 128 ? [value] : [(value & 0x7f) | 0x80, ...uvarint(value >>> 7)];
}

function little(value: number, size: number): number[] {
  return Array.from({ length: size }, (_, i) => (value >>> (8 * i)) & 0xff);
}

/** A literal whose length takes `extra` bytes behind its tag. */
function literal(bytes: readonly number[], extra: number): number[] {
  const size = bytes.length - 1;
  return extra === 0 ? [size << 2, ...bytes] : [(59 + extra) << 2, ...little(size, extra), ...bytes];
}

function copy(form: 1 | 2 | 3, offset: number, length: number): number[] {
  if (form === 1) return [((offset >> 8) << 5) | ((length - 4) << 2) | 1, offset & 0xff];
  return [((length - 1) << 2) | form, ...little(offset, form === 2 ? 2 : 4)];
}

function decode(bytes: readonly number[]): string {
  return Buffer.from(decodeSnappy(Uint8Array.from(bytes), limit, "block")).toString("latin1");
}

describe("decodeSnappy", () => {
  it("decodes literals and all forms of copies, overlapping ones included", () => {
    const text = [...Buffer.from("abcd")];
    expect(decode([4, ...literal(text, 0)])).toBe("abcd");
    expect(decode([8, ...literal(text, 1), ...copy(1, 4, 4)])).toBe("abcdabcd");
    expect(decode([10, ...literal(text, 2), ...copy(2, 1, 6)])).toBe("abcddddddd");
    expect(decode([9, ...literal(text, 3), ...copy(3, 2, 5)])).toBe("abcdcdcdc");
    expect(decode([4, ...literal(text, 4)])).toBe("abcd");
    expect(decode([0])).toBe("");
  });

  it("decodes any program to what it says", () => {
    const step = fc.oneof(
      fc.record({ bytes: fc.array(fc.nat(255), { minLength: 1, maxLength: 60 }), extra: fc.integer({ min: 0, max: 4 }) }),
      fc.record({ form: fc.constantFrom(1 as const, 2 as const, 3 as const), back: fc.nat(3000), length: fc.nat(63) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const program: number[] = [];
        const expected: number[] = [];
        for (const one of steps) {
          if ("bytes" in one) {
            program.push(...literal(one.bytes, one.extra));
            expected.push(...one.bytes);
          } else if (expected.length > 0) {
            const offset = Math.min(1 + (one.back % expected.length), one.form === 1 ? 2047 : 65_535);
            const length = one.form === 1 ? 4 + (one.length % 8) : 1 + one.length;
            program.push(...copy(one.form, offset, length));
            for (let i = 0; i < length; i++) expected.push(expected[expected.length - offset] as number);
          }
        }
        expect(decode([...uvarint(expected.length), ...program])).toBe(Buffer.from(expected).toString("latin1"));
      }),
    );
  });

  it.each([
    ["a length without end", [0x80], "Snappy length is cut short"],
    ["a length above the limit", uvarint(limit + 1), "claims 1048577 bytes, at most 1048576 are allowed"],
    ["a literal behind the end", [4, 3 << 2, 1], "Snappy literal runs over the end"],
    ["a literal that is too long", [1, ...literal([1, 2], 0)], "Snappy literal runs over the end"],
    ["a copy from before the start", [5, ...literal([1], 0), ...copy(2, 2, 4)], "Snappy copy reaches outside of the block"],
    ["a copy from nowhere", [5, ...literal([1], 0), ...copy(2, 0, 4)], "Snappy copy reaches outside of the block"],
    ["a copy cut short", [5, ...literal([1], 0), 2], "Snappy copy reaches outside of the block"],
    ["fewer bytes than it says", [5, ...literal([1], 0)], "decodes to 1 bytes, its length says 5"],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => decode(bytes)).toThrow(message);
  });
});
