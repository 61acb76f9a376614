import { Capability } from "@baton-ts/proto";
import { expect, test } from "vitest";
import { dynamic, granted, type ResourceSync, resourceType, revoked, silentLogger } from "../index.ts";
import { AcmeApi } from "../test-support/acme-api.ts";
import { acmeConnector } from "../test-support/acme-connector.ts";
import { callOf, namesOf } from "../test-support/walk.ts";
import { defineConnector } from "./define-connector.ts";

const draft = () => defineConnector({ name: "baton-x", displayName: "X", connect: () => ({}) });
const list = async ({ page }: { page: { done(this: void, items: readonly never[]): never } }) => page.done([]);
const nothing = { list } as never;

/** Passes types by their base type, as code that was not type-checked would. */
function define(...resources: ResourceSync<object>[]) {
  return draft().resources(...resources);
}

test("capabilities come from the handlers, without connecting", () => {
  const api = new AcmeApi();
  const { resourceTypeCapabilities, connectorCapabilities, credentialDetails } = acmeConnector(api).capabilities();
  const { SYNC, TARGETED_SYNC, PROVISION, SERVICE_MODE_TARGETED_SYNC } = Capability;
  expect(resourceTypeCapabilities.map(({ resourceType: type, capabilities }) => [type?.id, capabilities])).toEqual([
    ["repository", [SYNC]],
    ["site", [SYNC]],
    ["team", [SYNC, PROVISION]],
    ["user", [SYNC, TARGETED_SYNC]],
  ]);
  expect(connectorCapabilities).toEqual([PROVISION, SYNC, TARGETED_SYNC, SERVICE_MODE_TARGETED_SYNC]);
  expect(credentialDetails).toBeDefined();
  expect(resourceTypeCapabilities[2]?.permissions?.permissions.map(({ permission }) => permission)).toEqual(["teams.read"]);
  expect(api.requests).toEqual([]);
});

test("metadata names the connector", async () => {
  const service = await acmeConnector(new AcmeApi()).service({}, { log: silentLogger, signal: callOf().signal });
  const metadata = await service.metadata(callOf());
  expect(metadata).toMatchObject({ displayName: "Acme", description: "Teams and repositories of Acme" });
  expect(metadata.capabilities).toEqual(service.capabilities());
});

test("what connect throws keeps its status", async () => {
  const failing = defineConnector({
    name: "baton-x",
    displayName: "X",
    connect: () => {
      throw new TypeError("no such host");
    },
  }).resources(resourceType("a", { displayName: "A" }).sync(nothing));
  await expect(failing.service({}, { log: silentLogger, signal: callOf().signal })).rejects.toMatchObject({
    code: "BATON_UNKNOWN",
    message: "baton-x: connecting failed: no such host",
  });
});

test("types must be there, once", () => {
  const a = resourceType("a", { displayName: "A" });
  expect(() => define()).toThrow(/no resource builders found/);
  expect(() => define(a.sync(nothing), a.sync(nothing))).toThrow("error: duplicate resource type found for resource builder a");
});

test("references to types are checked, and a slip of the pen is recognised", () => {
  const group = resourceType("group", {
    displayName: "Group",
    entitlements: { member: { purpose: "assignment", grantableTo: ["Users"] } },
  });
  const user = resourceType("user", { displayName: "User" });
  const error = grab(() => define(group.sync(nothing), user.sync(nothing)));
  expect(error).toMatchObject({
    code: "BATON_DEFINE_TYPE_UNKNOWN",
    message: 'The grantableTo of member of group names "Users"; the connector has group, user.',
    hint: 'Write "user".',
  });
  const child = resourceType("child", { displayName: "Child", parent: "planet" });
  expect(() => define(child.sync(nothing))).toThrow('The parent of child names "planet"; the connector has child.');
});

test("a hierarchy needs a root", () => {
  const folder = resourceType("folder", { displayName: "Folder", parent: ["folder", "shelf"] });
  const shelf = resourceType("shelf", { displayName: "Shelf", parent: "folder" });
  expect(() => define(folder.sync(nothing), shelf.sync(nothing))).toThrow(/No resource of type folder would ever be listed/);
  const root = resourceType("folder", { displayName: "Folder", parent: "folder", alsoRoot: true });
  expect(() => define(root.sync(nothing), shelf.sync(nothing))).not.toThrow();
});

test("provisioning comes in pairs, of slugs that exist", () => {
  const team = resourceType("team", {
    displayName: "Team",
    entitlements: { member: { purpose: "assignment", grantableTo: ["team"] } },
  });
  const sync = (handlers: object) => define(team.sync({ list, ...handlers } as never));
  const grant = async () => granted();
  const revoke = async () => revoked();
  expect(() => sync({ grant })).toThrow("The provisioner of team has grant but no revoke.");
  expect(() => sync({ revoke })).toThrow("The provisioner of team has revoke but no grant.");
  expect(() => sync({ provision: { member: { grant } } })).toThrow("The provisioner of team member has grant but no revoke.");
  expect(() => sync({ provision: { membr: { grant, revoke } } })).toThrow('provisions "membr"; its entitlements are member.');
  expect(() => sync({ provision: {} })).toThrow(/empty provision object/);
  expect(() => sync({ grant, revoke })).not.toThrow();
  const bare = resourceType("bare", { displayName: "Bare" });
  expect(() => define(bare.sync({ list, grant, revoke } as never))).toThrow(/provisions, but has no entitlements/);
});

