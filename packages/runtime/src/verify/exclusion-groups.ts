import { BatonError } from "@baton-ts/findings";
import type { Catalog } from "../catalog/catalog.ts";

/** Upstream's limit (sync-engine §4.9). */
const maxEntitlements = 50;

interface Group {
  readonly resourceType: string;
  defaultEntitlement: string | undefined;
  count: number;
}

/** Invariant I5 over all stored entitlements, in id order; throws BATON_SYNC_EXCLUSION_GROUP_INVALID with upstream's text. */
export function checkExclusionGroups(catalog: Catalog): void {
  const { ids } = catalog.entitlements;
  const groups = new Map<string, Group>();
  const numbers = [...catalog.exclusionGroups.keys()].sort((a, b) => ids.compare(a, b));
  for (const number of numbers) {
    const id = ids.text(number);
    const resourceType = catalog.typeOf(catalog.entitlementResources[number] as number);
    const counted = new Set<string>();
    for (const { id: groupId, isDefault } of catalog.exclusionGroups.get(number) ?? []) {
      const group = groups.get(groupId) ?? { resourceType, defaultEntitlement: undefined, count: 0 };
      groups.set(groupId, group);
      if (!counted.has(groupId)) group.count += 1;
      counted.add(groupId);
      checkMember(groupId, group, { id, resourceType, isDefault });
    }
  }
}

function checkMember(groupId: string, group: Group, member: { id: string; resourceType: string; isDefault: boolean }): void {
  if (group.resourceType !== member.resourceType) {
    const types = `("${group.resourceType}" and "${member.resourceType}")`;
    throw violation(
      groupId,
      `is used on multiple resource types ${types}; exclusion groups may span resources but must be scoped to a single resource type`,
    );
  }
  if (member.isDefault && group.defaultEntitlement !== undefined && group.defaultEntitlement !== member.id) {
    const defaults = `("${group.defaultEntitlement}" and "${member.id}")`;
    throw violation(
      groupId,
      `has multiple default entitlements ${defaults}; at most one entitlement per exclusion group may set is_default=true`,
    );
  }
  if (member.isDefault) group.defaultEntitlement = member.id;
  if (group.count > maxEntitlements) {
    throw violation(
      groupId,
      `has too many entitlements (${group.count}); at most ${maxEntitlements} entitlements are allowed per exclusion group`,
    );
  }
}

function violation(groupId: string, what: string): BatonError {
  return new BatonError({
    code: "BATON_SYNC_EXCLUSION_GROUP_INVALID",
    message: `ingest invariant I5 violated: exclusion group "${groupId}" ${what}`,
    details: { exclusionGroup: groupId },
  });
}
