import {
  Entitlement_PurposeValue,
  GrantExpandableSchema,
  packAny,
  ResourceType_Trait,
  Status_ResourceStatus,
  toBinaryDeterministic,
  UserTrait_Status_Status,
  UserTraitSchema,
} from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import type { FakeRows } from "./fake-reader.ts";
import { entitlementRow, grantRow, resourceRow, resourceTypeRow } from "./rows.ts";

const adaTrait = packAny(
  UserTraitSchema,
  create(UserTraitSchema, {
    emails: [{ address: "alt@example.org" }, { address: "ada@example.com", isPrimary: true }],
    status: { status: UserTrait_Status_Status.ENABLED },
  }),
);

/** The entitlement graph: ada → g1 → r1, bob → r1 directly and through g1. */
export const company: FakeRows = {
  resourceTypes: [
    resourceTypeRow({ id: "user", displayName: "User", traits: [ResourceType_Trait.USER] }),
    resourceTypeRow({ id: "group", displayName: "Group", traits: [ResourceType_Trait.GROUP], description: "Teams, nested" }),
    resourceTypeRow({ id: "role", displayName: "Role", traits: [ResourceType_Trait.ROLE] }),
    resourceTypeRow({ id: "org", displayName: "Organisation" }),
  ],
  resources: [
    resourceRow("org:acme", { displayName: "Acme" }),
    resourceRow("user:u1", { displayName: "Ada Lovelace", annotations: [adaTrait] }),
    resourceRow("user:u2", { displayName: "Zażółć 王小明", status: { status: Status_ResourceStatus.DISABLED } }),
    resourceRow("group:g1", { displayName: "Engineers" }, "org:acme"),
    resourceRow("role:arn:aws:iam::123456789012:role/payments-administrator", { displayName: "Payments administrator" }),
  ],
  entitlements: [
    entitlementRow("group:g1", {
      id: "group:g1:member",
      displayName: "Engineers member",
      slug: "member",
      purpose: Entitlement_PurposeValue.ASSIGNMENT,
    }),
    entitlementRow("role:arn:aws:iam::123456789012:role/payments-administrator", {
      id: "role:arn:aws:iam::123456789012:role/payments-administrator:assigned",
      displayName: "Payments administrator assigned",
      slug: "assigned",
      purpose: Entitlement_PurposeValue.PERMISSION,
    }),
  ],
  grants: [
    grantRow({ resource: "group:g1", entitlement: "group:g1:member", principal: "user:u1" }),
    grantRow({ resource: "group:g1", entitlement: "group:g1:member", principal: "user:u2", slim: true }),
    grantRow({
      resource: "role:arn:aws:iam::123456789012:role/payments-administrator",
      entitlement: "role:arn:aws:iam::123456789012:role/payments-administrator:assigned",
      principal: "group:g1",
      expansion: toBinaryDeterministic(
        GrantExpandableSchema,
        create(GrantExpandableSchema, { entitlementIds: ["group:g1:member"], resourceTypeIds: ["user"] }),
      ),
    }),
    grantRow({
      resource: "role:arn:aws:iam::123456789012:role/payments-administrator",
      entitlement: "role:arn:aws:iam::123456789012:role/payments-administrator:assigned",
      principal: "user:u1",
      sources: { "group:g1:member": true },
    }),
    grantRow({
      resource: "role:arn:aws:iam::123456789012:role/payments-administrator",
      entitlement: "role:arn:aws:iam::123456789012:role/payments-administrator:assigned",
      principal: "user:u2",
      sources: {
        "group:g1:member": true,
        "role:arn:aws:iam::123456789012:role/payments-administrator:assigned": true,
      },
    }),
  ],
};
