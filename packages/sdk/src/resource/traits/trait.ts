import {
  AgentTraitSchema,
  AppTraitSchema,
  GroupTraitSchema,
  LicenseProfileTraitSchema,
  ManagedDeviceTraitSchema,
  packAny,
  RoleTraitSchema,
  ScopeBindingTraitSchema,
  SecretTraitSchema,
  SecurityInsightTraitSchema,
  UserTraitSchema,
  VendorAgreementTraitSchema,
  VendorTraitSchema,
  ResourceType_Trait as WireTrait,
} from "@baton-ts/proto";
import type { Any } from "@bufbuild/protobuf/wkt";
import type { SharedAttributes } from "../shared-attributes.ts";
import { type AgentAttributes, agentTrait } from "./agent-trait.ts";
import { type AppAttributes, appTrait } from "./app-trait.ts";
import { type GroupAttributes, groupTrait } from "./group-trait.ts";
import { type LicenseProfileAttributes, licenseProfileTrait } from "./license-profile-trait.ts";
import { type ManagedDeviceAttributes, managedDeviceTrait } from "./managed-device-trait.ts";
import { type RoleAttributes, roleTrait } from "./role-trait.ts";
import { type ScopeBindingAttributes, scopeBindingTrait } from "./scope-binding-trait.ts";
import { type SecretAttributes, secretTrait } from "./secret-trait.ts";
import { type SecurityInsightAttributes, securityInsightTrait } from "./security-insight-trait.ts";
import { type UserAttributes, userTrait } from "./user-trait.ts";
import { type VendorAgreementAttributes, vendorAgreementTrait } from "./vendor-agreement-trait.ts";
import { type VendorAttributes, vendorTrait } from "./vendor-trait.ts";

/** What each trait lets a resource say. */
export interface TraitAttributes {
  readonly user: UserAttributes;
  readonly group: GroupAttributes;
  readonly role: RoleAttributes;
  readonly app: AppAttributes;
  readonly secret: SecretAttributes;
  readonly "security-insight": SecurityInsightAttributes;
  readonly "scope-binding": ScopeBindingAttributes;
  readonly vendor: VendorAttributes;
  readonly "vendor-agreement": VendorAgreementAttributes;
  readonly "license-profile": LicenseProfileAttributes;
  readonly agent: AgentAttributes;
  readonly "managed-device": ManagedDeviceAttributes;
}

/** A standard role that a resource type plays; it decides which attributes its resources have. */
export type TraitName = keyof TraitAttributes;

interface TraitRow {
  readonly wire: WireTrait;
  pack(attributes: never, shared: SharedAttributes): Any;
}

const rows: Readonly<Record<TraitName, TraitRow>> = {
  user: { wire: WireTrait.USER, pack: (a: UserAttributes, s) => packAny(UserTraitSchema, userTrait(a, s)) },
  group: { wire: WireTrait.GROUP, pack: (a: GroupAttributes, s) => packAny(GroupTraitSchema, groupTrait(a, s)) },
  role: { wire: WireTrait.ROLE, pack: (a: RoleAttributes, s) => packAny(RoleTraitSchema, roleTrait(a, s)) },
  app: { wire: WireTrait.APP, pack: (a: AppAttributes, s) => packAny(AppTraitSchema, appTrait(a, s)) },
  secret: { wire: WireTrait.SECRET, pack: (a: SecretAttributes, s) => packAny(SecretTraitSchema, secretTrait(a, s)) },
  "security-insight": {
    wire: WireTrait.SECURITY_INSIGHT,
    pack: (a: SecurityInsightAttributes) => packAny(SecurityInsightTraitSchema, securityInsightTrait(a)),
  },
  "scope-binding": {
    wire: WireTrait.SCOPE_BINDING,
    pack: (a: ScopeBindingAttributes) => packAny(ScopeBindingTraitSchema, scopeBindingTrait(a)),
  },
  vendor: { wire: WireTrait.VENDOR, pack: (a: VendorAttributes) => packAny(VendorTraitSchema, vendorTrait(a)) },
  "vendor-agreement": {
    wire: WireTrait.VENDOR_AGREEMENT,
    pack: (a: VendorAgreementAttributes) => packAny(VendorAgreementTraitSchema, vendorAgreementTrait(a)),
  },
  "license-profile": {
    wire: WireTrait.LICENSE_PROFILE,
    pack: (a: LicenseProfileAttributes) => packAny(LicenseProfileTraitSchema, licenseProfileTrait(a)),
  },
  agent: { wire: WireTrait.AGENT, pack: (a: AgentAttributes, s) => packAny(AgentTraitSchema, agentTrait(a, s)) },
  "managed-device": {
    wire: WireTrait.MANAGED_DEVICE,
    pack: (a: ManagedDeviceAttributes) => packAny(ManagedDeviceTraitSchema, managedDeviceTrait(a)),
  },
};

/** The trait's number on the wire. */
export function toWireTrait(trait: TraitName): WireTrait {
  return rows[trait].wire;
}

/** The trait's annotation. The attributes were checked by the handle's types for exactly this trait. */
export function packTrait(trait: TraitName, attributes: object, shared: SharedAttributes): Any {
  return rows[trait].pack(attributes as never, shared);
}
