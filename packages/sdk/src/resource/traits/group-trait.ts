import { type GroupTrait, GroupTraitSchema } from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import type { Maybe } from "../maybe.ts";
import type { SharedAttributes } from "../shared-attributes.ts";

/** Attributes of a group, team or anything else with members. */
export interface GroupAttributes {
  /** Where the group's membership is decided. */
  readonly groupSource?: Maybe<"native" | "app_imported" | "built_in" | "directory_synced" | "dynamic" | "distribution">;
  /** The system's own word for it. */
  readonly rawGroupSource?: Maybe<string>;
}

/** The trait; the profile is repeated in it as upstream does. */
export function groupTrait(group: GroupAttributes, shared: SharedAttributes): GroupTrait {
  return create(GroupTraitSchema, {
    profile: shared.profile,
    groupSourceType: group.groupSource ?? "",
    rawGroupSourceType: group.rawGroupSource ?? "",
  });
}
