import * as fc from "fast-check";
import { expect, test } from "vitest";
import { packCell } from "./packed-cell.ts";
import { PrincipalSet } from "./principal-set.ts";

test("gives back the distinct principals in ascending order and is empty afterwards", () => {
  const limits = fc.constantFrom(1, 31, 32, 33, 1024, 1025, 32_768, 32_769, 3_000_000);
  const cases = limits.chain((limit) =>
    fc.record({ limit: fc.constant(limit), lists: fc.array(fc.array(fc.integer({ min: 0, max: limit - 1 })), { minLength: 1 }) }),
  );
  fc.assert(
    fc.property(cases, ({ limit, lists }) => {
      const set = new PrincipalSet(limit);
      for (const list of lists) {
        const expected = [...new Set(list)].toSorted((a, b) => a - b);
        // The range starts at 1 and the direct bit is set, to show that neither matters.
        const cells = Int32Array.from([0, ...list], (principal) => packCell(principal, 1));
        expect(set.add(cells, 1, cells.length)).toBe(list.length - expected.length);
        expect(set.add(cells, 1, cells.length)).toBe(list.length);
        expect(set.size).toBe(expected.length);
        const drained = new Int32Array(expected.length + 2);
        set.drainInto(drained, 1);
        expect(Array.from(drained)).toEqual([0, ...expected.map((principal) => principal * 2), 0]);
        expect(set.size).toBe(0);
      }
    }),
    { numRuns: 200 },
  );
});

test("knows principal numbers up to the last bit of the packed form", () => {
  const last = 2 ** 31 - 1;
  const cells = Int32Array.of(packCell(last, 1));
  expect((cells[0] as number) >>> 1).toBe(last);
});
