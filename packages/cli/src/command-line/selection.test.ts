import { describe, expect, it } from "vitest";
import { grantRow } from "../../test/support/rows.ts";
import { type GrantFlags, selectGrants, selectPrincipal, selectPrincipals } from "./selection.ts";

const none: GrantFlags = {
  resourceType: undefined,
  resource: undefined,
  entitlement: undefined,
  principal: undefined,
  principalType: undefined,
};
const row = grantRow({ resource: "group:g1", entitlement: "group:g1:member", principal: "user:u1" });
const exclusive =
  "if any flags in the group [resource entitlement] are set none of the others can be; [entitlement resource] were all set";

describe("selectGrants", () => {
  it.each([
    [{}, {}],
    [{ resourceType: "group" }, { resourceType: "group" }],
    [{ resourceType: "group", resource: "g1" }, { resource: { type: "group", id: "g1" } }],
    [{ entitlement: "e1" }, { entitlementId: "e1" }],
    [{ entitlement: "e1", resourceType: "group" }, { entitlementId: "e1" }],
    [{ principal: { type: "user", id: "u1" } }, { principal: { type: "user", id: "u1" } }],
    [{ principal: { type: "user", id: "u1" }, resourceType: "group", resource: "g1" }, { principal: { type: "user", id: "u1" } }],
    [{ principalType: "user" }, {}],
  ])("asks the reader for %j with %j", (flags, filter) => {
    expect(selectGrants({ ...none, ...flags }).filter).toEqual(filter);
  });

  // Upstream ignores -e beside -t, and gives -t another meaning on v3 files (baton-cli §4.4, §7): here every flag narrows.
  it.each([
    [{ entitlement: "group:g1:member", resourceType: "group" }, true],
    [{ entitlement: "group:g1:member", resourceType: "role" }, false],
    [{ resourceType: "user" }, false],
    [{ principalType: "user" }, true],
    [{ principalType: "group" }, false],
    [{ principal: { type: "user", id: "u1" }, resourceType: "group", resource: "g1" }, true],
    [{ principal: { type: "user", id: "u1" }, resourceType: "group", resource: "g2" }, false],
    [{ principal: { type: "user", id: "u2" }, entitlement: "group:g1:member" }, false],
  ])("keeps the row with %j: %s", (flags, isKept) => {
    expect(selectGrants({ ...none, ...flags }).keep(row)).toBe(isKept);
  });

  it.each([
    [{ resource: "g1" }, "--resource-type and --resource are required"],
    [{ resource: "g1", entitlement: "e1", resourceType: "group" }, exclusive],
  ])("refuses %j as upstream does", (flags, message) => {
    expect(() => selectGrants({ ...none, ...flags })).toThrowError(expect.objectContaining({ message }));
  });
});

describe("selectPrincipals", () => {
  it.each([
    [
      { resourceType: "group" },
      "if any flags in the group [resource-type resource] are set they must all be set; missing [resource]",
    ],
    [
      { resource: "g1", entitlement: "e1" },
      "if any flags in the group [resource-type resource] are set they must all be set; missing [resource-type]",
    ],
    [{ resourceType: "group", resource: "g1", entitlement: "e1" }, exclusive],
  ])("refuses %j as upstream does", (flags, message) => {
    expect(() => selectPrincipals({ ...none, ...flags })).toThrowError(expect.objectContaining({ message }));
  });
});

describe("selectPrincipal", () => {
  it("takes a pair of flags or one", () => {
    const expected = { type: "user", id: "u1" };
    expect(selectPrincipal({ ...none, resourceType: "user", resource: "u1" })).toEqual(expected);
    expect(selectPrincipal({ ...none, principal: expected })).toEqual(expected);
  });

  it.each([{}, { resourceType: "user" }, { resource: "u1" }])("refuses %j as upstream does", (flags) => {
    const message = "--resource-type and --resource are required";
    expect(() => selectPrincipal({ ...none, ...flags })).toThrowError(expect.objectContaining({ message }));
  });

  it("refuses both ways together", () => {
    const both = { ...none, principal: { type: "user", id: "u1" }, resourceType: "user" };
    expect(() => selectPrincipal(both)).toThrow("--principal names the principal, and so do -t and -r");
  });
});
