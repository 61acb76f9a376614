import { expect, test } from "vitest";
import { GrantColumns } from "./grant-columns.ts";

test("keeps grants in the order of add while it grows", () => {
  const grants = new GrantColumns(1);
  const indexes = [3, 1, 4, 1, 5].map((entitlement, principal) => grants.add(entitlement, principal));
  expect(indexes).toEqual([0, 1, 2, 3, 4]);
  expect(grants.count).toBe(5);
  expect(grants.columns()).toEqual({ entitlements: Int32Array.of(3, 1, 4, 1, 5), principals: Int32Array.of(0, 1, 2, 3, 4) });
  expect([grants.entitlementOf(2), grants.principalOf(2)]).toEqual([4, 2]);
});

test("knows which grants carry sources", () => {
  const grants = new GrantColumns();
  const sources = [{ entitlement: 7, isDirect: true }];
  grants.add(0, 0);
  grants.add(0, 1, sources);
  grants.add(0, 2, []);
  grants.add(0, 3, sources);
  expect([...grants.withSources()]).toEqual([1, 3]);
  expect([0, 1, 2, 3].map((index) => grants.sourcesOf(index))).toEqual([[], sources, [], sources]);
});

test("starts from a capacity of nothing", () => {
  const grants = new GrantColumns(0);
  grants.add(1, 2);
  expect([grants.count, grants.entitlementOf(0), grants.principalOf(0)]).toEqual([1, 1, 2]);
});
