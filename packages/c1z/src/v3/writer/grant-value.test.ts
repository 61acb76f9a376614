import { GrantSchema, toBinaryDeterministic } from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GrantRow } from "../../store/rows.ts";
import { grantRecordFromRow } from "../records/grant-record.ts";
import { arbitraryGrant } from "../test-support/arbitrary-sync.ts";
import { GrantValue } from "./grant-value.ts";
import { GrowingBytes } from "./growing-bytes.ts";

function encodeAll(rows: readonly GrantRow[]): string[] {
  const value = new GrantValue();
  let before: GrantRow | undefined;
  return rows.map((row) => {
    const out = new GrowingBytes(new Uint8Array(8));
    const isSame =
      before?.entitlementId === row.entitlementId &&
      before.resourceId === row.resourceId &&
      before.resourceType === row.resourceType;
    if (!isSame) value.setEntitlement(row);
    value.write(out, row);
    before = row;
    return Buffer.from(out.view()).toString("hex");
  });
}

function expected(rows: readonly GrantRow[]): string[] {
  return rows.map((row) => Buffer.from(grantRecordFromRow(row)).toString("hex"));
}

describe("GrantValue", () => {
  it("writes what grantRecordFromRow writes, row after row", () => {
    fc.assert(
      fc.property(fc.array(arbitraryGrant, { maxLength: 12 }), (rows) => {
        // Twice, so that what is kept from the row before is used.
        const all = rows.flatMap((row) => [row, { ...row, id: `${row.id} again` }]);
        expect(encodeAll(all)).toEqual(expected(all));
      }),
    );
  });

  it.each([
    ["times before 1970, at it, and with no fraction", [-1n, 0n, 1_000_000_000n, -1_500_000_000n, 4_102_444_800_999_999_999n]],
  ])("%s", (_, times) => {
    const rows = times.map((discoveredAt) => ({ ...row({}), discoveredAt }));
    expect(encodeAll(rows)).toEqual(expected(rows));
  });

  it("takes long texts, full objects and slim rows", () => {
    const rows = [
      row({ id: "x".repeat(40_000), principalId: "é".repeat(300) }),
      row({ data: fullGrant() }),
      row({ data: new Uint8Array(0) }),
      row({ id: "" }),
    ];
    expect(encodeAll(rows)).toEqual(expected(rows));
  });
});

function row(given: Partial<GrantRow>): GrantRow {
  return {
    id: "g",
    entitlementId: "e",
    resourceType: "group",
    resourceId: "1",
    principalType: "user",
    principalId: "u",
    data: new Uint8Array(0),
    expansion: null,
    needsExpansion: false,
    discoveredAt: 1n,
    ...given,
  };
}

/** As v1 files have them: names, parents and all. */
function fullGrant(): Uint8Array {
  const message = create(GrantSchema, {
    id: "g",
    entitlement: { id: "e", displayName: "member of a group", resource: { id: { resourceType: "group", resource: "1" } } },
    principal: {
      id: { resourceType: "user", resource: "u" },
      parentResourceId: { resourceType: "org", resource: "o" },
      displayName: "A user with a name that is long enough for its message to need two bytes for the length, ".repeat(2),
    },
    sources: { sources: { b: {}, a: { isDirect: true } } },
  });
  return toBinaryDeterministic(GrantSchema, message);
}
