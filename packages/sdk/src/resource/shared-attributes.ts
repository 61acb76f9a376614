import type { JsonObject } from "@bufbuild/protobuf";
import type { Timestamp } from "@bufbuild/protobuf/wkt";

/** Whether the thing can be used in the source system. */
export type ResourceStatus = "enabled" | "disabled" | "deleted";

/** Attributes that the resource has itself and that older readers look for inside the trait (baton-cli §2.2). */
export interface SharedAttributes {
  readonly profile: JsonObject | undefined;
  readonly status: ResourceStatus | undefined;
  /** Empty for none. */
  readonly statusDetails: string;
  readonly createdAt: Timestamp | undefined;
}
