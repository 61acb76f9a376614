import * as fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "./canonical-json.ts";
import { openToken, sealCursor, type TokenScope } from "./page-token.ts";

const grantsOfTeam: TokenScope = { method: "grants", typeId: "team", resourceId: "t1" };

test("a cursor comes back from its own listing, whatever JSON it is", () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), fc.string(), (cursor, resourceId) => {
      const scope = { ...grantsOfTeam, resourceId };
      const expected: unknown = JSON.parse(JSON.stringify(cursor));
      expect(openToken(scope, sealCursor(scope, cursor))).toEqual(expected);
    }),
  );
});

test("equal cursors have equal tokens, whatever the order of their keys", () => {
  expect(sealCursor(grantsOfTeam, { after: "x", shard: [1, { b: 2, a: undefined, c: 1 }] })).toBe(
    sealCursor(grantsOfTeam, { shard: [1, { c: 1, b: 2 }], after: "x" }),
  );
});

test("a token is readable in a log", () => {
  expect(sealCursor(grantsOfTeam, "42")).toBe('{"c":"42","m":"grants","r":"t1","t":"team","v":1}');
});

test("a token of another listing is refused by name", () => {
  const token = sealCursor(grantsOfTeam, "42");
  const scopes: TokenScope[] = [
    { method: "entitlements", typeId: "team", resourceId: "t1" },
    { method: "grants", typeId: "team", resourceId: "t2" },
    { method: "grants", typeId: "group", resourceId: "t1" },
    { method: "grants-for-type", typeId: "team" },
    { method: "resources", typeId: "team", parent: { typeId: "site", id: "s" } },
  ];
  for (const scope of scopes) {
    expect(() => openToken(scope, token)).toThrow(/^A page token of another listing \(grants team t1\) was sent to /);
  }
  const ofBerlin: TokenScope = { method: "resources", typeId: "team", parent: { typeId: "site", id: "berlin" } };
  const ofQuito: TokenScope = { method: "resources", typeId: "team", parent: { typeId: "site", id: "quito" } };
  expect(() => openToken(ofQuito, sealCursor(ofBerlin, "1"))).toThrow(/was sent to resources of type team below site "quito"/);
});

test("texts that this SDK did not write are refused", () => {
  for (const token of ["42", "not json", "{}", '{"v":2,"m":"grants","t":"team","r":"t1","c":"42"}', "null"]) {
    expect(() => openToken(grantsOfTeam, token)).toThrow(/was not written by this SDK/);
  }
});

test("a cursor must be JSON and small", () => {
  for (const cursor of [10n, Number.NaN, new Date(0), new Map(), () => 1, Symbol("x"), { deep: [undefined] }]) {
    expect(() => canonicalJson(cursor)).toThrow(/only JSON survives/);
  }
  expect(() => sealCursor(grantsOfTeam, "x".repeat(1_048_577))).toThrow(/at most 1048576 are allowed/);
});
