import { EntitlementExclusionGroupSchema } from "@baton-ts/proto";
import type { Any } from "@bufbuild/protobuf/wkt";
import { pack } from "../wire/pack.ts";

/**
 * A group of entitlements of which a principal holds at most one. One group stays within one resource type, has at most 50
 * entitlements and at most one default (sync-engine §4.9, I5).
 */
export interface ExclusionGroup {
  readonly id: string;
  /** Higher means more privilege. Default 0. */
  readonly order?: number | undefined;
  /** Granted when another of the group is revoked without a replacement; makes the group mandatory. */
  readonly isDefault?: boolean | undefined;
  /** For `static` entitlements: one group for each resource instead of one for the type. */
  readonly perResource?: boolean | undefined;
}

/** The group's annotation. */
export function packExclusionGroup(group: ExclusionGroup): Any {
  return pack(EntitlementExclusionGroupSchema, {
    exclusionGroupId: group.id,
    order: group.order ?? 0,
    isDefault: group.isDefault ?? false,
    scopeToResource: group.perResource ?? false,
  });
}
