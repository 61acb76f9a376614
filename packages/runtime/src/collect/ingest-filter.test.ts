import { grantFromRow } from "@baton-ts/c1z";
import {
  type Entitlement,
  ExternalResourceMatchIDSchema,
  findAnnotation,
  type Grant,
  GrantExpandableSchema,
  GrantSchema,
  InsertResourceGrantsSchema,
  packAny,
  ResourceSchema,
} from "@baton-ts/proto";
import { create, fromBinary } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import { expect, it } from "vitest";
import type { SyncMode } from "../sync/options.ts";
import { entitlement, grant, resource, type } from "../test-support/messages.ts";
import { runScripted, type ScriptedRun, testFolder } from "../test-support/run-scripted.ts";
import { scriptedConnector } from "../test-support/scripted-connector.ts";

const match = packAny(ExternalResourceMatchIDSchema, create(ExternalResourceMatchIDSchema, { id: "x" }));
const inserts = packAny(InsertResourceGrantsSchema, create(InsertResourceGrantsSchema));

async function sync(listed: {
  entitlements?: Entitlement[];
  grants?: Grant[];
  annotations?: Any[];
  mode?: SyncMode;
}): Promise<ScriptedRun> {
  await using folder = await testFolder();
  const connector = scriptedConnector({
    types: [type("group"), type("user")],
    resource: () => resource("group/g"),
    resources: (wanted) => ({ list: wanted === "group" ? [resource("group/g")] : [resource("user/u")] }),
    entitlements: (of) => ({ list: of.id?.resource === "g" ? (listed.entitlements ?? [entitlement("group/g:member")]) : [] }),
    grants: (of) => (of.id?.resource === "g" ? { list: listed.grants ?? [], annotations: listed.annotations ?? [] } : {}),
  });
  return await runScripted({ connector, folder, mode: listed.mode });
}

const idsOf = (rows: readonly { readonly id: string }[]): string[] => rows.map((row) => row.id);

const filtered = "fresh ingest filtered references into resource types not scheduled for this sync";

it("leaves out entitlements and grants of types that are not synced, and says how many", async () => {
  const { written, log } = await sync({
    entitlements: [entitlement("group/g:member"), entitlement("vault/v:open")],
    grants: [grant("group/g:member", "user/u"), grant("group/g:member", "robot/r"), grant("vault/v:open", "user/u")],
  });
  expect(idsOf(written.entitlements)).toEqual(["group:g:member"]);
  expect(idsOf(written.grants)).toEqual(["group:g:member:user:u"]);
  expect(log.find((line) => line.message === filtered)).toEqual({
    level: "warn",
    message: filtered,
    fields: {
      entitlements_dropped: 1,
      grants_dropped: 2,
      grant_discovered_resources_dropped: 0,
      expansion_resource_types_dropped: 0,
      expansions_dropped: 0,
    },
  });
  expect(written.findings.find((finding) => finding.code === "BATON_SYNC_REFERENCES_FILTERED")).toMatchObject({
    count: 3,
    examples: ["robot", "vault"],
  });
  // Entitlement dropped 1, grant dropped 2 (sync-engine §4.4).
  expect(JSON.parse(written.run?.syncToken ?? "").ingest_quality).toEqual({
    source_cache_replay_blocked: true,
    entitlements_dropped: 1,
    grants_dropped: 2,
    reason_flags: 3,
  });
});

it("keeps grants to placeholders of an external match, but not on types that are not synced", async () => {
  const { written } = await sync({
    grants: [
      grant("group/g:member", "robot/r", { annotations: [match] }),
      grant("vault/v:open", "user/u", { annotations: [match] }),
    ],
  });
  expect(idsOf(written.grants)).toEqual(["group:g:member:robot:r"]);
  expect(written.findings.map((finding) => finding.code)).toContain("BATON_SYNC_EXTERNAL_MATCH_UNRESOLVED");
});

it("keeps the synced ones of the types that an expansion is limited to", async () => {
  const { written, log } = await sync({
    grants: [grant("group/g:member", "user/u", { from: ["user:u:x"], types: ["robot", "user"] })],
  });
  const [row] = written.grants;
  expect(fromBinary(GrantExpandableSchema, row?.expansion ?? new Uint8Array())).toMatchObject({
    entitlementIds: ["user:u:x"],
    resourceTypeIds: ["user"],
  });
  expect(log.find((line) => line.message === filtered)?.fields).toMatchObject({
    expansion_resource_types_dropped: 1,
    expansions_dropped: 0,
  });
});

it("removes an expansion of which no type is left: without types it would be for everybody", async () => {
  const { written, log } = await sync({ grants: [grant("group/g:member", "user/u", { from: ["user:u:x"], types: ["robot"] })] });
  const [row] = written.grants;
  expect(row).toMatchObject({ expansion: null, needsExpansion: false });
  expect(
    findAnnotation(fromBinary(GrantSchema, row?.data ?? new Uint8Array()).annotations, GrantExpandableSchema),
  ).toBeUndefined();
  expect(log.find((line) => line.message === filtered)?.fields).toMatchObject({
    expansion_resource_types_dropped: 1,
    expansions_dropped: 1,
  });
});

it("leaves the expansion of an external match as it is", async () => {
  const { written } = await sync({
    grants: [grant("group/g:member", "user/u", { from: ["user:u:x"], types: ["robot"], annotations: [match] })],
  });
  expect(fromBinary(GrantExpandableSchema, written.grants[0]?.expansion ?? new Uint8Array()).resourceTypeIds).toEqual(["robot"]);
});

it("inserts the resources of a page's grants, but for those of types that are not synced", async () => {
  const { written, log } = await sync({
    grants: [grant("group/new:member", "user/u"), grant("vault/v:open", "user/u"), grant("group/g:member", "robot/r")],
    annotations: [inserts],
  });
  expect(written.resources.map((row) => `${row.type}/${row.id}`)).toEqual(["group/g", "group/new", "user/u"]);
  expect(fromBinary(ResourceSchema, written.resources[1]?.data ?? new Uint8Array()).id).toMatchObject({ resource: "new" });
  expect(idsOf(written.grants)).toEqual(["group:new:member:user:u"]);
  expect(grantFromRow(written.grants[0] as never).annotations.map((any) => any.typeUrl)).toEqual([inserts.typeUrl]);
  expect(log.find((line) => line.message === filtered)?.fields).toMatchObject({
    grants_dropped: 2,
    grant_discovered_resources_dropped: 1,
  });
});

it("does not filter a targeted sync", async () => {
  const { written } = await sync({
    grants: [grant("group/g:member", "robot/r")],
    mode: { kind: "targeted", targets: [{ resource: { type: "group", id: "g" } }] },
  });
  expect(idsOf(written.grants)).toEqual(["group:g:member:robot:r"]);
});
