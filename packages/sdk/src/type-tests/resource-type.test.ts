// Read by the compiler as well: `tsc -p .` fails when a line marked @ts-expect-error compiles, or when another line does not.
import { expect, expectTypeOf, test } from "vitest";
import {
  dynamic,
  type Entitlement,
  type Maybe,
  type Resource,
  type ResourceId,
  type ResourceStatus,
  type ResourceType,
  resourceType,
} from "../index.ts";

const user = resourceType("user", { displayName: "User", trait: "user" });
const robot = resourceType("robot", { displayName: "Robot" });
const site = resourceType("site", { displayName: "Site" });
const team = resourceType("team", {
  displayName: "Team",
  trait: "group",
  parent: site,
  entitlements: {
    member: { purpose: "assignment", grantableTo: [user, "team"] },
    owner: { purpose: "ownership", grantableTo: [user] },
  },
});
const repository = resourceType("repository", {
  displayName: "Repository",
  entitlements: dynamic({ purpose: "permission", grantableTo: ["user", team] }),
});
const folder = resourceType("folder", { displayName: "Folder", parent: ["folder", site], alsoRoot: true });
const app = resourceType("app", { displayName: "App", traits: ["app", "scope-binding"] });

test("handles have types that can be read and written by hand", () => {
  expectTypeOf(user).toEqualTypeOf<ResourceType<"user", "user">>();
  expectTypeOf(team).toEqualTypeOf<ResourceType<"team", "group", { member: "user" | "team"; owner: "user" }, "site">>();
  expectTypeOf(repository).toEqualTypeOf<ResourceType<"repository", never, { [slug: string]: "user" | "team" }>>();
  expectTypeOf(folder).toEqualTypeOf<ResourceType<"folder", never, {}, "folder" | "site" | null>>();
  const written: ResourceType<"user", "user"> = resourceType("user", { displayName: "User", trait: "user" });
  expectTypeOf(written.id("1")).toEqualTypeOf<ResourceId<"user">>();
  expectTypeOf(team.member(team.id("t"))).toEqualTypeOf<Entitlement<"team", "member", "user" | "team">>();
  expectTypeOf(repository.entitlement("any role", repository.id("r"))).toEqualTypeOf<
    Entitlement<"repository", "any role", "user" | "team">
  >();
});

test("only principals named in grantableTo compile", () => {
  const inner = team.id("inner");
  expect(team.member(team.id("t")).grantTo(user.id("1")).id).toBe("team:t:member:user:1");
  expect(team.member(team.id("t")).grantTo(inner, { expandFrom: team.member(inner) }).principal).toEqual(inner);
  // @ts-expect-error a robot is not in grantableTo
  expect(() => team.member(team.id("t")).grantTo(robot.id("1"))).toThrow(/can be granted to user, team/);
  // @ts-expect-error a team is not in grantableTo of owner
  expect(() => team.owner(team.id("t")).grantTo(inner)).toThrow(/can be granted to user\./);
  // @ts-expect-error a robot is not in grantableTo of the dynamic entitlements
  expect(() => repository.entitlement("admin", repository.id("r")).grantTo(robot.id("1"))).toThrow(/granted to user, team/);
});

test("a resource cannot be the principal of its own entitlement", () => {
  const resource = team.resource("t", "T", { parent: site.id("s") });
  // @ts-expect-error a Resource is what access is granted to; principals are ids
  expect(team.member(resource).grantTo(resource).id).toBe("team:t:member:team:t");
});

test("expansion starts from entitlements of the principal's type", () => {
  const grantTo = () =>
    // @ts-expect-error the principal is a user, the source belongs to a team
    team.member(team.id("t")).grantTo(user.id("1"), { expandFrom: team.member(team.id("t")) });
  expect(grantTo).toThrow(/not an entitlement of its principal user 1/);
});

test("a type id with another case is another type", () => {
  const group = resourceType("group", {
    displayName: "Group",
    entitlements: { member: { purpose: "assignment", grantableTo: ["User"] } },
  });
  // @ts-expect-error "user" is not "User"
  expect(() => group.member(group.id("g")).grantTo(user.id("1"))).toThrow(/can be granted to User\./);
});

test("entitlements belong to resources of their type and have declared slugs", () => {
  // @ts-expect-error a user is not a team
  expect(() => team.member(user.id("1"))).toThrow(/was built for a user/);
  // @ts-expect-error there is no such slug
  expect(() => team.entitlement("membr", team.id("t"))).toThrow(/it has member, owner/);
  // @ts-expect-error there is no such builder
  expect(team.membr).toBeUndefined();
  // @ts-expect-error builders of dynamic slugs do not exist
  expect(repository.admin).toBeUndefined();
});

test("a parent is required where the type has one, and of a declared type", () => {
  expectTypeOf(team.resource("t", "T", { parent: site.id("s") })).toEqualTypeOf<Resource<"team", "site">>();
  // @ts-expect-error the parent is missing
  const orphan = team.resource("t", "T");
  expect(() => orphan.parent).toThrow(/sent without its parent/);
  // @ts-expect-error the parent is missing from the options
  expect(team.resource("t", "T", { description: "d" }).id).toBe("t");
  // @ts-expect-error a user cannot be a parent of a team
  expect(team.resource("t", "T", { parent: user.id("1") }).id).toBe("t");
  expect(folder.resource("f", "F").parent).toBeUndefined();
  expect(folder.resource("f", "F", { parent: site.id("s") }).parent?.typeId).toBe("site");
  expectTypeOf(folder.resource("f", "F").parent).toEqualTypeOf<ResourceId<"folder"> | ResourceId<"site"> | undefined>();
});

test("attributes follow the traits", () => {
  expect(user.resource("1", "Ann", { email: "ann@example.com", status: "disabled" }).id).toBe("1");
  // @ts-expect-error a group has no e-mail address
  expect(team.resource("t", "T", { parent: site.id("s"), email: "t@example.com" }).id).toBe("t");
  expectTypeOf<NonNullable<Parameters<typeof user.resource>[2]>>()
    .toHaveProperty("status")
    .toEqualTypeOf<Maybe<ResourceStatus>>();
  expect(app.resource("a", "A", { appFlags: ["saml"], role: user.id("1"), scope: site.id("s") }).id).toBe("a");
  // @ts-expect-error a scope binding needs its role and its scope
  expect(() => app.resource("a", "A")).toThrow(TypeError);
});

test("ids and entitlements cannot be written as literals", () => {
  const literal = { kind: "id", typeId: "user", id: "" } as const;
  // @ts-expect-error only user.id(...) makes checked ids
  expect(team.member(team.id("t")).grantTo(literal).id).toBe("team:t:member:user:");
});
