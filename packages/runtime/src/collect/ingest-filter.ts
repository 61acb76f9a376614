import {
  ExternalResourceMatchAllSchema,
  ExternalResourceMatchIDSchema,
  ExternalResourceMatchSchema,
  findAnnotation,
  type Grant,
  GrantExpandableSchema,
  hasAnnotation,
  packAny,
  withoutAnnotation,
} from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import type { CollectContext } from "./collect-context.ts";
import type { PageDraft } from "./page-draft.ts";

// Full syncs leave out references into types that they do not cover (sync-engine §4.8): nothing could resolve them later.

/** True when rows may refer to the type. A missing type is malformed, not left out: the checks of single records judge it. */
export function isCoveredType(context: CollectContext, type: string): boolean {
  return context.syncType !== "full" || type === "" || context.state.catalog.factsOf(type) !== undefined;
}

export function isExternalMatch(annotations: readonly Any[]): boolean {
  if (annotations.length === 0) return false;
  return (
    hasAnnotation(annotations, ExternalResourceMatchSchema) ||
    hasAnnotation(annotations, ExternalResourceMatchAllSchema) ||
    hasAnnotation(annotations, ExternalResourceMatchIDSchema)
  );
}

/** The grant as it is stored, or undefined when it is left out. */
export function filterGrant(context: CollectContext, draft: PageDraft, grant: Grant, externalMatch: boolean): Grant | undefined {
  if (context.syncType !== "full") return grant;
  const entitlementResource = grant.entitlement?.resource?.id;
  const principal = grant.principal?.id;
  if (entitlementResource === undefined || principal === undefined) return grant;
  if (!isCoveredType(context, entitlementResource.resourceType)) return leaveOut(draft, entitlementResource.resourceType);
  // The principal of an external match is a placeholder.
  if (!externalMatch && !isCoveredType(context, principal.resourceType)) return leaveOut(draft, principal.resourceType);
  return externalMatch ? grant : filterExpansion(context, draft, grant);
}

function leaveOut(draft: PageDraft, type: string): undefined {
  draft.filter("grants", type);
  return undefined;
}

/**
 * Keeps the covered ones of the principal types that an expansion is limited to. If none is left the annotation goes: an empty list
 * would mean that everybody flows.
 */
function filterExpansion(context: CollectContext, draft: PageDraft, grant: Grant): Grant {
  if (grant.annotations.length === 0) return grant;
  const expandable = findAnnotation(grant.annotations, GrantExpandableSchema);
  const types = expandable?.resourceTypeIds ?? [];
  const kept = types.filter((type) => isCoveredType(context, type));
  if (expandable === undefined || kept.length === types.length) return grant;
  for (const type of types) if (!kept.includes(type)) draft.filter("expansionTypes", type);
  const others = withoutAnnotation(grant.annotations, GrantExpandableSchema);
  if (kept.length === 0) draft.drop("expansions");
  else others.push(packAny(GrantExpandableSchema, create(GrantExpandableSchema, { ...expandable, resourceTypeIds: kept })));
  return { ...grant, annotations: others };
}