test("each listing has one handler", () => {
  const role = resourceType("role", {
    displayName: "Role",
    entitlements: dynamic({ purpose: "permission", grantableTo: ["role"] }),
  });
  const sync = (handlers: object) => define(role.sync(handlers as never));
  expect(() => sync({})).toThrow("Resource type role has no list handler.");
  expect(() => sync({ list })).toThrow(/has dynamic entitlements and no handler that lists them/);
  expect(() => sync({ list, entitlements: list, entitlementsForType: list })).toThrow(/entitlements and entitlementsForType/);
  expect(() => sync({ list, entitlements: list, grants: list, grantsForType: list })).toThrow(/grants and grantsForType/);
});

test("type-scoped listings are announced, and only answered where they exist", async () => {
  const role = resourceType("role", {
    displayName: "Role",
    entitlements: dynamic({ purpose: "permission", grantableTo: ["role"] }),
  });
  const plain = resourceType("plain", { displayName: "Plain" });
  const service = await draft()
    .resources(
      role.sync({
        list: async ({ page }) => page.done([]),
        entitlementsForType: async ({ page }) => page.done([role.entitlement("use", role.id("1"))]),
        grantsForType: async ({ page }) => page.done([role.entitlement("use", role.id("1")).grantTo(role.id("2"))]),
      }),
      plain.sync({ list: async ({ page }) => page.done([]) }),
    )
    .service({}, { log: silentLogger, signal: callOf().signal });
  const [type] = await service.listResourceTypes(callOf());
  const scoped = (type?.annotations ?? []).filter(({ typeUrl }) => typeUrl.includes("TypeScoped"));
  expect(namesOf(scoped)).toEqual([
    ["TypeScopedEntitlements", ""],
    ["TypeScopedGrants", ""],
  ]);
  const request = (typeId: string) => ({
    resource: { $typeName: "c1.connector.v2.Resource", id: { resourceType: typeId, resource: typeId } } as never,
    pageToken: "",
    annotations: scoped,
  });
  expect((await service.listEntitlements(request("role"), callOf())).list.map(({ id }) => id)).toEqual(["role:1:use"]);
  expect((await service.listGrants(request("role"), callOf())).list.map(({ id }) => id)).toEqual(["role:1:use:role:2"]);
  await expect(service.listGrants(request("plain"), callOf())).rejects.toMatchObject({
    grpcCode: 3,
    message: "error: type-scoped list grants for resource type plain, but its syncer does not implement TypeScopedGrantsSyncer",
  });
  await expect(service.listEntitlements(request("plain"), callOf())).rejects.toMatchObject({
    grpcCode: 3,
    message:
      "error: type-scoped list entitlements for resource type plain, but its syncer does not implement TypeScopedEntitlementsSyncer",
  });
});

test("exclusion groups that would end every sync are refused", () => {
  const seat = (exclusionGroup: object, other: object) =>
    resourceType("seat", {
      displayName: "Seat",
      entitlements: {
        viewer: { purpose: "permission", grantableTo: ["seat"], ...exclusionGroup },
        editor: { purpose: "permission", grantableTo: ["seat"], ...other },
      },
    });
  const isDefault = { exclusionGroup: { id: "level", isDefault: true } };
  expect(() => define(seat(isDefault, isDefault).sync(nothing))).toThrow(
    'The exclusion group "level" has the defaults viewer and editor.',
  );
  const perResource = { exclusionGroup: { id: "level", perResource: true } };
  expect(() => define(seat(perResource, {}).sync(nothing))).toThrow(/is per resource on viewer of seat, which is not static/);
  const other = resourceType("other", {
    displayName: "Other",
    entitlements: { use: { purpose: "permission", grantableTo: ["seat"], exclusionGroup: "level" } },
  });
  expect(() => define(seat(isDefault, {}).sync(nothing), other.sync(nothing))).toThrow(/is used on the types seat and other/);
});

test("names are needed", () => {
  expect(() => defineConnector({ name: "Baton Acme", displayName: "X", connect: () => ({}) })).toThrow(
    /is no name for a connector program/,
  );
  expect(() => defineConnector({ name: "baton-x", displayName: " ", connect: () => ({}) })).toThrow(/has no displayName/);
  expect(() => resourceType("a b", { displayName: "A" })).toThrow(/has a space, ":" or "\/"/);
  expect(() => resourceType("", { displayName: "A" })).toThrow("The id of a resource type is empty.");
  expect(() => resourceType("a", { displayName: "" })).toThrow("Resource type a has no displayName.");
  const empty = { x: { purpose: "permission", grantableTo: [] } } as const;
  expect(() => resourceType("a", { displayName: "A", entitlements: empty })).toThrow(
    "Entitlement x of a can be granted to nothing.",
  );
  const text = { x: { purpose: "permission", grantableTo: ["a"], static: true, displayName: () => "X" } } as const;
  expect(() => resourceType("a", { displayName: "A", entitlements: text })).toThrow(
    /is static, but its text is made from the resource/,
  );
});

function grab(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}
