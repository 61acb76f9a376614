import type { Grant } from "@baton-ts/proto";
import { expect, it } from "vitest";
import { entitlement, grant, resource } from "../test-support/messages.ts";
import { type LogLine, runScripted, testFolder } from "../test-support/run-scripted.ts";
import { scriptedConnector } from "../test-support/scripted-connector.ts";
import { orgScript } from "../test-support/simple-org.ts";

const resources = ["user/u", "bot/b", "group/a", "group/b", "group/c"].map((id) => resource(id));
const entitlements = ["group/a:member", "group/b:member", "group/c:member"].map((id) => entitlement(id));

async function sync(grants: readonly Grant[], env: Readonly<Record<string, string>> = {}) {
  await using folder = await testFolder();
  const log: LogLine[] = [];
  const connector = scriptedConnector(orgScript({ resources, entitlements, grants }));
  const run = await runScripted({ connector, folder, log, env });
  return { ...run, ids: run.written.grants.map((row) => row.id) };
}

const base = [grant("group/a:member", "user/u"), grant("group/a:member", "bot/b")];
const nest = (options: { shallow?: boolean; types?: string[] }, id?: string): Grant =>
  grant("group/b:member", "group/a", { from: ["group:a:member"], ...options, ...(id === undefined ? {} : { id }) });

// sync-engine §7.1: several grants that declare one edge.
it.each([
  ["one filter lets its types through", [nest({ types: ["user"] })], ["user"]],
  ["two filters are united", [nest({ types: ["user"] }), nest({ types: ["bot"] }, "second")], ["bot", "user"]],
  ["no filter beats a filter", [nest({ types: ["user"] }), nest({}, "second")], ["bot", "group", "user"]],
])("%s", async (_, nestings, expected) => {
  const { written } = await sync([...base, grant("group/a:member", "group/c"), ...nestings]);
  const added = written.grants.filter((row) => row.entitlementId === "group:b:member" && row.principalId !== "a");
  expect(added.map((row) => row.principalType)).toEqual(expected);
});

it("follows an edge deep when one of its grants does", async () => {
  const chain = [...base, nest({}), grant("group/c:member", "group/b", { from: ["group:b:member"], shallow: true })];
  expect((await sync(chain)).ids).not.toContain("group:c:member:user:u");
  const deep = grant("group/c:member", "group/b", { from: ["group:b:member"], id: "deep" });
  expect((await sync([...chain, deep])).ids).toContain("group:c:member:user:u");
});

it("lets nobody through a filter of types that do not exist", async () => {
  // Covered types only survive the ingest filter, so the type exists but has no principals.
  const { ids } = await sync([...base, nest({ types: ["group"] })]);
  expect(ids).toEqual(["group:a:member:bot:b", "group:a:member:user:u", "group:b:member:group:a"]);
});

it("drops edges of entitlements that are not there, and only those", async () => {
  const { ids, log, written } = await sync([
    ...base,
    grant("group/b:member", "group/a", { from: ["group:a:nothing", "group:a:member"] }),
    grant("group/c:owner", "group/a", { from: ["group:a:member"] }),
  ]);
  expect(ids).toContain("group:b:member:user:u");
  expect(ids).not.toContain("group:c:owner:user:u");
  const message =
    "grant expansion: DROPPED edges referencing entitlements with no entitlement row (connector bug or resource type not enabled — check magic-id construction)";
  expect(log.find((line) => line.message === message)).toEqual({
    level: "warn",
    message,
    fields: {
      edges_missing_source_entitlement: 1,
      edges_missing_destination_entitlement: 1,
      distinct_missing_entitlements: 2,
      entitlement_id_examples: ["group:a:nothing", "group:c:owner"],
    },
  });
  expect(written.findings.find((finding) => finding.code === "BATON_SYNC_EXPANSION_EDGES_DROPPED")?.count).toBe(2);
});

it("refuses a source that is not an entitlement of the principal", async () => {
  await expect(sync([...base, grant("group/b:member", "group/c", { from: ["group:a:member"] })])).rejects.toMatchObject({
    code: "BATON_SYNC_EXPANSION_PRINCIPAL_MISMATCH",
    grpcCode: 2,
    message:
      "source entitlement resource id did not match grant principal id: a grant of group:b:member to group/c expands from group:a:member, which is of group/a",
  });
});

it("tells of cycles, and refuses them only where it is told to", async () => {
  const cycle = [...base, nest({}), grant("group/a:member", "group/b", { from: ["group:b:member"] })];
  const { log, written } = await sync(cycle);
  expect(log.find((line) => line.message === "cycle detected in entitlement graph")).toMatchObject({
    level: "warn",
    fields: { cycle: ["group:a:member", "group:b:member"] },
  });
  expect(written.findings.find((finding) => finding.code === "BATON_SYNC_ENTITLEMENT_CYCLE")).toMatchObject({
    count: 1,
    examples: ["group:a:member"],
  });
  await expect(sync(cycle, { BATON_DONT_FIX_CYCLES: "true" })).rejects.toThrow(/^cycles detected in entitlement graph/);
  expect((await sync(cycle, { BATON_DONT_FIX_CYCLES: "no" })).ids).toEqual(written.grants.map((row) => row.id));
});

it("notes in the token whether there was anything to expand", async () => {
  const token = async (grants: readonly Grant[]): Promise<unknown> =>
    JSON.parse((await sync(grants)).written.run?.syncToken ?? "").needs_expansion;
  expect(await token(base)).toBeUndefined();
  expect(await token([...base, nest({})])).toBe(true);
});
