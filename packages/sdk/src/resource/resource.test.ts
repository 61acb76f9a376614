import { ResourceSchema, toJsonValue } from "@baton-ts/proto";
import { expect, test } from "vitest";
import { type Resource, resourceType, type TraitName } from "../index.ts";
import { wire } from "../wire/wire.ts";

const json = (resource: Resource): unknown => toJsonValue(ResourceSchema, resource[wire]);
const of = (name: string): string => `type.googleapis.com/c1.connector.v2.${name}`;

test("a user is what upstream's constructor makes of the same facts (baton-cli §2.2)", () => {
  const user = resourceType("user", { displayName: "User", trait: "user" });
  const profile = { department: "dept0", first_name: "User", last_name: "0" };
  expect(json(user.resource("u0", "User 0", { email: "u0@example.com", login: "u0", profile }))).toEqual({
    id: { resourceType: "user", resource: "u0" },
    displayName: "User 0",
    annotations: [
      { "@type": of("RawId"), id: "u0" },
      {
        "@type": of("UserTrait"),
        emails: [{ address: "u0@example.com", isPrimary: true }],
        status: { status: "STATUS_ENABLED" },
        profile,
        accountType: "ACCOUNT_TYPE_HUMAN",
        login: "u0",
      },
    ],
    profile,
    status: { status: "RESOURCE_STATUS_ENABLED" },
  });
});

test("every attribute of a user has its place", () => {
  const user = resourceType("user", { displayName: "User", trait: "user" });
  const resource = user.resource(7n, "Ann", {
    email: "a@x.test",
    otherEmails: ["b@x.test", "a@x.test", ""],
    loginAliases: ["ann"],
    employeeIds: ["1000"],
    accountType: "service",
    status: "disabled",
    statusDetails: "locked",
    createdAt: new Date("2024-01-15T00:30:00.876Z"),
    lastLogin: "2026-01-02T03:04:05+01:00",
    mfaEnabled: true,
    ssoEnabled: false,
    structuredName: { given: "Ann", family: "F", middle: ["M1", "M2"] },
    description: "d",
    externalLink: "https://x.test/7",
    externalId: { id: "ext-7", link: "https://x.test/7" },
    aliases: ["old-7", "old-7"],
  });
  expect(json(resource)).toEqual({
    id: { resourceType: "user", resource: "7" },
    displayName: "Ann",
    description: "d",
    externalId: { id: "ext-7", link: "https://x.test/7" },
    createdAt: "2024-01-15T00:30:00.876Z",
    status: { status: "RESOURCE_STATUS_DISABLED", details: "locked" },
    annotations: [
      { "@type": of("RawId"), id: "7" },
      { "@type": of("Aliases"), ids: ["old-7"] },
      { "@type": of("ExternalLink"), url: "https://x.test/7" },
      {
        "@type": of("UserTrait"),
        emails: [{ address: "a@x.test", isPrimary: true }, { address: "b@x.test" }],
        status: { status: "STATUS_DISABLED", details: "locked" },
        accountType: "ACCOUNT_TYPE_SERVICE",
        loginAliases: ["ann"],
        employeeIds: ["1000"],
        createdAt: "2024-01-15T00:30:00.876Z",
        lastLogin: "2026-01-02T02:04:05Z",
        mfaStatus: { mfaEnabled: true },
        ssoStatus: {},
        structuredName: { givenName: "Ann", familyName: "F", middleNames: ["M1", "M2"] },
      },
    ],
  });
});

test("profiles are doubled in the traits that upstream doubles them in", () => {
  const profile = { rank: 1 };
  const doubled = (trait: TraitName): unknown => {
    const type = resourceType("x", { displayName: "X", trait });
    const required = { insight: { kind: "issue", issue: "i" }, about: { kind: "user", email: "a@x.test" } };
    const names = { vendorId: "v", vendorName: "V", role: type.id("r"), scope: type.id("s") };
    const made = json(type.resource("1", "X", { profile, ...required, ...names } as never)) as {
      profile: unknown;
      annotations: { profile?: unknown }[];
    };
    expect(made.profile).toEqual(profile);
    return made.annotations[1]?.profile;
  };
  for (const trait of ["user", "group", "role", "app", "secret", "agent"] as const) expect(doubled(trait)).toEqual(profile);
  const others = [
    "security-insight",
    "scope-binding",
    "vendor",
    "vendor-agreement",
    "license-profile",
    "managed-device",
  ] as const;
  for (const trait of others) expect(doubled(trait)).toBeUndefined();
});

