import type { EntitlementRow, GrantRow, ResourceRow, ResourceTypeRow } from "../store/rows.ts";

// v3 files make keys of these ids, and neither Go nor we can store a row that lacks one (c1z-v3-pebble §2.3). v1 files can hold such rows.

export function isKeyableResourceType({ id }: ResourceTypeRow): boolean {
  return id !== "";
}

export function isKeyableResource({ type, id }: ResourceRow): boolean {
  return type !== "" && id !== "";
}

export function isKeyableEntitlement({ resourceType, resourceId, id }: EntitlementRow): boolean {
  return resourceType !== "" && resourceId !== "" && id !== "";
}

export function isKeyableGrant({ resourceType, resourceId, entitlementId, principalType, principalId }: GrantRow): boolean {
  return resourceType !== "" && resourceId !== "" && entitlementId !== "" && principalType !== "" && principalId !== "";
}
