import { join } from "node:path";
import type { Finding } from "@baton-ts/findings";
import { EntitlementExclusionGroupSchema, InsertResourceGrantsSchema, packAny, ResourceSchema } from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import { describe, expect, it } from "vitest";
import { datasetConnector } from "../test-support/dataset-connector.ts";
import { goldenDir, goldenMissing } from "../test-support/golden.ts";
import { entitlement, grant, idOf, resource, type } from "../test-support/messages.ts";
import { type LogLine, runScripted, testFolder } from "../test-support/run-scripted.ts";
import { type Script, scriptedConnector } from "../test-support/scripted-connector.ts";
import { type Org, orgScript } from "../test-support/simple-org.ts";

async function syncScript(script: Script, fields: { engine?: "sqlite" | "pebble"; log?: LogLine[] } = {}) {
  await using folder = await testFolder();
  return await runScripted({ connector: scriptedConnector(script), folder, ...fields });
}

const sync = (org: Org, fields: { engine?: "sqlite" | "pebble"; log?: LogLine[] } = {}) => syncScript(orgScript(org), fields);

const group = (id: string, fields: { isDefault?: boolean } = {}): Any =>
  packAny(EntitlementExclusionGroupSchema, create(EntitlementExclusionGroupSchema, { exclusionGroupId: id, ...fields }));

// Texts of sync-engine §4.9.
describe("I5: exclusion groups", () => {
  const apps = Array.from({ length: 51 }, (_, index) => resource(`app/${index}`));

  it("must be of one resource type", async () => {
    const failing = sync({
      resources: [resource("app/a"), resource("group/g")],
      entitlements: [
        entitlement("app/a:x", { annotations: [group("e")] }),
        entitlement("group/g:y", { annotations: [group("e")] }),
      ],
    });
    await expect(failing).rejects.toMatchObject({
      code: "BATON_SYNC_EXCLUSION_GROUP_INVALID",
      grpcCode: 2,
      message:
        'ingest invariant I5 violated: exclusion group "e" is used on multiple resource types ("app" and "group"); exclusion groups may span resources but must be scoped to a single resource type',
    });
  });

  it("have at most one default", async () => {
    const failing = sync({
      resources: [resource("app/a")],
      entitlements: ["x", "y"].map((slug) => entitlement(`app/a:${slug}`, { annotations: [group("e", { isDefault: true })] })),
    });
    await expect(failing).rejects.toThrow(
      'ingest invariant I5 violated: exclusion group "e" has multiple default entitlements ("app:a:x" and "app:a:y"); at most one entitlement per exclusion group may set is_default=true',
    );
  });

  it("have at most 50 entitlements, each counted once", async () => {
    const entitlements = apps.map((app) => entitlement(`app/${app.id?.resource}:x`, { annotations: [group("e"), group("e")] }));
    await expect(sync({ resources: apps, entitlements })).rejects.toThrow(
      'ingest invariant I5 violated: exclusion group "e" has too many entitlements (51); at most 50 entitlements are allowed per exclusion group',
    );
    await expect(sync({ resources: apps, entitlements: entitlements.slice(0, 50) })).resolves.toBeDefined();
  });
});

describe.each(["sqlite", "pebble"] as const)("references without a target, on %s", (engine) => {
  it("are told with numbers and examples, and stored", async () => {
    const log: LogLine[] = [];
    const { written } = await syncScript(
      {
        types: [type("user"), type("group")],
        resources: (of) => ({ list: of === "group" ? [resource("group/g")] : [] }),
        entitlements: () => ({ list: [entitlement("group/g:member"), entitlement("group/ghost:member")] }),
        grants: () => ({
          list: [
            grant("group/g:member", "user/u2"),
            grant("group/g:member", "user/u1"),
            grant("group/lost:x", "group/g"),
            grant("group/g:none", "group/g"),
          ],
        }),
      },
      { engine, log },
    );
    const lines = log.filter((line) => line.message.startsWith("ingest invariant"));
    expect(lines.map((line) => [line.level, line.message, Object.values(line.fields)[0]])).toEqual([
      ["warn", "ingest invariant I7: entitlements reference resources with no resource row", 1],
      ["warn", "ingest invariant I3: grants reference resources with no resource row", 1],
      ["warn", "ingest invariant I8: grants reference entitlements with no entitlement row", 2],
      ["warn", "ingest invariant I9: grants reference principals with no resource row", 2],
    ]);
    expect(lines[3]?.fields).toMatchObject({
      dangling_principals: 2,
      refs_into_unsynced_types: 0,
      refs_under_synced_types: 2,
      principal_examples: ["user/u1", "user/u2"],
    });
    expect(facts(written.findings)).toMatchObject({
      BATON_SYNC_ENTITLEMENT_WITHOUT_RESOURCE: ["error", 1, ["group/ghost"]],
      BATON_SYNC_GRANT_WITHOUT_ENTITLEMENT: ["error", 2, ["group:g:none", "group:lost:x"]],
      BATON_SYNC_GRANT_WITHOUT_PRINCIPAL: ["error", 2, ["user/u1", "user/u2"]],
      BATON_SYNC_GRANT_WITHOUT_RESOURCE: ["error", 1, ["group/lost"]],
    });
    expect(written.grants).toHaveLength(4);
    expect(JSON.parse(written.run?.syncToken ?? "").ingest_quality).toEqual({
      source_cache_replay_blocked: true,
      reason_flags: 32,
    });
    expect(written.run?.invariants).toEqual({
      generation: "1",
      coverage: ["I5", "I10", "I7", "I3", "I8", "I9"],
      mode: "connector",
    });
  });
});

