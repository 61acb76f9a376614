import { expect, test } from "vitest";
import { groupRows } from "./counting-sort.ts";
import { findComponents } from "./strongly-connected.ts";

function componentsOf(vertexCount: number, edges: readonly (readonly [number, number])[]): ReturnType<typeof findComponents> {
  const sources = Int32Array.from(edges, ([source]) => source);
  const { start, rows } = groupRows(sources, vertexCount);
  return findComponents(
    start,
    rows.map((edge) => edges[edge]?.[1] ?? -1),
  );
}

test("numbers components so that edges between them go from the higher number to the lower", () => {
  const edges = [
    [0, 1],
    [1, 0],
    [1, 2],
    [2, 3],
    [3, 4],
    [4, 2],
    [0, 5],
    [5, 5],
    [5, 3],
  ] as const;
  const { count, of } = componentsOf(7, edges);
  expect(count).toBe(4);
  expect(of[0]).toBe(of[1]);
  expect([of[3], of[4]]).toEqual([of[2], of[2]]);
  expect(new Set([of[0], of[2], of[5], of[6]]).size).toBe(4);
  for (const [source, destination] of edges) expect(of[source]).toBeGreaterThanOrEqual(of[destination] as number);
});

test("walks a chain and a cycle of half a million without recursion", () => {
  const length = 500_000;
  const chain = Array.from({ length: length - 1 }, (_, vertex) => [vertex, vertex + 1] as const);
  const { count, of } = componentsOf(length, chain);
  expect([count, of[0], of[length - 1]]).toEqual([length, length - 1, 0]);
  expect(componentsOf(length, [...chain, [length - 1, 0]]).count).toBe(1);
});
