import type { Grant } from "../grant/grant.ts";
import type { GrantOptions } from "../grant/grant-options.ts";
import type { ResourceId } from "../identity/resource-id.ts";
import type { Principal } from "../resource/principal.ts";
import type { Resource } from "../resource/resource.ts";
import type { ExclusionGroup } from "./exclusion-group.ts";

/** A right on one resource, without what it can be granted to. Full id: `<type>:<resource id>:<slug>` (sync-engine §6). */
export interface EntitlementRef<Type extends string = string, Slug extends string = string> {
  readonly kind: "entitlement";
  readonly typeId: Type;
  readonly resourceId: ResourceId<Type>;
  readonly slug: Slug;
  /** Opaque: a plain join that cannot be split again. */
  readonly id: string;
}

/** A right on one resource; `Principals` are the type ids that it can be granted to. */
export interface Entitlement<Type extends string = string, Slug extends string = string, Principals extends string = string>
  extends EntitlementRef<Type, Slug> {
  readonly details: EntitlementDetails;
  /** What the entitlement was built from; its parent and name are repeated in listings. */
  readonly target: ResourceId<Type> | Resource<Type> | Principal<Type>;
  /**
   * The fact that `principal` holds this entitlement. The grant's id is `<entitlement id>:<principal type>:<principal id>` unless
   * `options.id` says otherwise. Throws `BATON_DEFINE_*` for options that contradict each other.
   */
  grantTo<Type extends Principals>(principal: ResourceId<Type> | Principal<Type>, options?: GrantOptions<NoInfer<Type>>): Grant;
}

/** What one entitlement says differently from its declaration. */
export interface EntitlementDetails {
  /** Default: the declared name, else `<resource name> <slug>`. */
  readonly displayName?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly purpose?: Purpose | undefined;
  /** Access cannot be changed through this connector, for example on a built-in group. */
  readonly immutable?: boolean | undefined;
  readonly exclusionGroup?: string | ExclusionGroup | undefined;
}

/** `assignment` is membership, `permission` a right, `ownership` responsibility (connectors.md §6.2). */
export type Purpose = "assignment" | "permission" | "ownership";

/** Builds one entitlement of a resource: `team.member(resource)`. */
export type EntitlementOf<Type extends string, Slug extends string, Principals extends string> = (
  target: ResourceId<Type> | Resource<Type> | Principal<Type>,
  details?: EntitlementDetails,
) => Entitlement<Type, Slug, Principals>;

/** The standard id of an entitlement (sync-engine §6). */
export function entitlementId(typeId: string, resourceId: string, slug: string): string {
  return `${typeId}:${resourceId}:${slug}`;
}
