import {
  type Grant,
  GrantExpandableSchema,
  GrantImmutableSchema,
  GrantSchema,
  packAny,
  ResourceSchema,
  toBinaryDeterministic,
} from "@baton-ts/proto";
import { create, fromBinary } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { grantFromRow } from "./messages.ts";
import { grantRow, resourceRow } from "./rows.ts";
import { splitStoredExpansion } from "./split-expansion.ts";

const immutable = packAny(GrantImmutableSchema, create(GrantImmutableSchema));

function expandable(...entitlementIds: string[]) {
  return packAny(GrantExpandableSchema, create(GrantExpandableSchema, { entitlementIds, shallow: true }));
}

function grantWith(annotations: Grant["annotations"]): Grant {
  return create(GrantSchema, {
    id: "g",
    entitlement: { id: "group:b:member", resource: { id: { resourceType: "group", resource: "b" } } },
    principal: { id: { resourceType: "group", resource: "a" } },
    annotations,
  });
}

function annotationsOf(data: Uint8Array): string[] {
  return fromBinary(GrantSchema, data).annotations.map(({ typeUrl }) => typeUrl.slice(typeUrl.lastIndexOf(".") + 1));
}

// sync-engine §2.4
describe("GrantExpandable", () => {
  test("goes to its own column, and the grant keeps the other annotations", () => {
    const grant = grantWith([immutable, expandable("group:a:member")]);
    const row = grantRow(grant, 5n);
    expect(annotationsOf(row.data)).toEqual(["GrantImmutable"]);
    expect(fromBinary(GrantExpandableSchema, row.expansion ?? new Uint8Array())).toMatchObject({
      entitlementIds: ["group:a:member"],
      shallow: true,
    });
    expect(row).toMatchObject({
      id: "g",
      entitlementId: "group:b:member",
      resourceType: "group",
      resourceId: "b",
      principalType: "group",
      principalId: "a",
      needsExpansion: true,
      discoveredAt: 5n,
    });
    expect(grant.annotations, "the message given is not changed").toHaveLength(2);
  });

  test.each([[[]], [[""]], [[" ", "\t\n\u0085\u00a0"]]])("with only the blank ids %j is dropped", (ids) => {
    const row = grantRow(grantWith([expandable(...ids), immutable]), 0n);
    expect(annotationsOf(row.data)).toEqual(["GrantImmutable"]);
    expect(row).toMatchObject({ expansion: null, needsExpansion: false });
  });

  test("with one id among blank ones is kept as it is", () => {
    const row = grantRow(grantWith([expandable("", "x")]), 0n);
    expect(fromBinary(GrantExpandableSchema, row.expansion ?? new Uint8Array()).entitlementIds).toEqual(["", "x"]);
  });

  test("given twice: the first counts, none stays", () => {
    const row = grantRow(grantWith([expandable("first"), immutable, expandable("second")]), 0n);
    expect(annotationsOf(row.data)).toEqual(["GrantImmutable"]);
    expect(fromBinary(GrantExpandableSchema, row.expansion ?? new Uint8Array()).entitlementIds).toEqual(["first"]);
  });

  test("that is not protobuf stays where it is", () => {
    const broken = { ...expandable("x"), value: Uint8Array.of(0xff) };
    const row = grantRow(grantWith([broken]), 0n);
    expect(annotationsOf(row.data)).toEqual(["GrantExpandable"]);
    expect(row).toMatchObject({ expansion: null, needsExpansion: false });
  });

  test("comes back only when asked for", () => {
    const row = grantRow(grantWith([immutable, expandable("group:a:member")]), 0n);
    expect(grantFromRow(row).annotations).toEqual([immutable]);
    expect(grantFromRow(row, { attachExpansion: true }).annotations).toEqual([immutable, expandable("group:a:member")]);
  });

  test("is taken out of stored bytes, which stay as they are without it", () => {
    const bytes = toBinaryDeterministic(GrantSchema, grantWith([expandable("x"), immutable]));
    const split = splitStoredExpansion(bytes);
    expect(annotationsOf(split?.data ?? new Uint8Array())).toEqual(["GrantImmutable"]);
    expect(fromBinary(GrantExpandableSchema, split?.expansion ?? new Uint8Array()).entitlementIds).toEqual(["x"]);
    expect(splitStoredExpansion(split?.data ?? new Uint8Array())).toBeUndefined();
    const named = grantWith([immutable]);
    named.id = "a grant named c1.connector.v2.GrantExpandable";
    expect(splitStoredExpansion(toBinaryDeterministic(GrantSchema, named))).toBeUndefined();
  });
});

describe("slim grants", () => {
  const columns = {
    id: "g",
    entitlementId: "group:b:member",
    resourceType: "group",
    resourceId: "b",
    principalType: "user",
    principalId: "u",
    expansion: null,
    needsExpansion: false,
    discoveredAt: 0n,
  };

  test("get entitlement and principal from the columns", () => {
    const data = toBinaryDeterministic(GrantSchema, create(GrantSchema, { id: "g", annotations: [immutable] }));
    expect(grantFromRow({ ...columns, data })).toEqual(
      create(GrantSchema, {
        id: "g",
        entitlement: { id: "group:b:member", resource: { id: { resourceType: "group", resource: "b" } } },
        principal: { id: { resourceType: "user", resource: "u" } },
        annotations: [immutable],
      }),
    );
  });

  test("keep the half that they have", () => {
    const principal = { id: { resourceType: "user", resource: "u" }, displayName: "Ann" };
    const data = toBinaryDeterministic(GrantSchema, create(GrantSchema, { id: "g", principal }));
    const grant = grantFromRow({ ...columns, data });
    expect(grant.principal?.displayName).toBe("Ann");
    expect(grant.entitlement?.id).toBe("group:b:member");
  });

  test("that are not protobuf are reported with their id", () => {
    expect(() => grantFromRow({ ...columns, data: Uint8Array.of(0x0a, 0x7f) })).toThrow(
      expect.objectContaining({
        code: "BATON_C1Z_CORRUPT",
        message: expect.stringMatching(/^stored grant "g" is not the protobuf/),
      }),
    );
  });
});

test("what a newer schema knows survives a decode and an encode", () => {
  const known = toBinaryDeterministic(ResourceSchema, create(ResourceSchema, { id: { resourceType: "user", resource: "u" } }));
  // Field 1000, varint 7.
  const bytes = Uint8Array.from([...known, 0xc0, 0x3e, 7]);
  expect(Buffer.from(resourceRow(fromBinary(ResourceSchema, bytes), 0n).data)).toEqual(Buffer.from(bytes));
});

test("a resource without parent has empty parent columns", () => {
  const resource = create(ResourceSchema, { id: { resourceType: "user", resource: "u" } });
  expect(resourceRow(resource, 1n)).toMatchObject({ type: "user", id: "u", parentType: "", parentId: "", discoveredAt: 1n });
});
