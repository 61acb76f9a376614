import { expect, it } from "vitest";
import { entitlement, grant, resource, type } from "../test-support/messages.ts";
import { runScripted, testFolder } from "../test-support/run-scripted.ts";
import { scriptedConnector } from "../test-support/scripted-connector.ts";

it("stores what a small connector lists, in key order", async () => {
  await using folder = await testFolder();
  const connector = scriptedConnector({
    types: [type("user"), type("group")],
    resources: (wanted) => ({
      list: wanted === "user" ? [resource("user/u2"), resource("user/u1")] : [resource("group/g1")],
    }),
    entitlements: (of) => ({ list: of.id?.resourceType === "group" ? [entitlement("group/g1:member")] : [] }),
    grants: (of) => ({
      list: of.id?.resourceType === "group" ? [grant("group/g1:member", "user/u2"), grant("group/g1:member", "user/u1")] : [],
    }),
  });

  const { written, report } = await runScripted({ connector, folder });

  expect(written.resourceTypes.map((row) => row.id)).toEqual(["group", "user"]);
  expect(written.resources.map((row) => `${row.type}/${row.id}`)).toEqual(["group/g1", "user/u1", "user/u2"]);
  expect(written.entitlements.map((row) => row.id)).toEqual(["group:g1:member"]);
  expect(written.grants.map((row) => row.id)).toEqual(["group:g1:member:user:u1", "group:g1:member:user:u2"]);
  expect(report.findings).toEqual([]);
  expect(connector.log).toEqual([
    "validate",
    "list-resource-types",
    'list-resources group ""',
    'list-resources user ""',
    'list-static-entitlements group ""',
    'list-static-entitlements user ""',
    'list-entitlements group/g1 ""',
    'list-entitlements user/u1 ""',
    'list-entitlements user/u2 ""',
    'list-grants group/g1 ""',
    'list-grants user/u1 ""',
    'list-grants user/u2 ""',
    "cleanup",
  ]);
});
