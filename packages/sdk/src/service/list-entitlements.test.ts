import { EntitlementSchema, type Resource, ResourceSchema, toJsonValue } from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { type ConnectorService, defineConnector, resourceType, silentLogger } from "../index.ts";
import { callOf, namesOf } from "../test-support/walk.ts";

const of = (name: string): string => `type.googleapis.com/c1.connector.v2.${name}`;

const user = resourceType("user", { displayName: "User", trait: "user" });
const plan = resourceType("plan", {
  displayName: "Plan",
  entitlements: {
    viewer: { purpose: "permission", grantableTo: [user], exclusionGroup: { id: "level", order: 1, isDefault: true } },
    editor: { purpose: "permission", grantableTo: [user], exclusionGroup: { id: "level", order: 2 }, description: "May write" },
  },
});
const shelf = resourceType("shelf", {
  displayName: "Shelf",
  entitlements: { use: { purpose: "permission", grantableTo: [user], immutable: true } },
});
const badge = resourceType("badge", {
  displayName: "Badge",
  entitlements: { wear: { purpose: "assignment", grantableTo: [user], static: true } },
});

function open(): Promise<ConnectorService> {
  return defineConnector({ name: "baton-x", displayName: "X", connect: () => ({}) })
    .resources(
      user.sync({
        list: async ({ page }) => page.done([user.resource("1", "Ann")]),
        grants: async ({ resource, page }) => page.done([plan.viewer(plan.id("p")).grantTo(user.id(resource.id))]),
      }),
      plan.sync({ list: async ({ page }) => page.done([plan.resource("p", "Pro")]) }),
      shelf.sync({
        list: async ({ page }) => page.done([]),
        entitlements: async ({ resource, page }) =>
          page.done([shelf.use(resource, { displayName: `Use of ${resource.displayName}`, immutable: false })]),
      }),
      badge.sync({ list: async ({ page }) => page.done([]) }),
    )
    .service({}, { log: silentLogger, signal: callOf().signal });
}

async function entitlementsOf(resource: Resource): Promise<unknown[]> {
  const { list } = await (await open()).listEntitlements({ resource, pageToken: "", annotations: [] }, callOf());
  return list.map((item) => toJsonValue(EntitlementSchema, item));
}

test("declared entitlements are written in full, with a light resource", async () => {
  const resource = create(ResourceSchema, {
    id: { resourceType: "plan", resource: "p" },
    displayName: "Pro",
    profile: { bulk: "x" },
    parentResourceId: { resourceType: "org", resource: "o" },
  });
  const light = {
    id: { resourceType: "plan", resource: "p" },
    displayName: "Pro",
    parentResourceId: { resourceType: "org", resource: "o" },
  };
  const grantableTo = [{ id: "user", displayName: "User", traits: ["TRAIT_USER"] }];
  const group = (order: number, rest: object) => [
    { "@type": of("EntitlementExclusionGroup"), exclusionGroupId: "level", order, ...rest },
  ];
  expect(await entitlementsOf(resource)).toEqual([
    {
      id: "plan:p:viewer",
      slug: "viewer",
      displayName: "Pro viewer",
      purpose: "PURPOSE_VALUE_PERMISSION",
      resource: light,
      grantableTo,
      annotations: group(1, { isDefault: true }),
    },
    {
      id: "plan:p:editor",
      slug: "editor",
      displayName: "Pro editor",
      description: "May write",
      purpose: "PURPOSE_VALUE_PERMISSION",
      resource: light,
      grantableTo,
      annotations: group(2, {}),
    },
  ]);
});

test("a handler says where a resource differs from the declaration", async () => {
  const resource = create(ResourceSchema, { id: { resourceType: "shelf", resource: "s" }, displayName: "Top" });
  expect(await entitlementsOf(resource)).toMatchObject([{ id: "shelf:s:use", displayName: "Use of Top" }]);
  expect(Object.keys((await entitlementsOf(resource))[0] as object)).not.toContain("annotations");
});

test("what is not listed is announced on types and resources", async () => {
  const service = await open();
  const types = await service.listResourceTypes(callOf());
  expect(types.map((type) => [type.id, namesOf(type.annotations).map(([name]) => name)])).toEqual([
    ["user", ["SkipEntitlements"]],
    ["plan", []],
    ["shelf", []],
    ["badge", ["SkipEntitlementsAndGrants"]],
  ]);
  // A type-level SkipGrants is not read by engines (sync-engine §5), so each resource has it.
  const list = (resourceTypeId: string) =>
    service.listResources({ resourceTypeId, parentResourceId: undefined, pageToken: "", annotations: [] }, callOf());
  const [pro] = (await list("plan")).list;
  expect(namesOf(pro?.annotations ?? []).map(([name]) => name)).toEqual(["RawId", "SkipGrants"]);
});

test("grants may be listed from the principal's side", async () => {
  const service = await open();
  const resource = create(ResourceSchema, { id: { resourceType: "user", resource: "1" } });
  const { list } = await service.listGrants({ resource, pageToken: "", annotations: [] }, callOf());
  expect(list.map(({ id }) => id)).toEqual(["plan:p:viewer:user:1"]);
});

test("a request without a resource is refused", async () => {
  const service = await open();
  const resource = create(ResourceSchema);
  await expect(service.listEntitlements({ resource, pageToken: "", annotations: [] }, callOf())).rejects.toMatchObject({
    grpcCode: 3,
    message: "error: list entitlements requires a resource",
  });
  await expect(service.listGrants({ resource, pageToken: "", annotations: [] }, callOf())).rejects.toMatchObject({
    grpcCode: 3,
    message: "error: list grants requires a resource",
  });
});
