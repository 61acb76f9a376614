import { entitlementRow } from "@baton-ts/c1z";
import {
  type Entitlement,
  EntitlementExclusionGroupSchema,
  EntitlementSchema,
  findAnnotation,
  type Resource,
  ResourceSchema,
  withAnnotation,
} from "@baton-ts/proto";
import { create, fromBinary } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import type { Catalog } from "../../catalog/catalog.ts";
import type { Chain } from "../../plan/chain.ts";
import { readResourceMessages } from "../../plan/roots.ts";
import { type CollectContext, timedCall } from "../collect-context.ts";
import type { PageDraft } from "../page-draft.ts";
import { readExclusionGroups } from "../read-notes.ts";
import { isLarge, writePart } from "../write-page.ts";

/** Resources that are read and decoded together. */
const batchResources = 500;

/**
 * One page of the entitlements that every resource of a type has, copied onto each stored one (sync-engine §4.11). Neither skip annotations
 * nor the ingest filter apply.
 */
export async function listStaticEntitlements(context: CollectContext, draft: PageDraft, chain: Chain): Promise<string> {
  const { resourceType } = chain.action;
  const request = { resourceTypeId: resourceType, pageToken: chain.token, annotations: [] };
  const page = await timedCall(context, draft, "list-static-entitlements", resourceType, () =>
    context.connector.listStaticEntitlements(request, context.call),
  );
  draft.listed = page.list.length;
  const templates = page.list.filter((template) => template !== undefined && template !== null);
  if (templates.length === 0) return page.nextPageToken;
  const numbers = storedOfType(context.state.catalog, resourceType);
  for (let from = 0; from < numbers.length; from += batchResources) {
    const batch = numbers.slice(from, from + batchResources);
    const messages = await readResourceMessages(context.state.catalog, batch, context.journal, context.call.signal);
    for (const message of messages) {
      const resource = fromBinary(ResourceSchema, message);
      for (const template of templates) {
        const copy = copyOnto(template, resource);
        draft.rows.entitlement(entitlementRow(copy, draft.at), readExclusionGroups(copy));
      }
      if (isLarge(draft)) await writePart(context, draft, chain);
    }
  }
  return page.nextPageToken;
}

function copyOnto(template: Entitlement, resource: Resource): Entitlement {
  const { slug, displayName, description, grantableTo, purpose } = template;
  return create(EntitlementSchema, {
    resource,
    id: `${resource.id?.resourceType}:${resource.id?.resource}:${slug}`,
    displayName: displayName === "" ? resource.displayName : displayName,
    description: description === "" ? resource.description : description,
    grantableTo,
    annotations: scopedAnnotations(template.annotations, resource.id?.resource ?? ""),
    slug,
    purpose,
  });
}

/** A group that is scoped to the resource gets an id of its own on each; always a new list, where upstream shares one between resources. */
function scopedAnnotations(annotations: readonly Any[], resourceId: string): Any[] {
  const group = findAnnotation(annotations, EntitlementExclusionGroupSchema);
  if (group?.scopeToResource !== true) return [...annotations];
  const exclusionGroupId = `${group.exclusionGroupId}-${resourceId}`;
  return withAnnotation(annotations, EntitlementExclusionGroupSchema, { ...group, exclusionGroupId });
}

function storedOfType(catalog: Catalog, type: string): number[] {
  const typeNumber = catalog.types.ids.find(0, type);
  const numbers: number[] = [];
  if (typeNumber < 0) return numbers;
  const { resources } = catalog;
  for (let number = 0; number < resources.count; number++) {
    if (resources.ids.saltOf(number) === typeNumber && resources.isStored(number)) numbers.push(number);
  }
  return numbers;
}
