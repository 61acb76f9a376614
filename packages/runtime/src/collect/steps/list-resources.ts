import { resourceRow } from "@baton-ts/c1z";
import { BatonError, GrpcCode } from "@baton-ts/findings";
import { type Resource, ResourceIdSchema } from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import { action } from "../../plan/action.ts";
import type { Chain } from "../../plan/chain.ts";
import { checkTraits, isValidResource } from "../check-records.ts";
import { type CollectContext, timedCall } from "../collect-context.ts";
import type { PageDraft } from "../page-draft.ts";
import { readResourceNotes } from "../read-notes.ts";
import { isLarge, writePart } from "../write-page.ts";

/** One page of the resources of a type, at the top or under one parent. */
export async function listResources(context: CollectContext, draft: PageDraft, chain: Chain): Promise<string> {
  const { resourceType, parentType, parentId } = chain.action;
  const hasParent = parentType !== "" && parentId !== "";
  const parentResourceId = hasParent ? create(ResourceIdSchema, { resourceType: parentType, resource: parentId }) : undefined;
  const request = { resourceTypeId: resourceType, parentResourceId, pageToken: chain.token, annotations: [] };
  const page = await timedCall(context, draft, "list-resources", resourceType, () =>
    context.connector.listResources(request, context.call),
  );
  draft.listed = page.list.length;
  const resources = page.list.filter(isValidResource);
  draft.drops.invalidResources += page.list.length - resources.length;
  // All or nothing: one bad resource drops the page, so no part of it may have been written.
  for (const resource of resources) checkType(context, resource);
  for (const resource of resources) {
    addResource(context, draft, resource);
    if (isLarge(draft)) await writePart(context, draft, chain);
  }
  return page.nextPageToken;
}

/** A resource of a type without a row drops the whole listing, as upstream (sync-engine §4.8): gRPC NotFound makes it a warning. */
function checkType(context: CollectContext, resource: Resource): void {
  const type = resource.id?.resourceType ?? "";
  const facts = context.state.catalog.factsOf(type);
  if (facts === undefined) {
    throw new BatonError({
      code: "BATON_SYNC_RESOURCE_TYPE_UNKNOWN",
      message: `the page holds ${type}/${resource.id?.resource ?? ""}, but "${type}" is not among the resource types of this sync`,
      grpcCode: GrpcCode.notFound,
    });
  }
  checkTraits(resource, facts.traits);
}

/** Stores a resource and schedules the listings of its children. */
export function addResource(context: CollectContext, draft: PageDraft, resource: Resource): void {
  const notes = readResourceNotes(resource);
  draft.rows.resource(resourceRow(resource, draft.at), notes);
  const parentType = resource.id?.resourceType ?? "";
  const parentId = resource.id?.resource ?? "";
  for (const child of notes.childTypes) {
    if (context.syncResourceTypes !== undefined && !context.syncResourceTypes.has(child)) continue;
    draft.added.push(action("list-resources", { resourceType: child, parentType, parentId }));
  }
}
