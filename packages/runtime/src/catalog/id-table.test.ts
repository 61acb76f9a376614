import * as fc from "fast-check";
import { expect, it } from "vitest";
import { IdTable } from "./id-table.ts";

const id = fc.oneof(fc.string({ unit: "binary", maxLength: 12 }), fc.constantFrom("", "u1", "u10", "u2", "\u{1f600}", "\ufffd"));
const salted = fc.tuple(fc.integer({ min: 0, max: 3 }), id);

it("numbers distinct (salt, id) pairs in the order of first sight, as a Map does", () => {
  fc.assert(
    fc.property(fc.array(salted, { maxLength: 600 }), (pairs) => {
      const table = new IdTable();
      const oracle = new Map<string, number>();
      for (const [salt, text] of pairs) {
        const key = JSON.stringify([salt, text.toWellFormed()]);
        if (!oracle.has(key)) oracle.set(key, oracle.size);
        const number = table.internText(salt, text);
        expect(number).toBe(oracle.get(key));
        expect(table.find(salt, text)).toBe(number);
        expect([table.saltOf(number), table.text(number)]).toEqual([salt, text.toWellFormed()]);
      }
      expect(table.count).toBe(oracle.size);
    }),
  );
});

it("does not find what was never interned", () => {
  const table = new IdTable();
  table.internText(1, "a");
  expect([table.find(0, "a"), table.find(1, "b"), table.find(1, "")]).toEqual([-1, -1, -1]);
});

it("compares as the UTF-8 bytes do", () => {
  fc.assert(
    fc.property(id, id, (a, b) => {
      const table = new IdTable();
      const order = table.compare(table.internText(0, a), table.internText(1, b));
      expect(Math.sign(order)).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
});

it("keeps a hundred thousand ids apart", () => {
  const table = new IdTable();
  for (let index = 0; index < 100_000; index++) table.internText(0, `user-${index}`);
  expect(table.count).toBe(100_000);
  expect(table.text(99_999)).toBe("user-99999");
  expect(table.find(0, "user-31415")).toBe(31_415);
});
