import type { Entitlement, EntitlementDetails, EntitlementOf } from "../entitlement/entitlement.ts";
import { makeEntitlement } from "../entitlement/make-entitlement.ts";
import { checkId, type IdInput } from "../identity/check-id.ts";
import { type ResourceId, resourceId } from "../identity/resource-id.ts";
import { type AnyResourceOptions, makeResource, type NameInput } from "../resource/make-resource.ts";
import type { Principal } from "../resource/principal.ts";
import { type Resource, wrapResource } from "../resource/resource.ts";
import type { OptionArguments, ResourceOptions } from "../resource/resource-options.ts";
import type { TraitName } from "../resource/traits/trait.ts";
import type { SyncHandlers } from "../sync/handlers.ts";
import { definition, type ResourceSync, type SyncDefinition } from "../sync/resource-sync.ts";
import type { EntitlementDeclaration, ResourceTypeOptions } from "./declaration.ts";
import { readFacts } from "./read-facts.ts";
import type { ResourceTypeFacts } from "./resource-type-facts.ts";
import type { TypeIdOf, TypeRef } from "./type-ref.ts";

/** What every handle has, whatever its entitlements are called. */
export interface ResourceTypeHandle<
  Type extends string,
  Trait extends TraitName,
  Entitlements extends Record<string, string>,
  Parent extends string | null,
> {
  readonly typeId: Type;
  readonly displayName: string;
  /** A checked reference. Throws `BATON_DEFINE_ID_*` for an id that is empty, too long, not exact or not printable. */
  id(id: IdInput): ResourceId<Type>;
  /**
   * One resource. `name` may be a list of candidates: the first that is not blank is taken, else the id. Annotations that the trait, the
   * profile and the options ask for are set, RawId included. Throws `BATON_DEFINE_*` for values that cannot be stored.
   */
  resource(id: IdInput, name: NameInput, ...options: OptionArguments<ResourceOptions<Trait, Parent>>): Resource<Type, Parent>;
  /** An entitlement by slug: for dynamic ones, and for slugs that a member of the handle hides. */
  entitlement<Slug extends keyof Entitlements & string>(
    slug: Slug,
    target: ResourceId<Type> | Resource<Type> | Principal<Type>,
    details?: EntitlementDetails,
  ): Entitlement<Type, Slug, Entitlements[Slug]>;
  /** Adds the handlers. The type of `client` comes from where the result is used, or from `sync<AcmeClient>(...)`. */
  sync<Client>(
    handlers: SyncHandlers<Client, Type, Entitlements, Parent>,
  ): ResourceSync<Client, Type, Entitlements[keyof Entitlements] | Exclude<Parent, null>>;
}

/** One builder for each declared slug. A slug named like a member of the handle is reached with `entitlement(slug, target)`. */
export type EntitlementBuilders<Type extends string, Entitlements extends Record<string, string>> = {
  readonly [Slug in keyof Entitlements & string as string extends Slug
    ? never
    : Slug extends HandleMember
      ? never
      : Slug]: EntitlementOf<Type, Slug, Entitlements[Slug]>;
};

// A builder called `then` would make the handle awaitable.
type HandleMember = keyof ResourceTypeHandle<never, never, never, never> | "then";

/**
 * A resource type as code uses it. `ResourceType<"team", "group", { member: "user" | "team" }, "site">` is a group, whose `member` can be
 * granted to users and teams, below a site.
 */
export type ResourceType<
  Type extends string,
  Trait extends TraitName = never,
  Entitlements extends Record<string, string> = NoEntitlements,
  Parent extends string | null = never,
> = ResourceTypeHandle<Type, Trait, Entitlements, Parent> & EntitlementBuilders<Type, Entitlements>;

/** No slugs. */
export type NoEntitlements = { readonly [Slug in never]: never };

/**
 * Declares a resource type. Its id, the slugs, the trait and the parent are a public contract: policies and reviews refer to them
 * (connectors.md §6.1). Throws `BATON_DEFINE_*` for ids and declarations that no peer would accept.
 */
export function resourceType<
  const Type extends string,
  const Trait extends TraitName = never,
  const Entitlements extends Readonly<Record<string, EntitlementDeclaration>> = NoEntitlements,
  const Parent extends TypeRef = never,
  const AlsoRoot extends boolean = false,
>(
  typeId: Type,
  options: ResourceTypeOptions<Trait, Entitlements, Parent, AlsoRoot>,
): ResourceType<
  Type,
  Trait,
  { [Slug in keyof Entitlements & string]: TypeIdOf<Entitlements[Slug]["grantableTo"][number]> },
  TypeIdOf<Parent> | (AlsoRoot extends true ? null : never)
> {
  const facts = readFacts(typeId, options);
  // The compiler cannot follow slugs from the declaration to the builders; the type above says what the object has.
  return makeHandle(facts) as never;
}

function makeHandle(facts: ResourceTypeFacts): ResourceType<string> {
  const { typeId, displayName } = facts;
  const what = `id of a ${typeId}`;
  const members: ResourceTypeHandle<string, never, Record<string, string>, never> = {
    typeId,
    displayName,
    id: (id) => resourceId(typeId, checkId(id, what)),
    resource: (id, name, options?: AnyResourceOptions) =>
      wrapResource(makeResource(facts, id, name, options ?? {}), facts) as Resource<string, never>,
    entitlement: (slug, target, details) => makeEntitlement(facts, slug, target, details) as Entitlement<string, typeof slug>,
    sync: <Client>(handlers: SyncHandlers<Client, string, Record<string, string>, never>) => {
      const sync: SyncDefinition = { type: facts, handlers };
      return { typeId, [definition]: sync } satisfies ResourceSync<Client>;
    },
  };
  const reserved = new Set([...Object.keys(members), "then"]);
  for (const slug of facts.entitlements.keys()) {
    if (reserved.has(slug)) continue;
    const build: EntitlementOf<string, string, string> = (target, details) => makeEntitlement(facts, slug, target, details);
    Object.defineProperty(members, slug, { value: build, enumerable: true });
  }
  return members as ResourceType<string>;
}
