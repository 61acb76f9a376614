import {
  ChildResourceTypeSchema,
  type Entitlement,
  EntitlementExclusionGroupSchema,
  hasAnnotation,
  isAny,
  RawIdSchema,
  type Resource,
  SkipEntitlementsAndGrantsSchema,
  SkipEntitlementsSchema,
  SkipGrantsSchema,
} from "@baton-ts/proto";
import { type DescMessage, fromBinary, type MessageShape } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import type { ResourceNotes } from "../journal/page-rows.ts";
import type { ExclusionGroup } from "../journal/rows.ts";

/** What the annotations of a resource tell the plan (sync-engine §5). */
export function readResourceNotes(resource: Resource): ResourceNotes {
  const { annotations } = resource;
  const skipBoth = hasAnnotation(annotations, SkipEntitlementsAndGrantsSchema);
  return {
    skipEntitlements: skipBoth || hasAnnotation(annotations, SkipEntitlementsSchema),
    skipGrants: skipBoth || hasAnnotation(annotations, SkipGrantsSchema),
    hasRawId: hasAnnotation(annotations, RawIdSchema),
    childTypes: readAll(annotations, ChildResourceTypeSchema).map((child) => child.resourceTypeId),
  };
}

/** Every exclusion group of an entitlement is judged, not just the first; groups without an id are none. */
export function readExclusionGroups(entitlement: Entitlement): ExclusionGroup[] {
  return readAll(entitlement.annotations, EntitlementExclusionGroupSchema)
    .filter((group) => group.exclusionGroupId !== "")
    .map((group) => ({ id: group.exclusionGroupId, isDefault: group.isDefault }));
}

/** All annotations of one type, decoded. Throws an Error where a payload is not protobuf. */
export function readAll<Desc extends DescMessage>(annotations: readonly Any[], schema: Desc): MessageShape<Desc>[] {
  // Most records have no annotation of the type asked for.
  if (annotations.length === 0) return [];
  return annotations.filter((any) => isAny(any, schema)).map((any) => fromBinary(schema, any.value));
}
