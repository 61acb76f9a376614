import { BatonError, toBatonError } from "@baton-ts/findings";
import { findAnnotation, GrantExpandableSchema, Status_ResourceStatus, UserTraitSchema } from "@baton-ts/proto";
import { expect, test } from "vitest";
import { type ConnectorService, Secret, silentLogger } from "../index.ts";
import { AcmeApi } from "../test-support/acme-api.ts";
import { acmeConnector } from "../test-support/acme-connector.ts";
import { callOf, namesOf, shown, walk } from "../test-support/walk.ts";

async function open(pageSize?: number): Promise<{ api: AcmeApi; service: ConnectorService }> {
  const api = new AcmeApi();
  const config = { apiToken: new Secret("t"), baseUrl: "https://api.acme.test" };
  const service = await acmeConnector(api).service(config, { log: silentLogger, signal: callOf().signal, pageSize });
  return { api, service };
}

const everyGrant = [
  "repository:r1:admin:user:1",
  "repository:r1:release manager:user:2",
  "repository:r1:release manager:user:3",
  "team:t1:member:team:t2",
  "team:t1:member:user:1",
  "team:t2:member:user:2",
  "team:t2:member:user:3",
];

test("a full sync finds everything below its parents", async () => {
  const { service } = await open();
  const { resources, entitlements, grants } = await walk(service);
  expect(resources.map(shown)).toEqual([
    "user/1",
    "user/2",
    "user/3",
    "site/berlin",
    "site/quito",
    "team/t1",
    "team/t2",
    "team/t3",
    "repository/r1",
  ]);
  expect(entitlements.map(({ id }) => id)).toEqual([
    "team:t1:member",
    "team:t2:member",
    "team:t3:member",
    "repository:r1:admin",
    "repository:r1:release manager",
  ]);
  expect(grants.map(({ id }) => id).toSorted()).toEqual(everyGrant);
});

test("page size 1 gives the same rows in more requests", async () => {
  const small = await open(1);
  const large = await open();
  expect(await walk(small.service)).toEqual(await walk(large.service));
  expect(large.api.requests.filter((path) => path.startsWith("/users")).length).toBe(2);
  expect(small.api.requests.filter((path) => path.startsWith("/users"))).toEqual([
    "/users?after=&size=1",
    "/users?after=1&size=1",
    "/users?after=2&size=1",
  ]);
});

test("parents announce their child types, children have their parent", async () => {
  const { service } = await open();
  const { resources } = await walk(service);
  const berlin = resources.find((resource) => shown(resource) === "site/berlin");
  expect(namesOf(berlin?.annotations ?? [])).toEqual([
    ["RawId", "berlin"],
    ["ChildResourceType", "team"],
  ]);
  const sales = resources.find((resource) => shown(resource) === "team/t3");
  expect(sales?.parentResourceId).toMatchObject({ resourceType: "site", resource: "quito" });
});

test("the root of a child type is empty and asks nothing", async () => {
  const { api, service } = await open();
  const request = { resourceTypeId: "team", parentResourceId: undefined, pageToken: "", annotations: [] };
  expect(await service.listResources(request, callOf())).toEqual({ list: [], nextPageToken: "", annotations: [] });
  expect(api.requests).toEqual([]);
});

test("a user has its trait, and profile fields in both places", async () => {
  const { service } = await open();
  const { resources } = await walk(service);
  const bob = resources.find((resource) => shown(resource) === "user/2");
  expect(bob?.displayName).toBe("bob@acme.test");
  expect(bob?.status?.status).toBe(Status_ResourceStatus.DISABLED);
  expect(findAnnotation(bob?.annotations ?? [], UserTraitSchema)).toMatchObject({
    emails: [{ address: "bob@acme.test", isPrimary: true }],
    status: { status: 2 },
    accountType: 1,
  });
});

test("a nested team is an expandable grant with full entitlement ids", async () => {
  const { service } = await open();
  const { grants } = await walk(service);
  const nested = grants.find(({ id }) => id === "team:t1:member:team:t2");
  expect(findAnnotation(nested?.annotations ?? [], GrantExpandableSchema)).toMatchObject({
    entitlementIds: ["team:t2:member"],
    shallow: false,
    resourceTypeIds: [],
  });
  expect(nested?.entitlement).toMatchObject({
    id: "team:t1:member",
    displayName: "",
    resource: { id: { resourceType: "team", resource: "t1" }, displayName: "", annotations: [] },
  });
  expect(nested?.principal).toMatchObject({ id: { resourceType: "team", resource: "t2" }, displayName: "", annotations: [] });
});

