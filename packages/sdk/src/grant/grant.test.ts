import { GrantSchema, toJsonValue } from "@baton-ts/proto";
import { expect, test } from "vitest";
import { type Grant, type GrantOptions, resourceType } from "../index.ts";
import { wire } from "../wire/wire.ts";

const user = resourceType("user", { displayName: "User", trait: "user" });
const team = resourceType("team", {
  displayName: "Team",
  entitlements: {
    member: { purpose: "assignment", grantableTo: [user, "team"] },
    lead: { purpose: "assignment", grantableTo: [user, "team"] },
    // A slug that the handle's own member hides.
    id: { purpose: "permission", grantableTo: [user] },
  },
});

const json = (grant: Grant): unknown => toJsonValue(GrantSchema, grant[wire]);
const of = (name: string): string => `type.googleapis.com/c1.connector.v2.${name}`;
const outer = team.resource("a:b", "Outer", { profile: { bulk: "x" } });
const inner = team.id("t2");

function annotationsOf(grant: Grant): unknown {
  return (json(grant) as { annotations?: unknown }).annotations;
}

test("a grant has standard ids and id-only stubs", () => {
  expect(json(team.member(outer).grantTo(user.id(1)))).toEqual({
    id: "team:a:b:member:user:1",
    entitlement: { id: "team:a:b:member", resource: { id: { resourceType: "team", resource: "a:b" } } },
    principal: { id: { resourceType: "user", resource: "1" } },
  });
  expect(team.member(outer).grantTo(user.id(1), { id: "binding-7" }).id).toBe("binding-7");
  expect(() => team.member(outer).grantTo(user.id(1), { id: "" })).toThrow("The id of a grant of team:a:b:member is empty.");
});

test("expansion names full ids of the principal's entitlements, each once", () => {
  const from = team.member(inner);
  expect(annotationsOf(team.member(outer).grantTo(inner, { expandFrom: from }))).toEqual([
    { "@type": of("GrantExpandable"), entitlementIds: ["team:t2:member"] },
  ]);
  expect(annotationsOf(team.member(outer).grantTo(inner, { expandFrom: [from, team.lead(inner), from] }))).toEqual([
    { "@type": of("GrantExpandable"), entitlementIds: ["team:t2:member", "team:t2:lead"] },
  ]);
  const detailed = { from, shallow: true, types: [user, "team"] };
  expect(annotationsOf(team.member(outer).grantTo(inner, { expandFrom: detailed }))).toEqual([
    { "@type": of("GrantExpandable"), entitlementIds: ["team:t2:member"], shallow: true, resourceTypeIds: ["user", "team"] },
  ]);
});

test("expansion from elsewhere would end the sync, so it is refused", () => {
  const other = team.member(team.id("t3"));
  expect(() => team.member(outer).grantTo(inner, { expandFrom: other })).toThrow(
    "Grant team:a:b:member:team:t2 expands from team:t3:member, which is not an entitlement of its principal team t2.",
  );
  expect(() => team.member(outer).grantTo(inner, { expandFrom: [] })).toThrow(/expands from no entitlement/);
});

test("immutable grants, metadata and external matches are annotations", () => {
  const grant = (options: GrantOptions<"user">) => annotationsOf(team.member(outer).grantTo(user.id(1), options));
  expect(grant({ immutable: true })).toEqual([{ "@type": of("GrantImmutable") }]);
  expect(grant({ immutable: { sourceId: "rule-1", metadata: { a: 1 } } })).toEqual([
    { "@type": of("GrantImmutable"), sourceId: "rule-1", metadata: { a: 1 } },
  ]);
  expect(grant({ immutable: false, metadata: { binding: "b" } })).toEqual([
    { "@type": of("GrantMetadata"), metadata: { binding: "b" } },
  ]);
  expect(grant({ externalMatch: { kind: "all", trait: "group" } })).toEqual([
    { "@type": of("ExternalResourceMatchAll"), resourceType: "TRAIT_GROUP" },
  ]);
  expect(grant({ externalMatch: { kind: "profile", trait: "user", key: "email", value: "a@x.test" } })).toEqual([
    { "@type": of("ExternalResourceMatch"), resourceType: "TRAIT_USER", key: "email", value: "a@x.test" },
  ]);
  expect(grant({ externalMatch: { kind: "id", id: "u-1" } })).toEqual([{ "@type": of("ExternalResourceMatchID"), id: "u-1" }]);
});

test("a slug that the handle hides is reached by name", () => {
  expect(team.id("x").kind).toBe("id");
  expect(team.entitlement("id", outer).grantTo(user.id(1)).id).toBe("team:a:b:id:user:1");
});
