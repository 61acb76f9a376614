import { join } from "node:path";
import { entitlementFromRow, grantFromRow, resourceFromRow, type StorageEngine } from "@baton-ts/c1z";
import { EntitlementSchema, GrantSchema, ResourceSchema, registry } from "@baton-ts/proto";
import { type DescMessage, fromJson, type JsonValue, toJson } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { datasetConnector } from "../test-support/dataset-connector.ts";
import { goldenDir, goldenMissing, readGoldenJson } from "../test-support/golden.ts";
import { runScripted, testFolder } from "../test-support/run-scripted.ts";

// The Go SDK synced the same datasets; its v3 file is the oracle for expansion (golden/README.md).

type Json = Readonly<Record<string, JsonValue>>;

function listOf(name: string, file: string, list: string, of: string): Json[] {
  const rows = readGoldenJson(join(goldenDir ?? "", name, "cli-v3", `${file}.json.gz`))[list];
  return (rows as Json[]).map((row) => row[of] as Json);
}

/** Both sides in one spelling of JSON. */
function normal(schema: DescMessage, json: Json): JsonValue {
  return toJson(schema, fromJson(schema, json as JsonValue, { registry }), { registry });
}

function byId(rows: readonly JsonValue[]): JsonValue[] {
  return rows.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function keyOf(row: JsonValue): string {
  return JSON.stringify((row as Json)["id"]);
}

interface GrantFacts {
  readonly id: unknown;
  readonly entitlement: unknown;
  readonly principal: unknown;
  readonly sources: unknown;
  readonly annotations: unknown;
}

/** v3 files keep ids of entitlement and principal only. */
function factsOf(grant: Json): GrantFacts {
  const { entitlement, principal, sources, annotations } = grant as Record<string, Json | undefined>;
  return { id: grant["id"], entitlement: entitlement?.["id"], principal: principal?.["id"], sources, annotations };
}

if (goldenDir === undefined) it.skip(goldenMissing, () => {});

describe.runIf(goldenDir !== undefined).each(["company", "cycles-a", "cycles-b", "dirty"])("%s", (name) => {
  const sync = async (engine: StorageEngine) => {
    await using folder = await testFolder();
    const connector = datasetConnector(join(goldenDir ?? "", name, "dataset.json"));
    return await runScripted({ connector, folder, engine });
  };

  it("has the grants that the Go SDK stored and expanded", async () => {
    const { written } = await sync("pebble");
    const ours = written.grants.map((row) =>
      normal(GrantSchema, toJson(GrantSchema, grantFromRow(row, { attachExpansion: true }), { registry }) as Json),
    );
    const theirs = listOf(name, "grants", "grants", "grant").map((grant) => normal(GrantSchema, grant));
    expect(byId(ours).map((row) => factsOf(row as Json))).toEqual(byId(theirs).map((row) => factsOf(row as Json)));
  });

  it("has the resources and entitlements that the Go SDK stored", async () => {
    const { written } = await sync("pebble");
    const resources = written.resources.map((row) => toJson(ResourceSchema, resourceFromRow(row), { registry }));
    const theirs = listOf(name, "resources", "resources", "resource").map((row) => normal(ResourceSchema, row));
    expect(byId(resources).map(idsOf)).toEqual(byId(theirs).map(idsOf));
    const entitlements = written.entitlements.map((row) => toJson(EntitlementSchema, entitlementFromRow(row), { registry }));
    const theirEntitlements = listOf(name, "entitlements", "entitlements", "entitlement").map((row) =>
      normal(EntitlementSchema, row),
    );
    expect(byId(entitlements).map(idsOf)).toEqual(byId(theirEntitlements).map(idsOf));
  });

  it("leaves the token that the Go SDK leaves, times aside", async () => {
    const { written } = await sync("pebble");
    const [theirs] = readGoldenJson(join(goldenDir ?? "", name, "cli-v3", "syncs.json.gz"))["syncs"] as { syncToken: string }[];
    const without = (token: string): unknown => {
      const { step_durations_ms: _, connector_call_stats: __, ...rest } = JSON.parse(token) as Record<string, unknown>;
      return rest;
    };
    expect(without(written.run?.syncToken ?? "")).toEqual(without(theirs?.syncToken ?? ""));
  });
});

function idsOf(row: JsonValue): unknown {
  const { id, displayName, parentResourceId } = row as Record<string, JsonValue | undefined>;
  return { id, displayName, parentResourceId };
}

const loops = [
  ["loop-list", "list-resources of user"],
  ["loop-entitlements", "list-entitlements of group/"],
  ["loop-grants", "list-grants of group/"],
] as const;

describe.runIf(goldenDir !== undefined).each(loops)("%s", (name, start) => {
  it("ends with the finding that names method, resource and token", async () => {
    await using folder = await testFolder();
    const connector = datasetConnector(join(goldenDir ?? "", name, "dataset.json"));
    const sync = runScripted({ connector, folder });
    await expect(sync).rejects.toMatchObject({
      code: "BATON_SYNC_PAGE_TOKEN_REPEATED",
      grpcCode: 13,
      message: expect.stringMatching(`^${start}.*: next page token is the same as the current page token \\("\\d+"\\)$`),
    });
  });
});
