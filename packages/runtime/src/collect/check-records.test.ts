import { BatonIDSchema, EntitlementSchema, packAny, type Resource, ResourceSchema, ResourceTypeSchema } from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { entitlement, grant, resource, stub, type } from "../test-support/messages.ts";
import { type LogLine, runScripted, testFolder } from "../test-support/run-scripted.ts";
import { type Script, scriptedConnector } from "../test-support/scripted-connector.ts";

async function sync(script: Script, log: LogLine[] = [], fields: { syncResourceTypes?: string[] } = {}) {
  await using folder = await testFolder();
  return await runScripted({ connector: scriptedConnector(script), folder, log, ...fields });
}

const hole = undefined as never;

it("drops records without identity and counts them", async () => {
  const { written, log } = await sync({
    types: [type("user"), create(ResourceTypeSchema), hole],
    resources: () => ({ list: [resource("user/u"), create(ResourceSchema), stub("user/"), hole] }),
    entitlements: () => ({
      list: [
        entitlement("user/u:x"),
        create(EntitlementSchema, { id: "no resource" }),
        create(EntitlementSchema, { resource: stub("user/u") }),
        hole,
      ],
    }),
    grants: () => ({ list: [grant("user/u:x", "user/u"), hole] }),
  });
  expect([written.resourceTypes, written.resources, written.entitlements, written.grants].map((rows) => rows.length)).toEqual([
    1, 1, 1, 1,
  ]);
  expect(log.find((line) => line.message === "connector returned invalid data; skipped records")).toEqual({
    level: "warn",
    message: "connector returned invalid data; skipped records",
    fields: {
      invalid_records_observed: 8,
      invalid_resource_types_observed: 2,
      invalid_resources_observed: 3,
      invalid_entitlements_observed: 3,
    },
  });
  expect(written.findings.find((finding) => finding.code === "BATON_SYNC_INVALID_RECORDS_DROPPED")?.count).toBe(8);
});

describe("a resource that ends the sync", () => {
  const failing = (list: Resource[]) =>
    sync({ types: [type("user"), type("group")], resources: (of) => ({ list: of === "user" ? list : [] }) });

  it("lacks the trait of its type", async () => {
    await expect(failing([stub("user/u9")])).rejects.toMatchObject({
      code: "BATON_SYNC_TRAIT_MISSING",
      grpcCode: 2,
      message: "list-resources of user, page 1: resource was missing expected trait UserTrait: user/u9",
      details: { method: "list-resources", resourceType: "user", page: 1, trait: "UserTrait" },
    });
  });

  it("carries the annotation that only the engine sets", async () => {
    const annotations = [packAny(BatonIDSchema, create(BatonIDSchema))];
    await expect(failing([resource("user/u1", { annotations })])).rejects.toMatchObject({
      code: "BATON_CONNECTOR_BATON_ID_RESERVED",
      grpcCode: 13,
      message: expect.stringContaining("connector returned a resource with SDK-reserved BatonID ownership annotation"),
    });
  });
});

it("refuses a filter that names a type which is not offered", async () => {
  await expect(sync({ types: [type("user")] }, [], { syncResourceTypes: ["user", "usr"] })).rejects.toMatchObject({
    code: "BATON_CONFIG_RESOURCE_TYPE_UNKNOWN",
    message: expect.stringMatching(/invalid resource type 'usr' in filter$/),
    hint: "The connector offers user.",
  });
});

it("stores only the types of the filter, without what refers to others", async () => {
  const { written } = await sync(
    {
      types: [type("user"), type("group")],
      resources: (of) => ({ list: [resource(`${of}/x`)] }),
      grants: (of) => ({
        list: [grant("group/x:member", "user/x"), grant("user/x:peer", "user/x")].filter(
          (row) => row.entitlement?.resource?.id?.resourceType === of.id?.resourceType,
        ),
      }),
    },
    [],
    { syncResourceTypes: ["user"] },
  );
  expect(written.resourceTypes.map((row) => row.id)).toEqual(["user"]);
  expect(written.resources.map((row) => `${row.type}/${row.id}`)).toEqual(["user/x"]);
  expect(written.grants.map((row) => row.id)).toEqual(["user:x:peer:user:x"]);
});

it("drops the whole page of a listing that holds a resource of an unknown type", async () => {
  const { written, report } = await sync({
    types: [type("user"), type("group")],
    resources: (of) => (of === "user" ? { list: [resource("user/u"), resource("robot/r")] } : { list: [resource("group/g")] }),
  });
  expect(written.resources.map((row) => `${row.type}/${row.id}`)).toEqual(["group/g"]);
  expect(report.warnings).toEqual([
    'list-resources of user: the page holds robot/r, but "robot" is not among the resource types of this sync',
  ]);
});

it("keeps grants without a resource or principal in a v1 file, and leaves them out of a v3 file, which could not key them", async () => {
  const incomplete = grant("user/u:x", "user/u");
  const script: Script = {
    types: [type("user")],
    resources: () => ({ list: [resource("user/u")] }),
    grants: () => ({ list: [Object.assign(incomplete, { id: "g", principal: undefined }), grant("user/u:x", "user/u")] }),
  };
  for (const [engine, ids] of [
    ["sqlite", ["g", "user:u:x:user:u"]],
    ["pebble", ["user:u:x:user:u"]],
  ] as const) {
    await using folder = await testFolder();
    const { written } = await runScripted({ connector: scriptedConnector(script), folder, engine });
    expect(written.grants.map((row) => row.id)).toEqual(ids);
    expect(written.findings.find((finding) => finding.code === "BATON_SYNC_GRANT_INCOMPLETE")?.count).toBe(1);
  }
});
