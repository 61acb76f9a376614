import {
  VendorAgreementTrait_PricingModel as PricingModel,
  VendorAgreementTrait_RenewalStatus as RenewalStatus,
  type VendorAgreementTrait,
  VendorAgreementTraitSchema,
} from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import { type Timestamp, timestampMs } from "@bufbuild/protobuf/wkt";
import { defineError } from "../../define-error.ts";
import type { Maybe } from "../maybe.ts";
import { readTime, type TimeInput } from "../read-time.ts";
import { type Money, moneyInit } from "./money.ts";

/** Attributes of a contract with a supplier. */
export interface VendorAgreementAttributes {
  readonly agreementName?: Maybe<string>;
  readonly startDate?: Maybe<TimeInput>;
  /** Not before `startDate`. */
  readonly endDate?: Maybe<TimeInput>;
  /** Not after `endDate`. */
  readonly lastDateToTerminate?: Maybe<TimeInput>;
  readonly autoRenewal?: Maybe<boolean>;
  readonly renewalStatus?: Maybe<AgreementRenewalStatus>;
  readonly rawRenewalStatus?: Maybe<string>;
  readonly totalValue?: Maybe<Money>;
  readonly lineItems?: Maybe<readonly AgreementLineItem[]>;
  readonly pricingModel?: Maybe<AgreementPricingModel>;
  /** The person at the supplier who looks after the contract. */
  readonly accountContact?: Maybe<{ readonly email: string; readonly name: string }>;
}

/** One position of a contract. */
export interface AgreementLineItem {
  readonly name: string;
  readonly quantity?: Maybe<number>;
  readonly unit?: Maybe<string>;
  readonly pricePerUnit?: Maybe<Money>;
  readonly totalPrice?: Maybe<Money>;
}

/** Where the renewal stands. */
export type AgreementRenewalStatus = "not-started" | "initiated" | "renewed" | "cancelled" | "rejected" | "expired";

const renewalStatuses: Readonly<Record<AgreementRenewalStatus, RenewalStatus>> = {
  "not-started": RenewalStatus.NOT_STARTED,
  initiated: RenewalStatus.INITIATED,
  renewed: RenewalStatus.RENEWED,
  cancelled: RenewalStatus.CANCELLED,
  rejected: RenewalStatus.REJECTED,
  expired: RenewalStatus.EXPIRED,
};

/** What is paid for. */
export type AgreementPricingModel = "unknown" | "per-seat" | "per-license" | "flat" | "tiered" | "usage";

const pricingModels: Readonly<Record<AgreementPricingModel, PricingModel>> = {
  unknown: PricingModel.UNKNOWN,
  "per-seat": PricingModel.PER_SEAT,
  "per-license": PricingModel.PER_LICENSE,
  flat: PricingModel.FLAT,
  tiered: PricingModel.TIERED,
  usage: PricingModel.USAGE,
};

/** The trait. Throws `BATON_DEFINE_AGREEMENT_DATES` for dates in the wrong order. */
export function vendorAgreementTrait(agreement: VendorAgreementAttributes): VendorAgreementTrait {
  const startDate = readTime(agreement.startDate, "start of a vendor agreement");
  const endDate = readTime(agreement.endDate, "end of a vendor agreement");
  const lastDateToTerminate = readTime(agreement.lastDateToTerminate, "last date to terminate a vendor agreement");
  requireOrder(startDate, endDate, "ends before it starts");
  requireOrder(lastDateToTerminate, endDate, "can be terminated after its end");
  return create(VendorAgreementTraitSchema, {
    agreementName: agreement.agreementName ?? "",
    startDate,
    endDate,
    lastDateToTerminate,
    autoRenewal: agreement.autoRenewal ?? false,
    renewalStatus: agreement.renewalStatus ? renewalStatuses[agreement.renewalStatus] : RenewalStatus.UNSPECIFIED,
    renewalStatusRaw: agreement.rawRenewalStatus ?? "",
    totalValue: moneyInit(agreement.totalValue),
    lineItems: (agreement.lineItems ?? []).map((item) => ({
      productOrServiceName: item.name,
      quantity: item.quantity ?? 0,
      unit: item.unit ?? "",
      pricePerUnit: moneyInit(item.pricePerUnit),
      totalPrice: moneyInit(item.totalPrice),
    })),
    pricingModel: agreement.pricingModel ? pricingModels[agreement.pricingModel] : PricingModel.UNSPECIFIED,
    externalAccountManagerEmail: agreement.accountContact?.email ?? "",
    externalAccountManagerName: agreement.accountContact?.name ?? "",
  });
}

function requireOrder(earlier: Timestamp | undefined, later: Timestamp | undefined, wrong: string): void {
  if (earlier === undefined || later === undefined || timestampMs(earlier) <= timestampMs(later)) return;
  throw defineError("AGREEMENT_DATES", `A vendor agreement ${wrong}.`, "Check which of the API's dates is which.");
}
