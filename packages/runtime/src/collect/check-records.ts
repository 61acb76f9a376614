import { BatonError, GrpcCode } from "@baton-ts/findings";
import {
  AppTraitSchema,
  BatonIDSchema,
  type Entitlement,
  GroupTraitSchema,
  hasAnnotation,
  type Resource,
  ResourceType_Trait,
  RoleTraitSchema,
  SecretTraitSchema,
  UserTraitSchema,
} from "@baton-ts/proto";
import type { DescMessage } from "@bufbuild/protobuf";

// What a connector may get wrong in single records (sync-engine §4.8). The texts of the hard failures are upstream's.

/** Connectors in JavaScript can return holes in spite of the types. */
type Hole = undefined | null;

/** Whether the resource has an identity. Throws for the annotation that only the engine may set. */
export function isValidResource(resource: Resource | Hole): resource is Resource {
  if (resource === undefined || resource === null) return false;
  if (hasAnnotation(resource.annotations, BatonIDSchema)) {
    throw new BatonError({
      code: "BATON_CONNECTOR_BATON_ID_RESERVED",
      message: `connector returned a resource with SDK-reserved BatonID ownership annotation: ${describe(resource)}`,
      grpcCode: GrpcCode.internal,
    });
  }
  return (resource.id?.resourceType ?? "") !== "" && (resource.id?.resource ?? "") !== "";
}

export function isValidEntitlement(entitlement: Entitlement | Hole): entitlement is Entitlement {
  if (entitlement === undefined || entitlement === null || entitlement.id === "") return false;
  return isValidResource(entitlement.resource);
}

const traitSchemas: ReadonlyMap<ResourceType_Trait, DescMessage> = new Map<ResourceType_Trait, DescMessage>([
  [ResourceType_Trait.APP, AppTraitSchema],
  [ResourceType_Trait.GROUP, GroupTraitSchema],
  [ResourceType_Trait.USER, UserTraitSchema],
  [ResourceType_Trait.ROLE, RoleTraitSchema],
  [ResourceType_Trait.SECRET, SecretTraitSchema],
]);

/** Throws BATON_SYNC_TRAIT_MISSING unless the resource has the traits that its type declares. */
export function checkTraits(resource: Resource, traits: readonly ResourceType_Trait[]): void {
  for (const trait of traits) {
    const schema = traitSchemas.get(trait);
    if (schema === undefined || hasAnnotation(resource.annotations, schema)) continue;
    throw new BatonError({
      code: "BATON_SYNC_TRAIT_MISSING",
      message: `resource was missing expected trait ${schema.name}: ${describe(resource)}`,
      hint: `Add ${schema.name} to every resource of type "${resource.id?.resourceType}", even with no fields.`,
      details: { trait: schema.name },
    });
  }
}

function describe(resource: Resource): string {
  return `${resource.id?.resourceType ?? ""}/${resource.id?.resource ?? ""}`;
}
