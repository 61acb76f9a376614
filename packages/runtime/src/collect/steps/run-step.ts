import type { ActionOp } from "../../plan/action.ts";
import type { Chain } from "../../plan/chain.ts";
import type { CollectContext } from "../collect-context.ts";
import type { PageDraft } from "../page-draft.ts";
import { listEntitlements } from "./list-entitlements.ts";
import { listGrants } from "./list-grants.ts";
import { listResourceTypes } from "./list-resource-types.ts";
import { listResources } from "./list-resources.ts";
import { listStaticEntitlements } from "./list-static-entitlements.ts";
import { syncTargetedResource } from "./sync-targeted-resource.ts";

export interface StepOutcome {
  readonly kind: "page" | "skipped";
  readonly nextToken: string;
  readonly reason: string;
}

/** Fetches the next page of a listing into the draft. */
export async function runStep(context: CollectContext, draft: PageDraft, chain: Chain): Promise<StepOutcome> {
  const { op } = chain.action;
  if (op === "targeted-resource-sync") {
    const found = await syncTargetedResource(context, draft, chain);
    return { kind: found ? "page" : "skipped", nextToken: "", reason: found ? "" : "the connector could not fetch it" };
  }
  return { kind: "page", nextToken: await listings[op](context, draft, chain), reason: "" };
}

type Listing = Exclude<ActionOp, "targeted-resource-sync">;

const listings: Readonly<Record<Listing, (context: CollectContext, draft: PageDraft, chain: Chain) => Promise<string>>> = {
  "list-resource-types": listResourceTypes,
  "list-resources": listResources,
  "list-static-entitlements": listStaticEntitlements,
  "list-entitlements": listEntitlements,
  "list-grants": listGrants,
};
