import {
  EnqueuePageTokensSchema,
  packAny,
  SkipEntitlementsAndGrantsSchema,
  TypeScopedEntitlementsSchema,
  TypeScopedGrantsSchema,
} from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import { expect, it } from "vitest";
import { entitlement, grant, resource, type } from "../../test-support/messages.ts";
import { runScripted, testFolder } from "../../test-support/run-scripted.ts";
import { scriptedConnector } from "../../test-support/scripted-connector.ts";

const scopedEntitlements = packAny(TypeScopedEntitlementsSchema, create(TypeScopedEntitlementsSchema));
const scopedGrants = packAny(TypeScopedGrantsSchema, create(TypeScopedGrantsSchema));
const skip = packAny(SkipEntitlementsAndGrantsSchema, create(SkipEntitlementsAndGrantsSchema));
const enqueue = (...pageTokens: string[]): Any =>
  packAny(EnqueuePageTokensSchema, create(EnqueuePageTokensSchema, { pageTokens }));

it("asks once for the whole type, with the stub and the annotation, whatever is skipped and whether it has resources", async () => {
  await using folder = await testFolder();
  const requests: unknown[] = [];
  const connector = scriptedConnector({
    types: [type("app", [scopedEntitlements, scopedGrants, skip]), type("empty", [scopedGrants])],
    resources: (of) => ({ list: of === "app" ? [resource("app/a"), resource("app/b")] : [] }),
    entitlements: (of, _, annotations) => {
      requests.push(["entitlements", of.id?.resourceType, of.id?.resource, annotations.map((any) => any.typeUrl)]);
      return { list: [entitlement("app/a:use"), entitlement("app/b:use")] };
    },
    grants: (of, _, annotations) => {
      requests.push(["grants", of.id?.resourceType, of.id?.resource, annotations.map((any) => any.typeUrl)]);
      return {};
    },
  });
  const { written } = await runScripted({ connector, folder });
  expect(requests).toEqual([
    ["entitlements", "app", "app", [scopedEntitlements.typeUrl]],
    ["grants", "app", "app", [scopedGrants.typeUrl]],
    ["grants", "empty", "empty", [scopedGrants.typeUrl]],
  ]);
  expect(written.entitlements.map((row) => row.id)).toEqual(["app:a:use", "app:b:use"]);
});

it("fetches every page that a page enqueues, each once, and their next pages", async () => {
  await using folder = await testFolder();
  const pages: Record<string, { list: ReturnType<typeof grant>[]; next?: string; annotations?: Any[] }> = {
    "": { list: [grant("app/a:use", "user/0")], next: "main-2", annotations: [enqueue("x", "y")] },
    "main-2": { list: [grant("app/a:use", "user/1")], annotations: [enqueue("x", "z")] },
    x: { list: [grant("app/a:use", "user/2")], next: "x-2", annotations: [enqueue("y")] },
    "x-2": { list: [grant("app/a:use", "user/3")] },
    y: { list: [grant("app/a:use", "user/4")] },
    z: { list: [grant("app/a:use", "user/5")] },
  };
  const connector = scriptedConnector({
    types: [type("app", [scopedGrants]), type("user")],
    grants: (of, token) => (of.id?.resourceType === "app" ? (pages[token] ?? {}) : {}),
  });
  const { written, log } = await runScripted({ connector, folder });
  expect(written.grants.map((row) => row.principalId)).toEqual(["0", "1", "2", "3", "4", "5"]);
  expect(connector.log.filter((call) => call.startsWith("list-grants"))).toHaveLength(6);
  expect(log.filter((line) => line.level === "warn" && line.message.startsWith("skipping re-mentioned"))).toHaveLength(2);
});