test("declared entitlements exist on every resource, static ones once for the type", async () => {
  const { service } = await open();
  const { entitlements } = await walk(service);
  expect(entitlements[0]).toMatchObject({
    id: "team:t1:member",
    slug: "member",
    displayName: "Member of Engineering",
    purpose: 1,
    grantableTo: [
      { id: "user", displayName: "User", traits: [1] },
      { id: "team", displayName: "Team", traits: [2] },
    ],
    resource: { id: { resource: "t1" }, parentResourceId: { resource: "berlin" }, displayName: "Engineering" },
  });
  expect(entitlements[4]).toMatchObject({ displayName: "Core release manager", slug: "release manager", purpose: 2 });
  const templates = await service.listStaticEntitlements({ resourceTypeId: "team", pageToken: "", annotations: [] }, callOf());
  expect(templates.list).toMatchObject([{ slug: "owner", displayName: "Owner", purpose: 3, grantableTo: [{ id: "user" }] }]);
  expect(namesOf(templates.list[0]?.annotations ?? [])).toEqual([["EntitlementImmutable", ""]]);
});

test("types announce the listings that their handlers leave out", async () => {
  const { service } = await open();
  const types = await service.listResourceTypes(callOf());
  expect(types.map((type) => [type.id, namesOf(type.annotations).map(([name]) => name)])).toEqual([
    ["user", ["SkipEntitlementsAndGrants"]],
    ["site", ["SkipEntitlementsAndGrants"]],
    ["team", ["CapabilityPermissions"]],
    ["repository", []],
  ]);
});

test("get finds one resource, and says so when there is none", async () => {
  const { service } = await open();
  const get = (resourceType: string, resource: string) =>
    service.getResource(
      {
        resourceId: { $typeName: "c1.connector.v2.ResourceId", resourceType, resource, batonResource: false },
        parentResourceId: undefined,
      },
      callOf(),
    );
  expect((await get("user", "1")).displayName).toBe("Ann");
  await expect(get("user", "9")).rejects.toMatchObject({ grpcCode: 5, message: "error: get resource returned nil (user 9)" });
  await expect(get("team", "t1")).rejects.toMatchObject({
    grpcCode: 12,
    message: "error: get resource with unknown resource type team",
  });
});

test("unknown types are not found, with upstream's words", async () => {
  const { service } = await open();
  const list = service.listResources(
    { resourceTypeId: "Team", parentResourceId: undefined, pageToken: "", annotations: [] },
    callOf(),
  );
  await expect(list).rejects.toMatchObject({ grpcCode: 5, message: "error: list resources with unknown resource type Team" });
});

test("a handler's error keeps its status under upstream's words", async () => {
  const { api, service } = await open();
  api.failures.push(new BatonError({ code: "BATON_SOURCE_FORBIDDEN", message: "GET /users answered 403", grpcCode: 7 }));
  const list = () =>
    service.listResources({ resourceTypeId: "user", parentResourceId: undefined, pageToken: "", annotations: [] }, callOf());
  await expect(list()).rejects.toMatchObject({
    code: "BATON_SOURCE_FORBIDDEN",
    grpcCode: 7,
    message: "error: listing resources failed: GET /users answered 403",
  });
  api.failures.push(new TypeError("x is not a function"));
  const plain = toBatonError(await list().catch((error: unknown) => error));
  expect(plain).toMatchObject({ code: "BATON_UNKNOWN", grpcCode: 2 });
  expect(plain.hint).toMatch(/Throw a BatonError with a grpcCode/);
});

test("an aborted call rejects as canceled without asking anything", async () => {
  const { api, service } = await open();
  const call = { signal: AbortSignal.abort(), activeSyncId: "" };
  const list = service.listResources(
    { resourceTypeId: "user", parentResourceId: undefined, pageToken: "", annotations: [] },
    call,
  );
  expect(toBatonError(await list.catch((error: unknown) => error)).grpcCode).toBe(1);
  expect(api.requests).toEqual([]);
});

test("disposing the service disposes the client", async () => {
  const { api, service } = await open();
  await service[Symbol.asyncDispose]();
  expect(api.isClosed).toBe(true);
});
