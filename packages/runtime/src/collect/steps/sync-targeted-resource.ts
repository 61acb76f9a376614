import { type Resource, ResourceIdSchema } from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import type { TypeFacts } from "../../catalog/type-facts.ts";
import { type Action, action } from "../../plan/action.ts";
import type { Chain } from "../../plan/chain.ts";
import { isValidResource } from "../check-records.ts";
import type { CollectContext } from "../collect-context.ts";
import { fetchResource } from "../fetch-resource.ts";
import type { PageDraft } from "../page-draft.ts";
import { readResourceNotes } from "../read-notes.ts";
import { addResource } from "./list-resources.ts";

/**
 * Fetches one resource of a targeted sync, stores it and schedules its children, entitlements and grants, in this order
 * (sync-engine §4.11). Type-scoped types get neither of the last two. Returns false where the connector cannot fetch it.
 */
export async function syncTargetedResource(context: CollectContext, draft: PageDraft, chain: Chain): Promise<boolean> {
  const { resourceType, resourceId, parentType, parentId } = chain.action;
  const hasParent = parentType !== "" && parentId !== "";
  const parent = hasParent ? create(ResourceIdSchema, { resourceType: parentType, resource: parentId }) : undefined;
  const id = create(ResourceIdSchema, { resourceType, resource: resourceId });
  const resource = await fetchResource(context, draft, id, parent);
  if (resource === undefined) return false;
  draft.listed = 1;
  if (!isValidResource(resource)) {
    draft.drop("invalidResources");
    return true;
  }
  addResource(context, draft, resource);
  draft.added.push(...followUps(context, resource, context.state.catalog.factsOf(resource.id?.resourceType ?? "")));
  return true;
}

function followUps(context: CollectContext, resource: Resource, type: TypeFacts | undefined): Action[] {
  const notes = readResourceNotes(resource);
  const fields = { resourceType: resource.id?.resourceType ?? "", resourceId: resource.id?.resource ?? "" };
  const skipBoth = context.skipEntitlementsAndGrants;
  const entitlements =
    !skipBoth && !notes.skipEntitlements && type?.skipEntitlements !== true && type?.typeScopedEntitlements !== true;
  const grants =
    !skipBoth && !context.skipGrants && !notes.skipGrants && type?.skipGrants !== true && type?.typeScopedGrants !== true;
  return [...(entitlements ? [action("list-entitlements", fields)] : []), ...(grants ? [action("list-grants", fields)] : [])];
}