test("an agent's enabled status is READY in its trait", () => {
  const agent = resourceType("agent", { displayName: "Agent", trait: "agent" });
  expect(json(agent.resource("1", "A", { status: "enabled", rawId: false }))).toMatchObject({
    status: { status: "RESOURCE_STATUS_ENABLED" },
    annotations: [{ "@type": of("AgentTrait"), status: "AGENT_STATUS_READY" }],
  });
  expect(json(agent.resource("1", "A", { rawId: false }))).toEqual({
    id: { resourceType: "agent", resource: "1" },
    displayName: "A",
    annotations: [{ "@type": of("AgentTrait") }],
  });
});

test("the other traits carry their attributes", () => {
  const trait = (name: TraitName, attributes: object): unknown => {
    const type = resourceType("x", { displayName: "X", trait: name });
    const made = json(type.resource("1", "X", { rawId: false, ...attributes } as never)) as { annotations: unknown[] };
    return made.annotations[0];
  };
  const user = resourceType("user", { displayName: "User" });
  const day = "2026-01-02T00:00:00Z";
  const usd = { minor: 1250, currency: "USD" };
  expect(trait("group", { groupSource: "built_in", rawGroupSource: "BUILT_IN" })).toEqual({
    "@type": of("GroupTrait"),
    groupSourceType: "built_in",
    rawGroupSourceType: "BUILT_IN",
  });
  expect(trait("role", { roleScope: { type: "cel", conditions: ["a", "b"] } })).toEqual({
    "@type": of("RoleTrait"),
    roleScopeConditions: { type: "cel", conditions: [{ expression: "a" }, { expression: "b" }] },
  });
  expect(trait("app", { helpUrl: "https://h.test", appFlags: ["saml", "hidden"], appSource: "s", rawAppSource: "r" })).toEqual({
    "@type": of("AppTrait"),
    helpUrl: "https://h.test",
    flags: ["APP_FLAG_SAML", "APP_FLAG_HIDDEN"],
    appSourceType: "s",
    rawAppSourceType: "r",
  });
  expect(
    trait("secret", {
      expiresAt: "2026-01-02",
      lastUsedAt: day,
      createdBy: user.id(1),
      identity: user.id(2),
      credentialType: "static-secret",
    }),
  ).toEqual({
    "@type": of("SecretTrait"),
    expiresAt: day,
    lastUsedAt: day,
    createdById: { resourceType: "user", resource: "1" },
    identityId: { resourceType: "user", resource: "2" },
    credentialType: "CREDENTIAL_TYPE_STATIC_SECRET",
  });
  expect(trait("license-profile", { licenseName: "Pro", purchasedSeats: 10, consumedSeats: 3n, costPerUnit: 999 })).toEqual({
    "@type": of("LicenseProfileTrait"),
    licenseName: "Pro",
    purchasedSeats: "10",
    consumedSeats: "3",
    costPerUnitInCents: "999",
    currency: "USD",
  });
  expect(trait("scope-binding", { role: user.id("r"), scope: user.id("s") })).toEqual({
    "@type": of("ScopeBindingTrait"),
    roleId: { resourceType: "user", resource: "r" },
    scopeResourceId: { resourceType: "user", resource: "s" },
  });
  const risk = { kind: "risk-score", score: 80, sourceScore: "HIGH", factors: [{ description: "f", severity: "high" }] };
  expect(
    trait("security-insight", { insight: risk, about: { kind: "resource", resource: user.id(1) }, observedAt: day }),
  ).toEqual({
    "@type": of("SecurityInsightTrait"),
    riskScore: { normalizedScore: 80, sourceScore: "HIGH", riskFactors: [{ description: "f", severity: "SEVERITY_HIGH" }] },
    resourceId: { resourceType: "user", resource: "1" },
    observedAt: day,
  });
  expect(
    trait("managed-device", {
      serial: "s",
      deviceType: "laptop",
      os: { type: "macos", version: "26" },
      isEncrypted: false,
      compliance: "compliant",
    }),
  ).toEqual({
    "@type": of("ManagedDeviceTrait"),
    serial: "s",
    deviceType: "DEVICE_TYPE_LAPTOP",
    os: { type: "OS_TYPE_MACOS", version: "26" },
    isEncrypted: false,
    compliance: "COMPLIANCE_COMPLIANT",
  });
  expect(trait("vendor", { vendorId: "v", vendorName: "V", spend30Days: usd })).toEqual({
    "@type": of("VendorTrait"),
    vendorId: "v",
    vendorName: "V",
    trailing30dSpend: { amountMinor: "1250", currencyCode: "USD" },
  });
  expect(
    trait("vendor-agreement", {
      startDate: day,
      endDate: day,
      renewalStatus: "renewed",
      lineItems: [{ name: "n", quantity: 2, totalPrice: usd }],
    }),
  ).toEqual({
    "@type": of("VendorAgreementTrait"),
    startDate: day,
    endDate: day,
    renewalStatus: "RENEWAL_STATUS_RENEWED",
    lineItems: [{ productOrServiceName: "n", quantity: 2, totalPrice: { amountMinor: "1250", currencyCode: "USD" } }],
  });
});

