import { entitlementFromRow } from "@baton-ts/c1z";
import {
  type Entitlement,
  Entitlement_PurposeValue,
  EntitlementExclusionGroupSchema,
  EntitlementSchema,
  findAnnotation,
  packAny,
} from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import { expect, it } from "vitest";
import { resource, type } from "../../test-support/messages.ts";
import { runScripted, testFolder } from "../../test-support/run-scripted.ts";
import { scriptedConnector } from "../../test-support/scripted-connector.ts";

async function sync(
  templates: readonly Entitlement[],
  resources = [resource("app/a", { name: "App A" }), resource("app/b", { name: "App B" })],
) {
  await using folder = await testFolder();
  const connector = scriptedConnector({
    types: [type("app"), type("user")],
    resources: (of) => ({ list: of === "app" ? resources : [] }),
    staticEntitlements: (of) => ({ list: of === "app" ? templates : [] }),
  });
  const { written } = await runScripted({ connector, folder });
  return written.entitlements.map((row) => entitlementFromRow(row));
}

// sync-engine §4.11.
it("copies each template onto every stored resource of the type", async () => {
  const copies = await sync([
    create(EntitlementSchema, {
      id: "ignored",
      slug: "use",
      grantableTo: [type("user")],
      purpose: Entitlement_PurposeValue.ASSIGNMENT,
    }),
    create(EntitlementSchema, { slug: "own", displayName: "Owner", description: "Owns it" }),
  ]);
  expect(copies.map(({ id, slug, displayName, description }) => ({ id, slug, displayName, description }))).toEqual([
    { id: "app:a:own", slug: "own", displayName: "Owner", description: "Owns it" },
    { id: "app:a:use", slug: "use", displayName: "App A", description: "" },
    { id: "app:b:own", slug: "own", displayName: "Owner", description: "Owns it" },
    { id: "app:b:use", slug: "use", displayName: "App B", description: "" },
  ]);
  expect(copies[1]).toMatchObject({
    resource: { id: { resourceType: "app", resource: "a" }, displayName: "App A" },
    purpose: Entitlement_PurposeValue.ASSIGNMENT,
    grantableTo: [{ id: "user" }],
  });
});

it("gives a group that is scoped to the resource an id of its own on each", async () => {
  const group = (scopeToResource: boolean) =>
    packAny(
      EntitlementExclusionGroupSchema,
      create(EntitlementExclusionGroupSchema, { exclusionGroupId: "level", isDefault: true, order: 3, scopeToResource }),
    );
  const copies = await sync([create(EntitlementSchema, { slug: "use", annotations: [group(true)] })]);
  expect(copies.map((copy) => findAnnotation(copy.annotations, EntitlementExclusionGroupSchema))).toMatchObject([
    { exclusionGroupId: "level-a", isDefault: true, order: 3 },
    { exclusionGroupId: "level-b", isDefault: true, order: 3 },
  ]);
  // One group with two defaults would be refused: I5.
  await expect(sync([create(EntitlementSchema, { slug: "use", annotations: [group(false)] })])).rejects.toThrow(
    "multiple default entitlements",
  );
});

it("copies onto more resources than are read at a time", async () => {
  const many = Array.from({ length: 1203 }, (_, index) => resource(`app/${index}`));
  expect(await sync([create(EntitlementSchema, { slug: "use" })], many)).toHaveLength(1203);
});
