import type { Purpose } from "../entitlement/entitlement.ts";
import type { ExclusionGroup } from "../entitlement/exclusion-group.ts";
import type { TraitName } from "../resource/traits/trait.ts";
import type { TypeRef } from "./type-ref.ts";

/** A text, or how to make it from the resource. */
export type TextOf = string | ((resource: { readonly id: string; readonly displayName: string }) => string);

/** An entitlement that resources of a type have. */
export interface EntitlementDeclaration<Ref extends TypeRef = TypeRef> {
  readonly purpose: Purpose;
  /** Types of principals that can hold it, as handles or ids. An id may name a type that is defined later, or this one. */
  readonly grantableTo: readonly Ref[];
  /** Default: `<resource name> <slug>`. For a `static` entitlement only a text; default there: the resource's name. */
  readonly displayName?: TextOf | undefined;
  readonly description?: TextOf | undefined;
  /** Access cannot be changed through this connector. */
  readonly immutable?: boolean | undefined;
  readonly exclusionGroup?: string | ExclusionGroup | undefined;
  /**
   * Declared once for the type instead of once for each resource: fewer calls for connectors that run in another process. Targeted syncs
   * leave static entitlements out and their names cannot depend on the resource (sync-engine §4.11). Default false.
   */
  readonly static?: boolean | undefined;
}

/** What `resourceType` takes. */
export interface ResourceTypeOptions<Trait extends TraitName, Entitlements, Parent extends TypeRef, AlsoRoot extends boolean> {
  readonly displayName: string;
  readonly description?: string | undefined;
  /** The standard role of its resources, which decides their attributes. */
  readonly trait?: Trait | undefined;
  /** Several standard roles. */
  readonly traits?: readonly Trait[] | undefined;
  /** What can be held on resources of this type, by slug; `dynamic({ ... })` when the slugs are found while syncing. */
  readonly entitlements?: Entitlements | undefined;
  /**
   * Types below whose resources these are listed. `list` then receives a parent, and the parents' resources announce this type
   * (ChildResourceType).
   */
  readonly parent?: Parent | readonly Parent[] | undefined;
  /** Resources exist at the root too, as with folders in folders. Default false: a type with parents is never listed from the root. */
  readonly alsoRoot?: AlsoRoot | undefined;
  /** Permissions that the connector's credentials need for this type; shown in `capabilities`. */
  readonly permissions?: readonly string[] | undefined;
  /** The type is synced only where an operator chooses it. */
  readonly optInRequired?: boolean | undefined;
  readonly deprecated?: boolean | undefined;
  /** Counts may change a lot between syncs; platforms do not stop for it. */
  readonly skipSyncAnomalyDetection?: boolean | undefined;
  /** Resources of this type come from another connector. */
  readonly sourcedExternally?: boolean | undefined;
}

/** Marks declarations of slugs that are not known up front. */
export const dynamicMark: unique symbol = Symbol("dynamic");

/**
 * Entitlements whose slugs are found while syncing, such as the custom roles of a system. The type's `entitlements` handler lists them
 * with `repo.entitlement(slug, resource, { displayName })`.
 */
export function dynamic<const Ref extends TypeRef>(
  declaration: Omit<EntitlementDeclaration<Ref>, "static">,
): Readonly<Record<string, EntitlementDeclaration<Ref>>> {
  const marked: Record<string, EntitlementDeclaration<Ref>> = {};
  Object.defineProperty(marked, dynamicMark, { value: declaration });
  return marked;
}