test("facts that contradict themselves are refused", () => {
  const insight = resourceType("x", { displayName: "X", trait: "security-insight" });
  const about = { kind: "user", email: "a@x.test" } as const;
  expect(() => insight.resource("1", "X", { insight: { kind: "risk-score", score: 101 }, about })).toThrow(/from 0 to 100/);
  expect(() => insight.resource("1", "X", { insight: { kind: "issue", issue: "" }, about })).toThrow(/has no text/);
  const agreement = resourceType("x", { displayName: "X", trait: "vendor-agreement" });
  expect(() => agreement.resource("1", "X", { startDate: "2026-02-01", endDate: "2026-01-01" })).toThrow(/ends before it starts/);
  const vendor = resourceType("x", { displayName: "X", trait: "vendor" });
  expect(() => vendor.resource("1", "X", { vendorId: "", vendorName: "V" })).toThrow("The vendorId of a vendor is empty.");
});

const thing = resourceType("thing", { displayName: "Thing" });

test("a display name falls back to the id and is never empty", () => {
  expect(thing.resource("1", "Name").displayName).toBe("Name");
  expect(thing.resource("1", [null, "", "  ", "Third"]).displayName).toBe("Third");
  expect(thing.resource("1", [undefined, " "]).displayName).toBe("1");
  expect(thing.resource("1", null).displayName).toBe("1");
});

test("raw ids can be others, or none", () => {
  const annotations = (rawId: string | false) =>
    (json(thing.resource("1", "N", { rawId })) as { annotations?: unknown }).annotations;
  expect(annotations("raw")).toEqual([{ "@type": of("RawId"), id: "raw" }]);
  expect(annotations(false)).toBeUndefined();
});

test("one resource can leave out listings that are known to be empty", () => {
  const skip = (what: "entitlements" | "grants" | "entitlements-and-grants") =>
    json(thing.resource("1", "N", { rawId: false, skip: what })) as { annotations: { "@type": string }[] };
  expect(skip("entitlements").annotations).toEqual([{ "@type": of("SkipEntitlements") }]);
  expect(skip("grants").annotations).toEqual([{ "@type": of("SkipGrants") }]);
  expect(skip("entitlements-and-grants").annotations).toEqual([{ "@type": of("SkipEntitlementsAndGrants") }]);
});

test("an app can be marked as an identity of a machine", () => {
  expect(
    json(thing.resource("1", "N", { rawId: false, nonHuman: { type: "managed-identity", detail: "system" } })),
  ).toMatchObject({
    annotations: [{ "@type": of("NonHumanIdentityTrait"), nhiType: "NHI_TYPE_MANAGED_IDENTITY", nhiDetail: "system" }],
  });
});

test("a profile holds JSON, dates and bigints", () => {
  const date = new Date("2026-01-02T03:04:05Z");
  const nested = Object.assign(Object.create(null) as Record<string, number>, { a: 1 });
  const profile = { big: 9007199254740993n, date, list: [1, null, undefined, "x"], gone: undefined, nested, ["__proto__"]: "p" };
  const made = (json(thing.resource("1", "N", { profile })) as { profile: object }).profile;
  expect(Object.entries(made).toSorted(([a], [b]) => (a < b ? -1 : 1))).toEqual([
    ["__proto__", "p"],
    ["big", "9007199254740993"],
    ["date", "2026-01-02T03:04:05.000Z"],
    ["list", [1, null, null, "x"]],
    ["nested", { a: 1 }],
  ]);
  const wrong = (value: unknown) => () => thing.resource("1", "N", { profile: { a: [{ b: value as string }] } });
  expect(wrong(Number.NaN)).toThrow("profile of thing 1.a[0].b is NaN; a profile holds JSON, dates and bigints.");
  expect(wrong(() => 1)).toThrow(/is a function/);
  expect(wrong(new Map())).toThrow(/is an instance of a class/);
  expect(wrong(new Date(Number.NaN))).toThrow(/is an invalid date/);
});

test("times need a time zone, and numbers are refused because APIs mix their units", () => {
  const created = (createdAt: unknown) =>
    (json(thing.resource("1", "N", { createdAt: createdAt as string })) as { createdAt?: string }).createdAt;
  expect(created("2024-01-15T00:30:00+02:00")).toBe("2024-01-14T22:30:00Z");
  expect(created("2024-01-15 00:30:00Z")).toBe("2024-01-15T00:30:00Z");
  expect(created("")).toBeUndefined();
  expect(created(null)).toBeUndefined();
  for (const wrong of ["2024-01-15T00:30:00", "yesterday", 1_700_000_000, new Date(Number.NaN)]) {
    expect(() => created(wrong)).toThrow(/a Date or ISO 8601 text with a time zone is expected/);
  }
});
