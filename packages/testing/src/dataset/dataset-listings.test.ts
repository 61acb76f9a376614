import { BatonError } from "@baton-ts/findings";
import type { ConnectorService, ListResponse } from "@baton-ts/sdk";
import { describe, expect, it } from "vitest";
import { resource, resourceId } from "../messages/plain-messages.ts";
import { readOnlyService } from "../service/read-only-service.ts";
import { parseDataset } from "./dataset.ts";
import { datasetListings } from "./dataset-listings.ts";

const org = { resourceType: "org", resource: "o" };
const file = {
  pageSize: 2,
  resourceTypes: [{ id: "user" }, { id: "org", displayName: "Organization", traits: ["TRAIT_APP"] }],
  resources: [
    { id: org, displayName: "The org" },
    { id: { resourceType: "user", resource: "a" }, displayName: "A" },
    { id: { resourceType: "user", resource: "b" }, parentResourceId: org },
    { id: { resourceType: "user", resource: "c" } },
    { id: { resourceType: "user", resource: "d" } },
  ],
  entitlements: [{ id: "org:o:owner", slug: "owner", resource: { id: org }, grantableTo: [{ id: "user" }] }],
  grants: [
    {
      id: "1",
      entitlement: { id: "org:o:owner", resource: { id: org } },
      principal: { id: { resourceType: "user", resource: "a" } },
    },
    {
      id: "2",
      entitlement: { id: "org:o:ghost", resource: { id: org } },
      principal: { id: { resourceType: "user", resource: "zz" } },
    },
    {
      id: "3",
      entitlement: { id: "org:o:owner", resource: { id: org } },
      principal: { id: { resourceType: "user", resource: "c" } },
    },
  ],
};

const serve = (extra: object = {}): ConnectorService =>
  readOnlyService(datasetListings(parseDataset(JSON.stringify({ ...file, ...extra }))));
const context = { signal: new AbortController().signal, activeSyncId: "" };
const none = { annotations: [], parentResourceId: undefined };
const ids = (page: ListResponse<{ readonly id?: unknown }>): unknown[] =>
  page.list.map(({ id }) => (typeof id === "object" && id !== null && "resource" in id ? id.resource : id));

const problem = (text: string): string => {
  try {
    parseDataset(text);
  } catch (error) {
    return error instanceof BatonError ? error.message.slice(0, 74) : String(error);
  }
  return "";
};

describe("dataset connector", () => {
  it("keeps the order of types and lists resources below their parent, page by page", async () => {
    const service = serve();
    expect((await service.listResourceTypes(context)).map(({ id }) => id)).toEqual(["user", "org"]);
    const first = await service.listResources({ ...none, resourceTypeId: "user", pageToken: "" }, context);
    expect([ids(first), first.nextPageToken]).toEqual([["a", "c"], "2"]);
    const second = await service.listResources({ ...none, resourceTypeId: "user", pageToken: "2" }, context);
    expect([ids(second), second.nextPageToken]).toEqual([["d"], ""]);
    const parentResourceId = resourceId("org", "o");
    const below = await service.listResources({ ...none, parentResourceId, resourceTypeId: "user", pageToken: "" }, context);
    expect([ids(below), below.nextPageToken]).toEqual([["b"], ""]);
  });

  it("fills in what the dataset knows and leaves other stubs as they are", async () => {
    const request = { annotations: [], resource: resource(resourceId("org", "o")), pageToken: "" };
    const entitlements = await serve().listEntitlements(request, context);
    expect(entitlements.list[0]).toMatchObject({ id: "org:o:owner", resource: { displayName: "The org" } });
    const grants = await serve({ pageSize: 9 }).listGrants(request, context);
    expect(grants.list).toMatchObject([
      { id: "1", entitlement: { slug: "owner", resource: { displayName: "The org" } }, principal: { displayName: "A" } },
      { id: "2", entitlement: { slug: "", resource: { displayName: "The org" } }, principal: { displayName: "" } },
      { id: "3", entitlement: { slug: "owner" }, principal: { id: { resource: "c" } } },
    ]);
  });

  it.each(["list:user", "entitlements:org", "grants:org"])(
    "repeats the token of the second page for ever: %s",
    async (loopOn) => {
      const service = serve({ loopOn });
      const read = async (pageToken: string): Promise<string> => {
        const one = { annotations: [], resource: resource(resourceId("org", "o")), pageToken };
        if (loopOn.startsWith("list"))
          return (await service.listResources({ ...none, resourceTypeId: "user", pageToken }, context)).nextPageToken;
        if (loopOn.startsWith("grants")) return (await service.listGrants(one, context)).nextPageToken;
        return (await service.listEntitlements(one, context)).nextPageToken;
      };
      expect([await read(""), await read("2"), await read("2")]).toEqual(["2", "2", "2"]);
    },
  );

  it("refuses unknown types and foreign tokens", async () => {
    const service = serve();
    await expect(service.listResources({ ...none, resourceTypeId: "nope", pageToken: "" }, context)).rejects.toMatchObject({
      code: "BATON_CONNECTOR_UNKNOWN_RESOURCE_TYPE",
      message: 'The connector has no resource type "nope"; it has user, org.',
    });
    await expect(service.listResources({ ...none, resourceTypeId: "user", pageToken: "1e1" }, context)).rejects.toMatchObject({
      code: "BATON_CONNECTOR_PAGE_TOKEN_INVALID",
    });
  });

  it("says what is wrong with a dataset", () => {
    expect(problem("{")).toBe("The dataset is not usable: it is not JSON.");
    expect(problem("[]")).toBe("The dataset is not usable: it is not a JSON object.");
    expect(problem("{}")).toBe("The dataset is not usable: pageSize is undefined, expected a whole number ".slice(0, 74));
    expect(problem('{"pageSize":1,"grants":{}}')).toBe("The dataset is not usable: grants is not a list.");
    expect(problem('{"pageSize":1,"resources":[{"nope":1}]}')).toBe(
      "The dataset is not usable: resources[0] is not a c1.connector.v2.Resource (".slice(0, 74),
    );
    expect(problem('{"pageSize":1,"loopOn":"list"}')).toContain('loopOn is "list", expected list:<type>');
  });
});
