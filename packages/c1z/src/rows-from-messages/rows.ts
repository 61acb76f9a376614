import {
  type Entitlement,
  EntitlementSchema,
  type Grant,
  type Resource,
  type ResourceId,
  ResourceSchema,
  type ResourceType,
  ResourceTypeSchema,
  toBinaryDeterministic,
} from "@baton-ts/proto";
import { encodeGrant } from "@baton-ts/proto/codec";
import type { EntitlementRow, GrantRow, Nanos, ResourceRow, ResourceTypeRow } from "../store/rows.ts";
import { splitExpansion } from "./split-expansion.ts";

/**
 * Messages as they are stored (sync-engine §2.4). Encoding is deterministic: equal messages give equal bytes, which diffs compare. Parts
 * that a message lacks become empty columns: what a connector may leave out is decided before rows are made.
 */

export function resourceTypeRow(type: ResourceType, discoveredAt: Nanos): ResourceTypeRow {
  return { id: type.id, data: toBinaryDeterministic(ResourceTypeSchema, type), discoveredAt };
}

export function resourceRow(resource: Resource, discoveredAt: Nanos): ResourceRow {
  const own = keyOf(resource.id);
  const parent = keyOf(resource.parentResourceId);
  const data = toBinaryDeterministic(ResourceSchema, resource);
  return { type: own.type, id: own.id, parentType: parent.type, parentId: parent.id, data, discoveredAt };
}

export function entitlementRow(entitlement: Entitlement, discoveredAt: Nanos): EntitlementRow {
  const resource = keyOf(entitlement.resource?.id);
  const data = toBinaryDeterministic(EntitlementSchema, entitlement);
  return { id: entitlement.id, resourceType: resource.type, resourceId: resource.id, data, discoveredAt };
}

/** GrantExpandable goes to its own column, and then asks to be expanded; one that names no entitlement is dropped. */
export function grantRow(grant: Grant, discoveredAt: Nanos): GrantRow {
  const { grant: stored, expansion } = splitExpansion(grant);
  const resource = keyOf(grant.entitlement?.resource?.id);
  const principal = keyOf(grant.principal?.id);
  return {
    id: grant.id,
    entitlementId: grant.entitlement?.id ?? "",
    resourceType: resource.type,
    resourceId: resource.id,
    principalType: principal.type,
    principalId: principal.id,
    data: encodeGrant(stored),
    expansion,
    needsExpansion: expansion !== null,
    discoveredAt,
  };
}

function keyOf(id: ResourceId | undefined): { readonly type: string; readonly id: string } {
  return { type: id?.resourceType ?? "", id: id?.resource ?? "" };
}
