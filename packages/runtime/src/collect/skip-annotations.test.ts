import {
  ChildResourceTypeSchema,
  packAny,
  SkipEntitlementsAndGrantsSchema,
  SkipEntitlementsSchema,
  SkipGrantsSchema,
} from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import { describe, expect, it } from "vitest";
import { resource, type } from "../test-support/messages.ts";
import { runScripted, testFolder } from "../test-support/run-scripted.ts";
import { type Script, scriptedConnector } from "../test-support/scripted-connector.ts";

const both = packAny(SkipEntitlementsAndGrantsSchema, create(SkipEntitlementsAndGrantsSchema));
const entitlements = packAny(SkipEntitlementsSchema, create(SkipEntitlementsSchema));
const grants = packAny(SkipGrantsSchema, create(SkipGrantsSchema));
const child = (id: string): Any => packAny(ChildResourceTypeSchema, create(ChildResourceTypeSchema, { resourceTypeId: id }));

async function callsOf(script: Script, fields: { syncResourceTypes?: string[] } = {}): Promise<string[]> {
  await using folder = await testFolder();
  const connector = scriptedConnector(script);
  await runScripted({ connector, folder, ...fields });
  return connector.log;
}

// The table of sync-engine §5.
describe("calls for a resource whose", () => {
  const cases: [string, { ofType?: Any[]; ofResource?: Any[] }, { entitlements: boolean; grants: boolean }][] = [
    ["annotations say nothing", {}, { entitlements: true, grants: true }],
    ["type skips both", { ofType: [both] }, { entitlements: false, grants: false }],
    ["type skips entitlements", { ofType: [entitlements] }, { entitlements: false, grants: true }],
    ["type skips grants, which only a resource can", { ofType: [grants] }, { entitlements: true, grants: true }],
    ["own annotation skips both", { ofResource: [both] }, { entitlements: false, grants: false }],
    ["own annotation skips entitlements", { ofResource: [entitlements] }, { entitlements: false, grants: true }],
    ["own annotation skips grants", { ofResource: [grants] }, { entitlements: true, grants: false }],
  ];
  it.each(cases)("%s", async (_, { ofType = [], ofResource = [] }, expected) => {
    const calls = await callsOf({
      types: [type("app", ofType)],
      resources: () => ({ list: [resource("app/a", { annotations: ofResource })] }),
    });
    expect({
      entitlements: calls.includes('list-entitlements app/a ""'),
      grants: calls.includes('list-grants app/a ""'),
    }).toEqual(expected);
    // Static entitlements are never skipped.
    expect(calls).toContain('list-static-entitlements app ""');
  });
});

describe("children", () => {
  const script: Script = {
    types: [type("org"), type("team"), type("repo")],
    resources: (wanted, parent) => {
      if (wanted === "org")
        return {
          list: [
            resource("org/a", { annotations: [child("team"), child("repo"), child("team")] }),
            resource("org/a", { annotations: [child("team")] }),
          ],
        };
      if (wanted === "team" && parent?.resource === "a")
        return { list: [resource("team/t", { parent: "org/a", annotations: [child("repo")] })] };
      return {};
    },
  };

  it("are listed once for each type and parent, to any depth", async () => {
    const calls = (await callsOf(script)).filter((call) => call.startsWith("list-resources"));
    expect(calls.toSorted()).toEqual([
      'list-resources org ""',
      'list-resources repo ""',
      'list-resources repo under org/a ""',
      'list-resources repo under team/t ""',
      'list-resources team ""',
      'list-resources team under org/a ""',
    ]);
  });

  it("of types that the filter leaves out are not listed", async () => {
    const calls = (await callsOf(script, { syncResourceTypes: ["org", "team"] })).filter((call) =>
      call.startsWith("list-resources"),
    );
    expect(calls.toSorted()).toEqual(['list-resources org ""', 'list-resources team ""', 'list-resources team under org/a ""']);
  });
});
