import * as fc from "fast-check";
import type { NaiveEdge, NaiveGrant } from "./naive-oracle.ts";

export interface ArbitraryGraph {
  readonly grants: NaiveGrant[];
  readonly edges: NaiveEdge[];
}

/** How large the graphs get; small ones meet in cycles and diamonds more often. */
export interface GraphSize {
  readonly entitlements: number;
  readonly principals: number;
  readonly grants: number;
  readonly edges: number;
}

const TYPES = ["user", "group", "service"];

/**
 * Random graphs for tests: cycles, self loops and repeated edges come of themselves from few entitlements and many edges. Grants repeat and
 * carry sources, also such as no edge or grant mentions.
 */
export function arbitraryGraph(size: GraphSize): fc.Arbitrary<ArbitraryGraph> {
  const entitlement = fc.integer({ min: 0, max: size.entitlements - 1 }).map((number) => `e${number}`);
  const anySource = fc.integer({ min: 0, max: size.entitlements + 1 }).map((number) => `e${number}`);
  const sources = fc.dictionary(anySource, fc.boolean(), { maxKeys: 3, noNullPrototype: true });
  const none: fc.Arbitrary<Record<string, boolean>> = fc.constant({});
  const grant = fc.record({
    entitlement,
    principal: fc.integer({ min: 0, max: size.principals - 1 }),
    sources: fc.oneof({ weight: 3, arbitrary: none }, { weight: 1, arbitrary: sources }),
  });
  const edge = fc.record({
    source: entitlement,
    destination: entitlement,
    shallow: fc.boolean(),
    types: fc.oneof(
      { weight: 2, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(fc.constantFrom(...TYPES), { maxLength: 3 }) },
    ),
  });
  return fc.record({
    grants: fc.array(
      grant.map(
        ({ entitlement, principal, sources }): NaiveGrant => ({
          entitlement,
          principal: `p${principal}`,
          type: TYPES[principal % 3] as string,
          sources,
        }),
      ),
      { maxLength: size.grants },
    ),
    edges: fc.array(edge, { maxLength: size.edges }),
  });
}

/** The same list in another order, which the seed decides. */
export function shuffle<T>(items: readonly T[], seed: number): T[] {
  let state = seed | 1;
  const random = (): number => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    return (state >>> 0) / 2 ** 32;
  };
  return items
    .map((item) => ({ item, rank: random() }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}
