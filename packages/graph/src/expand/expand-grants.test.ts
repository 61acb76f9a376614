import { describe, expect, test } from "vitest";
import { GrantColumns } from "../grant-columns.ts";
import type { ExpansionEdge, ExpansionInput } from "../types.ts";
import { expandGrants, expandGrantsInTurns } from "./expand-grants.ts";
import { toInput } from "./named-graph.ts";
import { expandScenario, parseScenario } from "./scenario.ts";

function edge(source: number, destination: number): ExpansionEdge {
  return { source, destination, shallow: false, principalTypes: [] };
}

/** Two entitlements and one principal, unless changed. */
function numbered(changes: Partial<ExpansionInput>): ExpansionInput {
  return { entitlementCount: 2, grants: new GrantColumns(), edges: [], principalTypeOf: new Int32Array(1), ...changes };
}

function oneGrant(entitlement: number, principal: number, source = 0): GrantColumns {
  const columns = new GrantColumns();
  columns.add(entitlement, principal, [{ entitlement: source, isDirect: true }]);
  return columns;
}

describe("the examples of sync-engine §7.3", () => {
  test("a chain: members flow on, indirect ones marked", () => {
    expect(expandScenario("A:u1; B:u2; B⇐A; C⇐B")).toEqual([
      "+B:u1 {A:T}",
      "+C:@A {B:T}",
      "+C:u1 {B:F}",
      "+C:u2 {B:T}",
      "A:u1",
      "B:@A",
      "B:u2",
      "C:@B",
    ]);
  });

  test("a shallow edge passes only those who hold the source directly", () => {
    expect(expandScenario("A:u1; B:u2; B⇐A; C⇐B shallow")).toEqual([
      "+B:u1 {A:T}",
      "+C:@A {B:T}",
      "+C:u2 {B:T}",
      "A:u1",
      "B:@A",
      "B:u2",
      "C:@B",
    ]);
  });

  test("an existing grant keeps its own entitlement as a source", () => {
    expect(expandScenario("A:u1; B:u1; C:u1; B⇐A; C⇐B")).toEqual([
      "+C:@A {B:T}",
      "A:u1",
      "B:@A",
      "B:u1 {A:T, B:T}",
      "C:@B",
      "C:u1 {B:T, C:T}",
    ]);
  });

  test("the self source makes a grant direct for a shallow edge", () => {
    expect(expandScenario("A:u1; B:u1; B⇐A; C⇐B shallow")).toEqual([
      "+C:@A {B:T}",
      "+C:u1 {B:T}",
      "A:u1",
      "B:@A",
      "B:u1 {A:T, B:T}",
      "C:@B",
    ]);
  });

  test("a type filter stops other principal types", () => {
    expect(expandScenario("A:u1; A:s1; B⇐A [user]")).toEqual(["+B:u1 {A:T}", "A:s1", "A:u1", "B:@A"]);
  });

  test("without a filter every type flows, groups included", () => {
    expect(expandScenario("A:u1; A:s1; A:@Z; B⇐A")).toEqual([
      "+B:@Z {A:T}",
      "+B:s1 {A:T}",
      "+B:u1 {A:T}",
      "A:@Z",
      "A:s1",
      "A:u1",
      "B:@A",
    ]);
  });

  test("a diamond names both ways, each direct or not by itself", () => {
    expect(expandScenario("A:u1; C:u1; B⇐A; C⇐A; D⇐B; D⇐C")).toEqual([
      "+B:u1 {A:T}",
      "+D:@A {B:T, C:T}",
      "+D:u1 {B:F, C:T}",
      "A:u1",
      "B:@A",
      "C:@A",
      "C:u1 {A:T, C:T}",
      "D:@B",
      "D:@C",
    ]);
  });

  test("an edge from an entitlement that is not stored is left out by the caller and changes nothing", () => {
    expect(expandScenario("A:u1; B:@Q")).toEqual(["A:u1", "B:@Q"]);
  });

  test("baton-synth with 4 users, 2 groups and 2 roles gives 13 grants", () => {
    expect(expandScenario("g0:u0; g0:u1; g1⇐g0 [user]; g1:u3; g1:u0; r0⇐g0 [user]; r1⇐g1 [user]")).toEqual([
      "+g1:u1 {g0:T}",
      "+r0:u0 {g0:T}",
      "+r0:u1 {g0:T}",
      "+r1:u0 {g1:T}",
      "+r1:u1 {g1:F}",
      "+r1:u3 {g1:T}",
      "g0:u0",
      "g0:u1",
      "g1:@g0",
      "g1:u0 {g0:T, g1:T}",
      "g1:u3",
      "r0:@g0",
      "r1:@g1",
    ]);
  });
});

describe("grants that carry sources, sync-engine §7.2", () => {
  test("an untouched cell keeps them, with and without edges", () => {
    expect(expandScenario("A:u1 {X:T, Y:F}")).toEqual(["A:u1 {X:T, Y:F}"]);
    expect(expandScenario("A:u1 {X:T, Y:F}; C⇐B")).toEqual(["A:u1 {X:T, Y:F}", "C:@B"]);
  });

  test("a touched cell adds to them and does not add its own entitlement", () => {
    expect(expandScenario("A:u1; B:u1 {X:F}; B⇐A")).toEqual(["A:u1", "B:@A", "B:u1 {A:T, X:F}"]);
  });

  test("a source is upgraded to direct and never downgraded", () => {
    expect(expandScenario("A:u1; B:u1 {A:F}; B⇐A")).toContain("B:u1 {A:T}");
    expect(expandScenario("A:u1 {X:T}; B:u1 {A:T}; B⇐A")).toContain("B:u1 {A:T}");
  });

  test("a grant is direct on S only if it has no sources or names S", () => {
    expect(expandScenario("A:u1 {X:T}; A:u2 {A:F, X:T}; A:u3; B⇐A")).toEqual([
      "+B:u1 {A:F}",
      "+B:u2 {A:T}",
      "+B:u3 {A:T}",
      "A:u1 {X:T}",
      "A:u2 {A:F, X:T}",
      "A:u3",
      "B:@A",
    ]);
  });
});

