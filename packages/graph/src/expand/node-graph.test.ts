import { describe, expect, test } from "vitest";
import { GrantColumns } from "../grant-columns.ts";
import { expandGrants } from "./expand-grants.ts";
import { expandScenario } from "./scenario.ts";

describe("cycles, sync-engine §7.5", () => {
  test("members are not shared inside a cycle", () => {
    expect(expandScenario("A:u1; B:u2; B⇐A; A⇐B")).toEqual(["A:@B", "A:u1", "B:@A", "B:u2"]);
  });

  test("every entitlement of a cycle flows out under its own name", () => {
    expect(expandScenario("A:u1; B:u2; B⇐A; A⇐B; C⇐B")).toEqual([
      "+C:@A {B:T}",
      "+C:u1 {A:T}",
      "+C:u2 {B:T}",
      "A:@B",
      "A:u1",
      "B:@A",
      "B:u2",
      "C:@B {A:T, C:T}",
    ]);
  });

  test("what enters a cycle reaches all its entitlements", () => {
    expect(expandScenario("X:u1; A⇐X; B⇐A; A⇐B")).toEqual(["+A:u1 {X:T}", "+B:u1 {X:T}", "A:@B", "A:@X", "B:@A", "X:u1"]);
  });

  test("an outer edge is shallow only if all its parts are", () => {
    expect(expandScenario("X:u1; A⇐X; B⇐A; A⇐B; C⇐A shallow; C⇐B")).toContain("+C:u1 {A:F, B:F}");
    expect(expandScenario("X:u1; A⇐X; B⇐A; A⇐B; C⇐A shallow; C⇐B shallow")).not.toContain("+C:u1 {A:F, B:F}");
  });

  test("an outer edge is unfiltered if any part is, else filtered by the union", () => {
    const cycle = "A:u1; A:s1; A:@Z; B⇐A; A⇐B";
    const flowing = (edges: string): string[] => expandScenario(`${cycle}; ${edges}`).filter((line) => line.startsWith("+C:"));
    expect(flowing("C⇐A [user]; C⇐B")).toEqual(["+C:@Z {A:T}", "+C:s1 {A:T}", "+C:u1 {A:T}"]);
    expect(flowing("C⇐A [user]; C⇐B [service]")).toEqual(["+C:s1 {A:T}", "+C:u1 {A:T}"]);
    expect(flowing("C⇐A [user]; C⇐B [user]")).toEqual(["+C:u1 {A:T}"]);
  });

  test("the edge between two cycles joins all their entitlements", () => {
    expect(expandScenario("A:u1; B⇐A; A⇐B; D⇐C; C⇐D; C⇐B").filter((line) => line.includes("u1"))).toEqual([
      "+C:u1 {A:T}",
      "+D:u1 {A:T}",
      "A:u1",
    ]);
  });

  test("a self loop changes nothing", () => {
    expect(expandScenario("A:u1; A⇐A; B⇐A")).toEqual(["+B:u1 {A:T}", "A:@A", "A:u1", "B:@A {A:T, B:T}"]);
    expect(expandScenario("A:u1; A⇐A")).toEqual(["A:@A", "A:u1"]);
  });

  test("reports each cycle once, ascending, self loops included", () => {
    const cycles: (readonly number[])[] = [];
    const pairs = [
      [5, 1],
      [1, 5],
      [3, 3],
      [6, 2],
      [2, 4],
      [4, 6],
      [4, 5],
      [5, 1],
    ] as const;
    const edges = pairs.map(([source, destination]) => ({ source, destination, shallow: false, principalTypes: [] }));
    const onCycle = (members: readonly number[]): void => void cycles.push(members);
    expandGrants({ entitlementCount: 7, grants: new GrantColumns(), edges, principalTypeOf: new Int32Array(0), onCycle });
    expect(cycles).toEqual([[1, 5], [2, 4, 6], [3]]);
  });
});

describe("repeated edges, sync-engine §7.1", () => {
  const chain = "A:u1; A:s1; A:@Z; B⇐A";
  const flowing = (edges: string): string[] => expandScenario(`${chain}; ${edges}`).filter((line) => line.startsWith("+C:"));

  test("deep beats shallow", () => {
    expect(flowing("C⇐B shallow; C⇐B")).toEqual(["+C:@A {B:T}", "+C:@Z {B:F}", "+C:s1 {B:F}", "+C:u1 {B:F}"]);
    expect(flowing("C⇐B shallow; C⇐B shallow")).toEqual(["+C:@A {B:T}"]);
  });

  test("no filter beats a filter, and two filters are joined", () => {
    expect(flowing("C⇐B [user]; C⇐B")).toEqual(["+C:@A {B:T}", "+C:@Z {B:F}", "+C:s1 {B:F}", "+C:u1 {B:F}"]);
    expect(flowing("C⇐B [user]; C⇐B [service]")).toEqual(["+C:s1 {B:F}", "+C:u1 {B:F}"]);
  });
});
