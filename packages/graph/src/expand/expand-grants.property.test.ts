import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Expansion } from "../types.ts";
import { arbitraryGraph, shuffle } from "./arbitrary-graph.ts";
import { expandGrants } from "./expand-grants.ts";
import { expandNaively, findNaiveCycles, type NaiveCell } from "./naive-oracle.ts";
import { expandNamed, namesOf, toInput, toNamedCells } from "./named-graph.ts";

const SMALL = arbitraryGraph({ entitlements: 5, principals: 4, grants: 14, edges: 9 });
const MIDDLE = arbitraryGraph({ entitlements: 12, principals: 7, grants: 40, edges: 22 });
const SPARSE = arbitraryGraph({ entitlements: 25, principals: 70, grants: 80, edges: 24 });

test.each([
  { name: "small", graphs: SMALL, numRuns: 4000 },
  { name: "middle", graphs: MIDDLE, numRuns: 1500 },
  { name: "sparse", graphs: SPARSE, numRuns: 500 },
])("$name random graphs give the cells, sources and cycles of the oracle", ({ graphs, numRuns }) => {
  fc.assert(
    fc.property(graphs, ({ grants, edges }) => {
      const names = namesOf(grants, edges);
      const cycles: string[][] = [];
      const onCycle = (members: readonly number[]): void => {
        cycles.push(members.map((number) => names.entitlements[number] as string).toSorted());
      };
      const expansion = expandGrants({ ...toInput(grants, edges, names), onCycle });
      expect(toNamedCells(expansion, names)).toEqual(expandNaively(grants, edges));
      expect(cycles.toSorted(byFirst)).toEqual(findNaiveCycles(edges));
      expectInvariants(expansion, names.entitlements.length);
    }),
    { numRuns },
  );
});

test("the order of edges does not matter", () => {
  fc.assert(
    fc.property(MIDDLE, fc.integer(), ({ grants, edges }, seed) => {
      const names = namesOf(grants, edges);
      const shuffled = expandGrants(toInput(grants, shuffle(edges, seed), names));
      expect(shuffled).toEqual(expandGrants(toInput(grants, edges, names)));
    }),
    { numRuns: 500 },
  );
});

test("the order of grants does not matter where no cell has two", () => {
  fc.assert(
    fc.property(MIDDLE, fc.integer(), ({ grants, edges }, seed) => {
      const unique = [...new Map(grants.map((grant) => [`${grant.entitlement} ${grant.principal}`, grant])).values()];
      const names = namesOf(unique, edges);
      expect(sourcesOnly(expandNamed(shuffle(unique, seed), edges, names))).toEqual(
        sourcesOnly(expandNamed(unique, edges, names)),
      );
    }),
    { numRuns: 500 },
  );
});

test("other numbers for the same things give the same result under the other numbers", () => {
  fc.assert(
    fc.property(MIDDLE, fc.integer(), ({ grants, edges }, seed) => {
      const names = namesOf(grants, edges);
      const renumbered = {
        entitlements: shuffle(names.entitlements, seed),
        principals: shuffle(names.principals, seed + 1),
        types: shuffle(names.types, seed + 2),
      };
      expect(expandNamed(grants, edges, renumbered)).toEqual(expandNamed(grants, edges, names));
    }),
    { numRuns: 500 },
  );
});

test("the chain of each cell holds its grants in the order of add, each grant once", () => {
  fc.assert(
    fc.property(MIDDLE, ({ grants, edges }) => {
      const names = namesOf(grants, edges);
      const expansion = expandGrants(toInput(grants, edges, names));
      const chained = new Map<string, number[]>();
      for (const [key, { grant }] of toNamedCells(expansion, names)) {
        const chain: number[] = [];
        for (let next = grant ?? -1; next !== -1; next = expansion.nextGrant?.[next] ?? -1) chain.push(next);
        if (chain.length > 0) chained.set(key, chain);
      }
      const expected = Map.groupBy(grants.keys(), (index) => `${grants[index]?.entitlement} ${grants[index]?.principal}`);
      expect(chained).toEqual(expected);
      expect(expansion.nextGrant === null).toBe([...expected.values()].every((chain) => chain.length === 1));
    }),
    { numRuns: 500 },
  );
});

function expectInvariants(expansion: Expansion, entitlementCount: number): void {
  const { cellCount, start, principal, grant, sourceStart, sources, synthesizedCount } = expansion;
  expect([start.length, start[0], start[entitlementCount]]).toEqual([entitlementCount + 1, 0, cellCount]);
  expect([principal.length, grant.length, sourceStart.length]).toEqual([cellCount, cellCount, cellCount + 1]);
  expect([sourceStart[0], sourceStart[cellCount]]).toEqual([0, sources.length]);
  expect(grant.filter((index) => index === -1)).toHaveLength(synthesizedCount);
  for (let entitlement = 0; entitlement < entitlementCount; entitlement++) {
    expectAscending(principal.subarray(start[entitlement], start[entitlement + 1]));
  }
  for (let cell = 0; cell < cellCount; cell++) {
    expectAscending(sources.subarray(sourceStart[cell], sourceStart[cell + 1]).map((code) => code >> 1));
    if (grant[cell] === -1) expect(sourceStart[cell + 1]).toBeGreaterThan(sourceStart[cell] as number);
  }
}

/** Strictly, so that nothing occurs twice. */
function expectAscending(values: Int32Array): void {
  expect(values).toEqual(Int32Array.from(new Set(values)).sort());
}

function sourcesOnly(cells: Map<string, NaiveCell>): Map<string, unknown> {
  return new Map([...cells].map(([key, { sources, grant }]) => [key, { sources, isSynthesized: grant === undefined }]));
}

function byFirst(a: readonly string[], b: readonly string[]): number {
  return (a[0] as string) < (b[0] as string) ? -1 : 1;
}
