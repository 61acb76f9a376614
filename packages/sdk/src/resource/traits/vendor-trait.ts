import { type VendorTrait, VendorTraitSchema } from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import { checkId } from "../../identity/check-id.ts";
import type { Maybe } from "../maybe.ts";
import { type Money, moneyInit } from "./money.ts";

/** Attributes of a supplier. */
export interface VendorAttributes {
  readonly vendorId: string;
  readonly vendorName: string;
  readonly dbaName?: Maybe<string>;
  readonly websiteDomain?: Maybe<string>;
  readonly externalVendorId?: Maybe<string>;
  readonly deepLinkUrl?: Maybe<string>;
  readonly sourceBusinessId?: Maybe<string>;
  readonly sourceEntityId?: Maybe<string>;
  readonly spend30Days?: Maybe<Money>;
  readonly spend365Days?: Maybe<Money>;
  readonly spendThisYear?: Maybe<Money>;
}

/** The trait. Throws `BATON_DEFINE_ID_*` without id or name. */
export function vendorTrait(vendor: VendorAttributes): VendorTrait {
  return create(VendorTraitSchema, {
    vendorId: checkId(vendor.vendorId, "vendorId of a vendor"),
    vendorName: checkId(vendor.vendorName, "vendorName of a vendor"),
    vendorDbaName: vendor.dbaName ?? "",
    websiteDomain: vendor.websiteDomain ?? "",
    externalVendorId: vendor.externalVendorId ?? "",
    deepLinkUrl: vendor.deepLinkUrl ?? "",
    sourceBusinessId: vendor.sourceBusinessId ?? "",
    sourceEntityId: vendor.sourceEntityId ?? "",
    trailing30dSpend: moneyInit(vendor.spend30Days),
    trailing365dSpend: moneyInit(vendor.spend365Days),
    ytdSpend: moneyInit(vendor.spendThisYear),
  });
}
