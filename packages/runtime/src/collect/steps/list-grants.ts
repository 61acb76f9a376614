import { grantRow, resourceRow } from "@baton-ts/c1z";
import {
  type Grant,
  type GrantSources,
  hasAnnotation,
  InsertResourceGrantsSchema,
  packAny,
  type Resource,
  TypeScopedGrantsSchema,
} from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import type { GrantNotes } from "../../journal/page-rows.ts";
import type { Chain } from "../../plan/chain.ts";
import { isValidResource } from "../check-records.ts";
import { type CollectContext, timedCall } from "../collect-context.ts";
import { enqueuedPages } from "../enqueued-tokens.ts";
import { filterGrant, isCoveredType, isExternalMatch } from "../ingest-filter.ts";
import type { PageDraft } from "../page-draft.ts";
import { readResourceNotes } from "../read-notes.ts";
import { requestResource } from "../request-resource.ts";
import { isLarge, writePart } from "../write-page.ts";

const typeScoped: Any = packAny(TypeScopedGrantsSchema, create(TypeScopedGrantsSchema));
const noSources = [] as const;
const insertMark: Any = packAny(InsertResourceGrantsSchema, create(InsertResourceGrantsSchema));

/** One page of the grants on a resource, or of a whole type. */
export async function listGrants(context: CollectContext, draft: PageDraft, chain: Chain): Promise<string> {
  const { resource, annotations } = await requestResource(context, chain, typeScoped);
  const request = { resource, pageToken: chain.token, annotations };
  const page = await timedCall(context, draft, "list-grants", chain.action.resourceType, () =>
    context.connector.listGrants(request, context.call),
  );
  draft.listed = page.list.length;
  const inserts = hasAnnotation(page.annotations, InsertResourceGrantsSchema);
  const found = new Map<string, Resource>();
  for (const listed of page.list) {
    if (listed === undefined || listed === null) continue;
    if (inserts && !takeResource(context, draft, listed, found)) continue;
    const grant = inserts ? marked(listed) : listed;
    if (context.fetcher !== undefined) await fetchMissing(context, draft, grant, found);
    addGrant(context, draft, grant);
    if (isLarge(draft)) await writePart(context, draft, chain);
  }
  for (const inserted of found.values()) draft.rows.resource(resourceRow(inserted, draft.at), readResourceNotes(inserted));
  draft.added.push(...enqueuedPages(chain, page.annotations, page.nextPageToken));
  return page.nextPageToken;
}

/** Notes the resource of the grant's entitlement for storing; false when it has no identity, and the grant is to be dropped. */
function takeResource(context: CollectContext, draft: PageDraft, grant: Grant, found: Map<string, Resource>): boolean {
  const resource = grant.entitlement?.resource;
  if (!isValidResource(resource)) {
    draft.drop("invalidResources");
    return false;
  }
  const type = resource.id?.resourceType ?? "";
  if (isCoveredType(context, type)) found.set(keyOf(resource), resource);
  else draft.filter("grantResources", type);
  return true;
}

function addGrant(context: CollectContext, draft: PageDraft, listed: Grant): void {
  const externalMatch = isExternalMatch(listed.annotations);
  const grant = filterGrant(context, draft, listed, externalMatch);
  if (grant === undefined) return;
  draft.rows.grant(grantRow(grant, draft.at), {
    externalMatch,
    insertsResource: hasAnnotation(grant.annotations, InsertResourceGrantsSchema),
    sources: grant.sources === undefined ? noSources : readSources(grant.sources),
  });
}

function readSources({ sources }: GrantSources): GrantNotes["sources"] {
  return Object.entries(sources).map(([entitlementId, { isDirect }]) => ({ entitlementId, isDirect }));
}

/** Connectors list grants of other resources too; a targeted sync fetches those that it does not have (sync-engine §4.11). */
async function fetchMissing(
  context: CollectContext,
  draft: PageDraft,
  grant: Grant,
  found: Map<string, Resource>,
): Promise<void> {
  const wanted = grant.entitlement?.resource;
  if (wanted?.id === undefined || wanted.id.resource === "" || found.has(keyOf(wanted))) return;
  const { catalog } = context.state;
  const number = catalog.findResource(wanted.id.resourceType, wanted.id.resource);
  if (number >= 0 && catalog.resources.isStored(number)) return;
  const resource = await context.fetcher?.fetch(context, draft, wanted.id, wanted.parentResourceId);
  if (resource === undefined) return;
  if (isValidResource(resource)) found.set(keyOf(wanted), resource);
  else draft.drop("invalidResources");
}

function marked(grant: Grant): Grant {
  if (hasAnnotation(grant.annotations, InsertResourceGrantsSchema)) return grant;
  return { ...grant, annotations: [...grant.annotations, insertMark] };
}

function keyOf(resource: Resource): string {
  return JSON.stringify([resource.id?.resourceType, resource.id?.resource]);
}
