import { access, readdir } from "node:fs/promises";
import { GrpcCode } from "@baton-ts/findings";
import { ChildResourceTypeSchema, packAny, SkipGrantsSchema, TypeScopedGrantsSchema } from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { entitlement, grant, resource, type } from "../test-support/messages.ts";
import { runScripted, testFolder } from "../test-support/run-scripted.ts";
import { rpcError, type Script, scriptedConnector } from "../test-support/scripted-connector.ts";
import type { SyncMode, SyncTarget } from "./options.ts";

const child = packAny(ChildResourceTypeSchema, create(ChildResourceTypeSchema, { resourceTypeId: "repo" }));

const script: Script = {
  types: [
    type("org"),
    type("repo"),
    type("group"),
    type("app", [packAny(TypeScopedGrantsSchema, create(TypeScopedGrantsSchema))]),
  ],
  resource: (id) => {
    const name = `${id.resourceType}/${id.resource}`;
    if (id.resource === "gone") throw rpcError(GrpcCode.notFound, "no such resource");
    if (id.resourceType === "app") throw rpcError(GrpcCode.unimplemented, "apps cannot be fetched");
    return resource(name, { annotations: id.resourceType === "org" ? [child] : [] });
  },
  resources: (of, parent) => ({ list: of === "repo" && parent !== undefined ? [resource("repo/r1", { parent: "org/o" })] : [] }),
  entitlements: (of) => ({ list: [entitlement(`${of.id?.resourceType}/${of.id?.resource}:member`)] }),
  grants: (of) => ({
    list: [
      grant(`${of.id?.resourceType}/${of.id?.resource}:member`, "user/u", { from: ["user:u:x"] }),
      grant("group/other:member", "user/u"),
      grant("group/other:member", "user/v"),
      grant("group/gone:member", "user/u"),
    ],
  }),
};

const target = (kind: string, id: string): SyncTarget => ({ resource: { type: kind, id } });
const targeted = (
  targets: SyncTarget[],
  fields: { skipGrants?: boolean; skipEntitlementsAndGrants?: boolean } = {},
): SyncMode => ({
  kind: "targeted",
  targets,
  ...fields,
});

async function sync(mode: SyncMode, fields: { syncResourceTypes?: string[]; script?: Script } = {}) {
  await using folder = await testFolder();
  const connector = scriptedConnector(fields.script ?? script);
  const { syncResourceTypes } = fields;
  const run = await runScripted({ connector, folder, mode, latestFullSync: "parent-sync", syncResourceTypes });
  return { ...run, calls: connector.log.filter((call) => /^(list|get)-/.test(call)) };
}

describe("a targeted sync", () => {
  it("fetches the target, its children, entitlements and grants, and resources that its grants lead to", async () => {
    const { written, calls } = await sync(targeted([target("org", "o")]));
    expect(calls).toEqual([
      "list-resource-types",
      "get-resource org/o",
      'list-resources repo under org/o ""',
      'list-entitlements org/o ""',
      'list-grants org/o ""',
      // Once each, though two grants lead to the first.
      "get-resource group/other",
      "get-resource group/gone",
    ]);
    expect(written.resources.map((row) => `${row.type}/${row.id}`)).toEqual(["group/other", "org/o", "repo/r1"]);
    expect(written.grants.map((row) => row.id)).toEqual([
      "group:gone:member:user:u",
      "group:other:member:user:u",
      "group:other:member:user:v",
      "org:o:member:user:u",
    ]);
  });

  it("is a partial sync of the latest full one, neither expanded nor judged by its references", async () => {
    const { written } = await sync(targeted([target("group", "g")]));
    expect(written.run).toMatchObject({
      type: "partial",
      parentSyncId: "parent-sync",
      supportsDiff: false,
      invariants: { generation: "1", coverage: ["I5", "I10"], mode: "connector" },
    });
    expect(JSON.parse(written.run?.syncToken ?? "")).toEqual({
      // Start, types, target, entitlements, grants.
      current_action_id: 5,
      should_fetch_related_resources: true,
      completed_actions_count: 5,
      ingest_quality: {},
      version: 1,
    });
    expect(written.findings.map((finding) => finding.code)).toEqual([]);
  });

  it("skips targets that do not exist or cannot be fetched, and says so", async () => {
    const { written, log, report } = await sync(targeted([target("group", "gone"), target("app", "a"), target("group", "g")]));
    expect(written.resources.map((row) => row.id)).toEqual(["g", "other"]);
    expect(report.warnings).toEqual([]);
    expect(
      log
        .filter((line) => line.level === "warn" && line.message.startsWith("skipping resource due to"))
        .map((line) => line.message)
        .toSorted(),
    ).toEqual([
      "skipping resource due to not found",
      "skipping resource due to not found",
      "skipping resource due to unimplemented connector",
    ]);
    expect(written.findings.find((finding) => finding.code === "BATON_SYNC_TARGET_SKIPPED")).toMatchObject({
      count: 2,
      examples: [
        "targeted-resource-sync of app/a: the connector could not fetch it",
        "targeted-resource-sync of group/gone: the connector could not fetch it",
      ],
    });
  });

  it.each([
    ["without grants", targeted([target("group", "g")], { skipGrants: true }), ["list-entitlements"]],
    ["without both", targeted([target("group", "g")], { skipEntitlementsAndGrants: true }), []],
  ])("can go %s", async (_, mode, expected) => {
    const { calls } = await sync(mode);
    expect(calls.filter((call) => /^list-(ent|grants)/.test(call)).map((call) => call.split(" ")[0])).toEqual(expected);
  });

  it("heeds what a resource skips, and leaves type-scoped listings to full syncs", async () => {
    const fetchable: Script = {
      ...script,
      resource: (id) =>
        resource(`${id.resourceType}/${id.resource}`, {
          annotations: id.resourceType === "group" ? [packAny(SkipGrantsSchema, create(SkipGrantsSchema))] : [],
        }),
    };
    const { calls } = await sync(targeted([target("group", "g"), target("app", "a")]), { script: fetchable });
    expect(calls.filter((call) => /^list-(ent|grants)/.test(call)).toSorted()).toEqual([
      'list-entitlements app/a ""',
      'list-entitlements group/g ""',
    ]);
  });

  it("takes each target once, and none of types that the filter leaves out", async () => {
    const { calls } = await sync(targeted([target("group", "g"), target("group", "g"), target("org", "o")]), {
      syncResourceTypes: ["group"],
    });
    expect(calls.filter((call) => call === "get-resource group/g")).toHaveLength(1);
    expect(calls).not.toContain("get-resource org/o");
  });

  it("is never resumed, and leaves the journal of an unfinished full sync alone", async () => {
    await using folder = await testFolder();
    const failing = (name: string) =>
      scriptedConnector({
        ...script,
        before: (call) => {
          if (call.startsWith(name)) throw rpcError(GrpcCode.internal, "crash");
        },
      });
    await expect(runScripted({ connector: failing("list-grants"), folder })).rejects.toThrow("crash");
    const mode = targeted([target("group", "g")]);
    await expect(runScripted({ connector: failing("list-grants"), folder, mode })).rejects.toThrow("crash");
    expect(await readdir(folder.path)).toEqual(["sync.c1z.journal"]);

    const connector = scriptedConnector(script);
    expect((await runScripted({ connector, folder, mode })).report.resumed).toBe(false);
    expect(connector.log).toContain("get-resource group/g");
    expect((await runScripted({ connector: scriptedConnector(script), folder })).report.resumed).toBe(true);
    await expect(access(`${folder.path}/sync.c1z.journal`)).rejects.toMatchObject({ code: "ENOENT" });
  });
});
