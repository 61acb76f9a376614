import { type LicenseProfileTrait, LicenseProfileTraitSchema } from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import type { EntitlementRef } from "../../entitlement/entitlement.ts";
import type { Maybe } from "../maybe.ts";

/** Attributes of a licence that seats are bought of. */
export interface LicenseProfileAttributes {
  readonly licenseName?: Maybe<string>;
  readonly purchasedSeats?: Maybe<number | bigint>;
  readonly consumedSeats?: Maybe<number | bigint>;
  /** In the smallest unit of `currency`, for example cents. */
  readonly costPerUnit?: Maybe<number | bigint>;
  /** ISO 4217; default USD where a cost is given. */
  readonly currency?: Maybe<string>;
  /** Entitlements that take a seat. */
  readonly licensedEntitlements?: Maybe<readonly EntitlementRef[]>;
}

/** The trait. Throws a RangeError for amounts that are not whole. */
export function licenseProfileTrait(license: LicenseProfileAttributes): LicenseProfileTrait {
  const hasCost = license.costPerUnit !== null && license.costPerUnit !== undefined;
  return create(LicenseProfileTraitSchema, {
    licenseName: license.licenseName ?? "",
    purchasedSeats: BigInt(license.purchasedSeats ?? 0),
    consumedSeats: BigInt(license.consumedSeats ?? 0),
    costPerUnitInCents: BigInt(license.costPerUnit ?? 0),
    currency: license.currency || (hasCost ? "USD" : ""),
    entitlementIds: (license.licensedEntitlements ?? []).map((entitlement) => entitlement.id),
  });
}
