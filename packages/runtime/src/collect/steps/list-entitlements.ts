import { entitlementRow } from "@baton-ts/c1z";
import { packAny, TypeScopedEntitlementsSchema } from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import type { Chain } from "../../plan/chain.ts";
import { isValidEntitlement } from "../check-records.ts";
import { type CollectContext, timedCall } from "../collect-context.ts";
import { enqueuedPages } from "../enqueued-tokens.ts";
import { isCoveredType } from "../ingest-filter.ts";
import type { PageDraft } from "../page-draft.ts";
import { readExclusionGroups } from "../read-notes.ts";
import { requestResource } from "../request-resource.ts";

const typeScoped: Any = packAny(TypeScopedEntitlementsSchema, create(TypeScopedEntitlementsSchema));

/** One page of the entitlements of a resource, or of a whole type. */
export async function listEntitlements(context: CollectContext, draft: PageDraft, chain: Chain): Promise<string> {
  const { resource, annotations } = await requestResource(context, chain, typeScoped);
  const request = { resource, pageToken: chain.token, annotations };
  const page = await timedCall(context, draft, "list-entitlements", chain.action.resourceType, () =>
    context.connector.listEntitlements(request, context.call),
  );
  draft.listed = page.list.length;
  for (const entitlement of page.list) {
    const type = entitlement?.resource?.id?.resourceType ?? "";
    if (!isCoveredType(context, type)) draft.filter("entitlements", type);
    else if (!isValidEntitlement(entitlement)) draft.drop("invalidEntitlements");
    else draft.rows.entitlement(entitlementRow(entitlement, draft.at), readExclusionGroups(entitlement));
  }
  draft.added.push(...enqueuedPages(chain, page.annotations, page.nextPageToken));
  return page.nextPageToken;
}
