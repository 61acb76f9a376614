import type { MoneySchema } from "@baton-ts/proto";
import type { MessageInitShape } from "@bufbuild/protobuf";
import type { Maybe } from "../maybe.ts";

/** An amount in the smallest unit of a currency, for example cents. */
export interface Money {
  readonly minor: number | bigint;
  /** ISO 4217. */
  readonly currency: string;
}

/** The amount for a message. Throws a RangeError for an amount that is not whole. */
export function moneyInit(money: Maybe<Money>): MessageInitShape<typeof MoneySchema> | undefined {
  return money ? { amountMinor: BigInt(money.minor), currencyCode: money.currency } : undefined;
}