it("takes no offence at the entitlements of inserted resources", async () => {
  const { written } = await syncScript({
    types: [type("user"), type("group")],
    resources: (of) => ({ list: of === "user" ? [resource("user/u")] : [] }),
    grants: () => ({
      list: [grant("group/new:member", "user/u")],
      annotations: [packAny(InsertResourceGrantsSchema, create(InsertResourceGrantsSchema))],
    }),
  });
  const codes = written.findings.map((finding) => finding.code);
  expect(codes).not.toContain("BATON_SYNC_GRANT_WITHOUT_ENTITLEMENT");
  expect(codes).not.toContain("BATON_SYNC_GRANT_WITHOUT_RESOURCE");
});

describe("quality findings", () => {
  it("tell of ids that differ in case, per type", async () => {
    const resources = ["user/Ann", "user/ann", "user/ANN", "group/ann", "user/bob"].map((id) => resource(id));
    expect(facts((await sync({ resources })).written.findings)["BATON_SYNC_IDS_DIFFER_BY_CASE"]).toEqual([
      "warning",
      3,
      ["user/ANN", "user/Ann", "user/ann"],
    ]);
  });

  it("tell of resources without a raw id", async () => {
    const bare = create(ResourceSchema, { id: idOf("app/a") });
    expect(facts((await sync({ resources: [bare, resource("app/b")] })).written.findings)["BATON_SYNC_RAW_ID_MISSING"]).toEqual([
      "info",
      1,
      ["app/a"],
    ]);
  });

  it("tell of what came out empty", async () => {
    expect(facts((await sync({ resources: [] })).written.findings)).toEqual({ BATON_SYNC_EMPTY: ["error", 1, []] });
    const { written } = await sync({ resources: [resource("group/g")], entitlements: [entitlement("group/g:member")] });
    expect(facts(written.findings)).toEqual({
      BATON_SYNC_NO_GRANTS: ["warning", 1, []],
      BATON_SYNC_NO_USERS: ["warning", 1, []],
      BATON_SYNC_TYPE_WITHOUT_RESOURCES: ["info", 1, ["user"]],
    });
  });

  it("tell of rows that came twice with different content, not of repeated ones", async () => {
    const { written } = await sync({
      resources: [
        resource("user/u", { name: "one" }),
        resource("user/u", { name: "two" }),
        resource("user/v"),
        resource("user/v"),
      ],
      entitlements: [
        entitlement("user/u:x", { name: "one" }),
        entitlement("user/u:x", { name: "two" }),
        entitlement("user/u:y"),
        entitlement("user/u:y"),
      ],
      grants: [
        grant("user/u:x", "user/u", { id: "same" }),
        grant("user/u:y", "user/v", { id: "same" }),
        grant("user/u:y", "user/u"),
        grant("user/u:y", "user/u"),
      ],
      pageSize: 1,
    });
    expect(facts(written.findings)).toMatchObject({
      BATON_SYNC_DUPLICATE_ENTITLEMENT_ID: ["warning", 1, ["user:u:x"]],
      BATON_SYNC_DUPLICATE_GRANT_ID: ["warning", 1, ["same"]],
      BATON_SYNC_DUPLICATE_RESOURCE_ID: ["warning", 1, ["user/u"]],
    });
    // The last one of each id stays.
    expect(written.grants.map((row) => [row.id, row.entitlementId, row.principalId])).toEqual([
      ["user:u:y:user:u", "user:u:y", "u"],
      ["same", "user:u:y", "v"],
    ]);
    expect(written.resources).toHaveLength(2);
    expect(written.entitlements).toHaveLength(2);
  });
});

function facts(findings: readonly Finding[]): Readonly<Record<string, [string, number, readonly string[]]>> {
  return Object.fromEntries(findings.map(({ code, severity, count, examples }) => [code, [severity, count, examples]]));
}

if (goldenDir === undefined) it.skip(goldenMissing, () => {});

it.runIf(goldenDir !== undefined)("finds everything that was put into the dirty dataset", async () => {
  await using folder = await testFolder();
  const connector = datasetConnector(join(goldenDir ?? "", "dirty", "dataset.json"));
  const { written } = await runScripted({ connector, folder });
  // Counted in dataset.json by hand: see golden/README.md for what a doctor must find.
  expect(facts(written.findings)).toMatchObject({
    BATON_SYNC_CHILD_TYPE_NOT_SYNCED: ["warning", 1, ["squad (declared by team/t0, 1 in all)"]],
    BATON_SYNC_EXPANSION_EDGES_DROPPED: ["error", 1, ["group:g9:member"]],
    BATON_SYNC_GRANT_WITHOUT_ENTITLEMENT: ["error", 1, ["group:g3:owner"]],
    BATON_SYNC_GRANT_WITHOUT_PRINCIPAL: ["error", 4, ["group/g9", "user/U2", "user/ghost", "user/u3@x.io"]],
    BATON_SYNC_IDS_DIFFER_BY_CASE: ["warning", 2, ["user/Alice", "user/alice"]],
    BATON_SYNC_LISTING_SKIPPED: ["warning", 1, ["list-resources of squad under team/t0: no resource type squad"]],
    BATON_SYNC_RAW_ID_MISSING: ["info", 11, expect.arrayContaining(["user/u0", "user/u5", "group/g0"])],
    BATON_SYNC_REFERENCES_FILTERED: ["warning", 1, ["User"]],
    BATON_SYNC_TYPE_WITHOUT_RESOURCES: ["info", 1, ["license"]],
  });
});
