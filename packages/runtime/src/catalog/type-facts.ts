import {
  hasAnnotation,
  type ResourceType,
  type ResourceType_Trait,
  ResourceTypeSchema,
  SkipEntitlementsAndGrantsSchema,
  SkipEntitlementsSchema,
  TypeScopedEntitlementsSchema,
  TypeScopedGrantsSchema,
} from "@baton-ts/proto";
import { fromBinary } from "@bufbuild/protobuf";

/** What a stored resource type means for the plan (sync-engine §5). */
export interface TypeFacts {
  readonly id: string;
  readonly traits: readonly ResourceType_Trait[];
  readonly skipEntitlements: boolean;
  readonly skipGrants: boolean;
  readonly typeScopedEntitlements: boolean;
  readonly typeScopedGrants: boolean;
}

export function readTypeFacts(bytes: Uint8Array): TypeFacts {
  return typeFactsOf(fromBinary(ResourceTypeSchema, bytes));
}

/** SkipGrants on a type is not consulted; only SkipEntitlementsAndGrants and SkipEntitlements are (sync-engine §5). */
export function typeFactsOf({ id, traits, annotations }: ResourceType): TypeFacts {
  const skipBoth = hasAnnotation(annotations, SkipEntitlementsAndGrantsSchema);
  return {
    id,
    traits,
    skipEntitlements: skipBoth || hasAnnotation(annotations, SkipEntitlementsSchema),
    skipGrants: skipBoth,
    typeScopedEntitlements: hasAnnotation(annotations, TypeScopedEntitlementsSchema),
    typeScopedGrants: hasAnnotation(annotations, TypeScopedGrantsSchema),
  };
}