describe("several grants of one cell", () => {
  test("chains them in the order of add", () => {
    const { grants, edges } = parseScenario("A:u1; A:u2; A:u1; B:u1; A:u1");
    const expansion = expandGrants(toInput(grants, edges));
    expect(expansion.cellCount).toBe(3);
    expect(Array.from(expansion.grant)).toEqual([0, 1, 3]);
    expect(Array.from(expansion.nextGrant ?? [])).toEqual([2, -1, 4, -1, -1]);
  });

  test("has no chain where no cell has two", () => {
    const { grants, edges } = parseScenario("A:u1; A:u2; B⇐A");
    expect(expandGrants(toInput(grants, edges)).nextGrant).toBeNull();
  });

  test("an untouched cell shows what its first grant carried", () => {
    expect(expandScenario("A:u1 {X:T}; A:u1 {Y:T}")).toEqual(["A:u1 {X:T}"]);
    expect(expandScenario("A:u1; A:u1 {Y:T}; C⇐B")).toEqual(["A:u1", "C:@B"]);
  });

  test("a touched cell gets the union, with its own entitlement if one grant carried none", () => {
    expect(expandScenario("A:u1; B:u1 {X:F}; B:u1 {X:T, Y:F}; B⇐A")).toContain("B:u1 {A:T, X:T, Y:F}");
    expect(expandScenario("A:u1; B:u1 {X:F}; B:u1; B⇐A")).toContain("B:u1 {A:T, B:T, X:F}");
  });

  test("is direct if any of its grants is", () => {
    expect(expandScenario("A:u1 {X:T}; A:u1; B⇐A shallow")).toContain("+B:u1 {A:T}");
    expect(expandScenario("A:u1 {X:T}; A:u1 {A:F}; B⇐A shallow")).toContain("+B:u1 {A:T}");
    expect(expandScenario("A:u1 {X:T}; A:u1 {Y:T}; B⇐A shallow")).not.toContain("+B:u1 {A:F}");
  });
});

describe("bounds", () => {
  test("gives an empty result for nothing", () => {
    expect(expandGrants(numbered({ entitlementCount: 0, principalTypeOf: new Uint16Array(0) }))).toEqual({
      cellCount: 0,
      start: Int32Array.of(0),
      principal: new Int32Array(0),
      grant: new Int32Array(0),
      nextGrant: null,
      sourceStart: Int32Array.of(0),
      sources: new Int32Array(0),
      synthesizedCount: 0,
    });
  });

  test("refuses numbers out of range", () => {
    expect(() => expandGrants(numbered({ grants: oneGrant(2, 0) }))).toThrow(
      "grant 0 names entitlement 2, expected an integer from 0 to 1",
    );
    expect(() => expandGrants(numbered({ grants: oneGrant(-1, 0) }))).toThrow(
      "grant 0 names entitlement -1, expected an integer from 0 to 1",
    );
    expect(() => expandGrants(numbered({ grants: oneGrant(0, 1) }))).toThrow(
      "grant 0 names principal 1, expected an integer from 0 to 0",
    );
    expect(() => expandGrants(numbered({ grants: oneGrant(0, 0, 2 ** 30) }))).toThrow("source entitlement 1073741824 is not");
    expect(() => expandGrants(numbered({ edges: [edge(0, 1)], principalTypeOf: Int32Array.of(-1) }))).toThrow(
      "principal 0 has type -1",
    );
    expect(() => expandGrants(numbered({ edges: [edge(0, 1), edge(2, 1)] }))).toThrow("edge 1 names entitlement 2, expected");
    expect(() => expandGrants(numbered({ edges: [edge(0, 0.5)] }))).toThrow("edge 0 names entitlement 0.5, expected");
  });
});

describe("abort", () => {
  const { grants, edges } = parseScenario("A:u1; B⇐A; C⇐B; C⇐C");

  test("an aborted signal stops before the first step, with its reason", async () => {
    const signal = AbortSignal.abort(new Error("stopped by the test"));
    expect(() => expandGrants({ ...toInput(grants, edges), signal })).toThrow("stopped by the test");
    await expect(expandGrantsInTurns({ ...toInput(grants, edges), signal })).rejects.toThrow("stopped by the test");
  });

  test("an abort on the way stops before the next entitlement", () => {
    const controller = new AbortController();
    const onCycle = (): void => controller.abort(new Error("stopped on the way"));
    expect(() => expandGrants({ ...toInput(grants, edges), signal: controller.signal, onCycle })).toThrow("stopped on the way");
  });

  test("between turns an abort from outside arrives, and the input is left as it was", async () => {
    const controller = new AbortController();
    const input = toInput(grants, edges);
    setImmediate(() => controller.abort(new Error("stopped from outside")));
    await expect(expandGrantsInTurns({ ...input, signal: controller.signal })).rejects.toThrow("stopped from outside");
    expect(await expandGrantsInTurns(input)).toEqual(expandGrants(toInput(grants, edges)));
  });
});
