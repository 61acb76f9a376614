import { expect, test } from "vitest";
import { GrantColumns } from "../grant-columns.ts";
import type { ExpansionEdge } from "../types.ts";
import { expandGrants, expandGrantsInTurns } from "./expand-grants.ts";

const deep = { shallow: false, principalTypes: [] };

/** Shape M of the benchmark, for which the Go SDK writes 3,002,112 grants. Large enough for several chunks and turns. */
test("expands shape M to as many grants as the Go SDK", async () => {
  const users = 100_000;
  const groups = 2000;
  const grants = new GrantColumns();
  const edges: ExpansionEdge[] = [];
  const nest = (source: number, destination: number): void => {
    grants.add(destination, users + source);
    edges.push({ source, destination, shallow: false, principalTypes: [0] });
  };
  for (let group = 0; group < groups; group++) {
    if (group % 5 !== 0) nest(group - 1, group);
    for (let k = 0; k < 250; k++) grants.add(group, (group * 7919 + k * 104_729) % users);
  }
  for (let role = 0; role < 200; role++) for (let k = 0; k < 10; k++) nest((role * 31 + k * 17) % groups, groups + role);
  const input = {
    entitlementCount: groups + 200,
    grants,
    edges,
    principalTypeOf: new Uint16Array(users + groups).fill(1, users),
  };
  const expansion = expandGrants(input);
  expect(expansion.cellCount).toBe(3_002_112);
  expect(expansion.synthesizedCount).toBe(3_002_112 - grants.count);
  expect(
    Buffer.compare(new Uint8Array(expansion.sources.buffer), new Uint8Array((await expandGrantsInTurns(input)).sources.buffer)),
  ).toBe(0);
});

test("a chain of 200,000 entitlements passes its first member to the last", () => {
  const length = 200_000;
  const grants = new GrantColumns();
  grants.add(0, 0);
  const edges = Array.from({ length: length - 1 }, (_, source) => ({ source, destination: source + 1, ...deep }));
  const { cellCount, sources } = expandGrants({ entitlementCount: length, grants, edges, principalTypeOf: new Int32Array(1) });
  expect(cellCount).toBe(length);
  expect(Array.from(sources.subarray(0, 3))).toEqual([1, 2, 4]);
  expect(sources.at(-1)).toBe((length - 2) * 2);
});

/** 200,000 empty members and 200,000 edges out: looking at each member for each edge would take hours. */
test("a large cycle with many edges out costs only what flows", () => {
  const length = 200_000;
  const grants = new GrantColumns();
  grants.add(7, 0);
  const cycle = Array.from({ length }, (_, source) => ({ source, destination: (source + 1) % length, ...deep }));
  const out = Array.from({ length }, (_, source) => ({ source, destination: length + source, ...deep }));
  const expansion = expandGrants({
    entitlementCount: 2 * length,
    grants,
    edges: [...cycle, ...out],
    principalTypeOf: new Int32Array(1),
  });
  expect(expansion.synthesizedCount).toBe(length);
  expect(expansion.sources.every((code) => code === 15)).toBe(true);
});
