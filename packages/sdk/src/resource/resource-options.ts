import type { ParentId, ResourceId } from "../identity/resource-id.ts";
import type { Maybe } from "./maybe.ts";
import type { Profile } from "./profile.ts";
import type { TimeInput } from "./read-time.ts";
import type { ResourceStatus } from "./shared-attributes.ts";
import type { TraitAttributes, TraitName } from "./traits/trait.ts";

/** What resources of every type can say. */
export interface CommonOptions {
  readonly description?: Maybe<string>;
  readonly profile?: Maybe<Profile>;
  /** Users without one are enabled. */
  readonly status?: Maybe<ResourceStatus>;
  readonly statusDetails?: Maybe<string>;
  readonly createdAt?: Maybe<TimeInput>;
  /**
   * Id by which a platform recognises an object that it created before. Default: the resource's id; `false` leaves the annotation out
   * (connectors.md §6.1).
   */
  readonly rawId?: string | false | undefined;
  /** Other ids of the same thing. Empty ones are an error. */
  readonly aliases?: Maybe<readonly string[]>;
  /** Where a person sees the resource. */
  readonly externalLink?: Maybe<string>;
  /** Deprecated in the protocol, but still read by some platforms for provisioning. */
  readonly externalId?: Maybe<{ readonly id: string; readonly link?: Maybe<string>; readonly description?: Maybe<string> }>;
  /** Listings that are known to be empty for this one resource; the engine leaves them out. */
  readonly skip?: "entitlements" | "grants" | "entitlements-and-grants" | undefined;
  /** Marks an app or a role as an identity of a machine. */
  readonly nonHuman?: Maybe<NonHumanIdentity>;
}

/** What kind of machine identity a resource is. */
export interface NonHumanIdentity {
  readonly type: "app-registration" | "assumable-role" | "managed-identity";
  readonly detail?: Maybe<string>;
}

/** Turns `A | B` into `A & B`: a type with two traits has the attributes of both. */
type Both<Union> = (Union extends unknown ? (value: Union) => void : never) extends (value: infer All) => void ? All : never;

/** Attributes of a resource whose type has these traits. */
export type AttributesOf<Trait extends TraitName> = [Trait] extends [never] ? unknown : Both<TraitAttributes[Trait]>;

/** Options of a resource: required where the type has a parent, or a trait with required attributes. */
export type ResourceOptions<Trait extends TraitName, Parent extends string | null> = CommonOptions &
  AttributesOf<Trait> &
  ([Parent] extends [never]
    ? { readonly parent?: Maybe<ResourceId> }
    : null extends Parent
      ? { readonly parent?: Maybe<ParentId<Exclude<Parent, null>>> }
      : { readonly parent: ParentId<Parent> });

/** The rest parameter of `resource(...)`: options may be left out when nothing in them is required. */
export type OptionArguments<Options> = Partial<Options> extends Options ? [options?: Options] : [options: Options];
