import {
  CapabilityPermissionsSchema,
  ChildResourceTypeSchema,
  DeprecatedSchema,
  OptInRequiredSchema,
  ResourceTypeSchema,
  SkipEntitlementsAndGrantsSchema,
  SkipEntitlementsSchema,
  SkipGrantsSchema,
  SkipSyncAnomalyDetectionSchema,
  TypeScopedEntitlementsSchema,
  TypeScopedGrantsSchema,
  type ResourceType as WireResourceType,
} from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import { toWireTrait } from "../resource/traits/trait.ts";
import type { ResourceTypeFacts } from "../resource-type/resource-type-facts.ts";
import type { AnyHandlers, SyncDefinition } from "../sync/resource-sync.ts";
import { pack } from "../wire/pack.ts";
import { checkDefinitions } from "./check-definitions.ts";
import type { ConnectorModel, SyncedType } from "./connector-model.ts";

/**
 * Checks the types against each other and works out what they announce. Nothing is declared twice: listings that cannot have rows are
 * announced as skipped because their handler is missing, type-scoped listings because theirs is there (sync-engine §5).
 */
export function buildModel(definitions: readonly SyncDefinition[]): ConnectorModel {
  checkDefinitions(definitions);
  return new Map(definitions.map((definition) => [definition.type.typeId, buildType(definition, definitions)]));
}

function buildType({ type, handlers }: SyncDefinition, all: readonly SyncDefinition[]): SyncedType {
  const children = all.filter((other) => other.type.parents.includes(type.typeId)).map((other) => other.type.typeId);
  const resourceAnnotations = children.map((child) => pack(ChildResourceTypeSchema, { resourceTypeId: child }));
  // The engine reads SkipGrants on resources only; for a type without entitlements the type's own annotation is enough.
  if (!hasGrantListing(handlers) && hasEntitlementListing(type, handlers)) resourceAnnotations.push(pack(SkipGrantsSchema));
  return { facts: type, handlers, message: typeMessage(type, handlers), resourceAnnotations };
}

function typeMessage(type: ResourceTypeFacts, handlers: AnyHandlers): WireResourceType {
  return create(ResourceTypeSchema, {
    id: type.typeId,
    displayName: type.displayName,
    description: type.description,
    traits: type.traits.map(toWireTrait),
    sourcedExternally: type.sourcedExternally,
    annotations: [...listingAnnotations(type, handlers), ...capabilityAnnotations(type)],
  });
}

function listingAnnotations(type: ResourceTypeFacts, handlers: AnyHandlers): Any[] {
  const annotations: Any[] = [];
  const entitlements = hasEntitlementListing(type, handlers);
  if (!entitlements) annotations.push(pack(hasGrantListing(handlers) ? SkipEntitlementsSchema : SkipEntitlementsAndGrantsSchema));
  if (handlers.entitlementsForType !== undefined) annotations.push(pack(TypeScopedEntitlementsSchema));
  if (handlers.grantsForType !== undefined) annotations.push(pack(TypeScopedGrantsSchema));
  return annotations;
}

function capabilityAnnotations(type: ResourceTypeFacts): Any[] {
  const annotations: Any[] = [];
  if (type.permissions.length > 0) {
    annotations.push(pack(CapabilityPermissionsSchema, { permissions: type.permissions.map((permission) => ({ permission })) }));
  }
  if (type.optInRequired) annotations.push(pack(OptInRequiredSchema));
  if (type.skipSyncAnomalyDetection) annotations.push(pack(SkipSyncAnomalyDetectionSchema));
  if (type.deprecated) annotations.push(pack(DeprecatedSchema));
  return annotations;
}

function hasGrantListing(handlers: AnyHandlers): boolean {
  return handlers.grants !== undefined || handlers.grantsForType !== undefined;
}

/** True when ListEntitlements has rows. Static entitlements come from their own listing, which no annotation skips (sync-engine §4.11). */
function hasEntitlementListing(type: ResourceTypeFacts, handlers: AnyHandlers): boolean {
  if (handlers.entitlements !== undefined || handlers.entitlementsForType !== undefined) return true;
  return [...type.entitlements.values()].some((entitlement) => entitlement.static !== true);
}
