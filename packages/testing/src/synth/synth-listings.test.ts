import { findAnnotation, type Grant, GrantExpandableSchema, RawIdSchema, type Resource, UserTraitSchema } from "@baton-ts/proto";
import type { ListResponse } from "@baton-ts/sdk";
import { describe, expect, it } from "vitest";
import { resource, resourceId } from "../messages/plain-messages.ts";
import { synthListings } from "./synth-listings.ts";
import { type SynthOptions, synthDefaults } from "./synth-options.ts";

function all<T>(read: (pageToken: string) => ListResponse<T>): readonly T[][] {
  const pages: T[][] = [];
  for (let token = ""; ; ) {
    const page = read(token);
    pages.push([...page.list]);
    if (page.nextPageToken === "") return pages;
    token = page.nextPageToken;
  }
}

const shape: SynthOptions = { ...synthDefaults, users: 4, groups: 2, perGroup: 2, roles: 2, groupsPerRole: 1, depth: 2, page: 1 };
const stub = (type: string, id: string): Resource => resource(resourceId(type, id));
const grantsOf = (options: SynthOptions, type: string, id: string): Grant[] =>
  all((token) => synthListings(options).grants(stub(type, id), token)).flat();

const nested = (depth: number): string[] =>
  Array.from({ length: 6 }, (_, g) => grantsOf({ ...shape, groups: 6, depth, page: 9 }, "group", `g${g}`))
    .flat()
    .filter((grant) => grant.principal?.id?.resourceType === "group")
    .map((grant) => grant.id.replaceAll("group:", ""));

describe("synthetic organisation", () => {
  it("lists users with name, e-mail, login, status, profile and RawId", () => {
    const pages = all((token) => synthListings({ ...shape, users: 52 }).resources("user", undefined, token));
    expect(pages.map((page) => page.length)).toEqual(Array.from({ length: 52 }, () => 1));
    const [last] = pages.at(-1) ?? [];
    expect(last?.id).toMatchObject({ resourceType: "user", resource: "u51" });
    expect(last?.displayName).toBe("User 51");
    expect(findAnnotation(last?.annotations ?? [], RawIdSchema)?.id).toBe("u51");
    expect(findAnnotation(last?.annotations ?? [], UserTraitSchema)).toMatchObject({
      emails: [{ address: "u51@example.com", isPrimary: true }],
      login: "u51",
      status: { status: 1 },
      profile: { first_name: "User", last_name: "51", department: "dept1" },
    });
  });

  it("gives each group the members of the formula, and its nested group on the first page", () => {
    const [first, ...rest] = all((token) => synthListings(shape).grants(stub("group", "g1"), token));
    expect(first?.map((grant) => grant.id)).toEqual([`group:g1:member:user:u${7919 % 4}`, "group:g1:member:group:g0"]);
    expect(rest.map((page) => page.map((grant) => grant.id))).toEqual([[`group:g1:member:user:u${(7919 + 104_729) % 4}`]]);
    expect(findAnnotation(first?.[1]?.annotations ?? [], GrantExpandableSchema)).toMatchObject({
      entitlementIds: ["group:g0:member"],
      resourceTypeIds: ["user"],
      shallow: false,
    });
    expect(grantsOf(shape, "group", "g0").map((grant) => grant.id)).toEqual([
      "group:g0:member:user:u0",
      "group:g0:member:user:u1",
    ]);
  });

  it("nests groups in chains of the depth asked for", () => {
    expect(nested(3)).toEqual(["g1:member:g0", "g2:member:g1", "g4:member:g3", "g5:member:g4"]);
    expect(nested(0)).toEqual([]);
  });

  it("assigns roles to groups, expandable to users", () => {
    const grants = grantsOf({ ...shape, groups: 100, groupsPerRole: 3 }, "role", "r1");
    expect(grants.map((grant) => grant.id)).toEqual(["g31", "g48", "g65"].map((id) => `role:r1:assigned:group:${id}`));
    expect(findAnnotation(grants[2]?.annotations ?? [], GrantExpandableSchema)?.entitlementIds).toEqual(["group:g65:member"]);
  });

  it("has one entitlement a group and a role, grantable to users and groups", () => {
    const listings = synthListings(shape);
    const describe = (type: string, id: string): unknown =>
      listings.entitlements(stub(type, id), "").list.map((item) => [item.id, item.purpose, item.grantableTo.map((to) => to.id)]);
    expect(describe("group", "g1")).toEqual([["group:g1:member", 1, ["user", "group"]]]);
    expect(describe("role", "r0")).toEqual([["role:r0:assigned", 2, ["user", "group"]]]);
    expect(describe("user", "u0")).toEqual([]);
  });

  it("finds single resources and nothing beyond its size", () => {
    const listings = synthListings(shape);
    expect(listings.resource(resourceId("role", "r1"))?.displayName).toBe("Role 1");
    for (const [type, id] of [
      ["role", "r2"],
      ["role", "u1"],
      ["user", "u04"],
      ["user", "u-1"],
      ["toString", "x"],
    ] as const) {
      expect(listings.resource(resourceId(type, id)), id).toBeUndefined();
    }
    expect(synthListings({ ...shape, users: 0, groups: 0 }).resources("user", undefined, "").list).toEqual([]);
    expect(grantsOf({ ...shape, users: 0, depth: 0 }, "group", "g1")).toEqual([]);
    expect(grantsOf({ ...shape, groups: 0 }, "role", "r1")).toEqual([]);
  });
});
