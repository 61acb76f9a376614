import type { Entitlement } from "../entitlement/entitlement.ts";
import type { Grant } from "../grant/grant.ts";
import type { ParentId } from "../identity/resource-id.ts";
import type { Logger } from "../logging/logger.ts";
import type { Page, SpawningPage } from "../page/page.ts";
import type { PageOf } from "../page/page-of.ts";
import type { PrincipalOf } from "../resource/principal.ts";
import type { Resource } from "../resource/resource.ts";
import type { GrantResult, RevokeResult } from "./provision-result.ts";
import type { SyncCache } from "./sync-cache.ts";

/** What every handler receives. */
export interface HandlerContext<Client> {
  /** What `connect` returned. */
  readonly client: Client;
  /** Aborted when the call is no longer wanted; pass it to every request. */
  readonly signal: AbortSignal;
  readonly log: Logger;
  /** Values worth loading once in a sync; dropped at its end, so nothing is carried into the next one. */
  readonly cache: SyncCache;
}

/** What `list` receives. */
export interface ListContext<Client, Item, Parent extends string | null> extends HandlerContext<Client> {
  readonly page: Page<Item>;
  /** Whose children to list; undefined for types that are listed from the root. */
  readonly parent: ListParent<Parent>;
}

/** A root type has no parent to list below, a child type always has one. */
export type ListParent<Parent extends string | null> = [Parent] extends [never] ? undefined : ParentId<Parent>;

/** What `get` receives. */
export interface GetContext<Client, Parent extends string | null> extends HandlerContext<Client> {
  readonly id: string;
  readonly parent: ParentId<Parent>;
}

/** What `entitlements` and `grants` receive. */
export interface ResourceListingContext<Client, Item, Type extends string, Parent extends string | null>
  extends HandlerContext<Client> {
  readonly resource: Resource<Type, Parent>;
  readonly page: SpawningPage<Item>;
}

/** What `entitlementsForType` and `grantsForType` receive. */
export interface TypeListingContext<Client, Item> extends HandlerContext<Client> {
  readonly page: SpawningPage<Item>;
}

/** Which access of which resource a platform wants to change for whom. */
export interface ProvisionContext<
  Client,
  Type extends string,
  Slug extends string,
  Principals extends string,
  Parent extends string | null,
> extends HandlerContext<Client> {
  /** The thing that access is granted to. */
  readonly resource: Resource<Type, Parent>;
  /** The entitlement, with its slug already separated from its id. */
  readonly entitlement: Entitlement<Type, Slug, Principals>;
  /** Who gets or loses access; its type is one of the entitlement's `grantableTo`. */
  readonly principal: PrincipalOf<Principals>;
}

/** What `revoke` receives. */
export interface RevokeContext<
  Client,
  Type extends string,
  Slug extends string,
  Principals extends string,
  Parent extends string | null,
> extends ProvisionContext<Client, Type, Slug, Principals, Parent> {
  /** Undefined when the platform does not know it, which is common: decide by principal and entitlement (connectors.md §6.7). */
  readonly grantId: string | undefined;
  /** What `grantTo(..., { metadata })` kept; empty object for none. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/**
 * Grant and revoke of one entitlement, or of all entitlements of a type. Both are retried up to three times while the system is
 * unavailable (connector-runtime §3.4), so they must be safe to repeat.
 */
export interface Provisioner<
  Client,
  Type extends string,
  Slug extends string,
  Principals extends string,
  Parent extends string | null,
> {
  /** Gives access. Refusals of the system are `rejected`, access that is there already is `alreadyGranted`. */
  grant(context: ProvisionContext<Client, Type, Slug, Principals, Parent>): Promise<GrantResult>;
  /** Takes access away. Access that is not there is `alreadyRevoked`. */
  revoke(context: RevokeContext<Client, Type, Slug, Principals, Parent>): Promise<RevokeResult>;
}

/** How the things of one type are read. */
export interface Listings<Client, Type extends string, Parent extends string | null> {
  /** One page of resources: of the whole system, or below `parent`. */
  list(context: ListContext<Client, Resource<Type, Parent>, Parent>): Promise<PageOf<Resource<Type, Parent>>>;
  /** One resource by id, undefined when there is none: makes targeted syncs possible. */
  get?(context: GetContext<Client, Parent>): Promise<Resource<Type, Parent> | undefined>;
  /**
   * Entitlements of one resource, for dynamic ones and where a resource differs from the declaration. Without it every declared
   * entitlement exists on every resource of the type.
   */
  entitlements?(context: ResourceListingContext<Client, Entitlement<Type>, Type, Parent>): Promise<PageOf<Entitlement<Type>>>;
  /** Entitlements of all resources of the type in one listing; instead of `entitlements`. */
  entitlementsForType?(context: TypeListingContext<Client, Entitlement<Type>>): Promise<PageOf<Entitlement<Type>>>;
  /** Who holds what on one resource. */
  grants?(context: ResourceListingContext<Client, Grant, Type, Parent>): Promise<PageOf<Grant>>;
  /** Grants of all resources of the type in one listing; instead of `grants`. */
  grantsForType?(context: TypeListingContext<Client, Grant>): Promise<PageOf<Grant>>;
}

/** No provisioning. */
export interface ReadOnlyAccess {
  readonly grant?: never;
  readonly revoke?: never;
  readonly provision?: never;
}

/** Provisioning by entitlement: what is named here can be granted and revoked. */
export interface AccessBySlug<
  Client,
  Type extends string,
  Entitlements extends Record<string, string>,
  Parent extends string | null,
> {
  readonly provision: {
    readonly [Slug in keyof Entitlements & string]?: Provisioner<Client, Type, Slug, Entitlements[Slug], Parent>;
  };
  readonly grant?: never;
  readonly revoke?: never;
}

/** Provisioning of all entitlements of the type by one pair of handlers. */
export interface AccessByType<
  Client,
  Type extends string,
  Entitlements extends Record<string, string>,
  Parent extends string | null,
> extends Provisioner<Client, Type, keyof Entitlements & string, Entitlements[keyof Entitlements], Parent> {
  readonly provision?: never;
}

/** The handlers of one resource type; those that are present decide what the connector can do. */
export type SyncHandlers<
  Client,
  Type extends string,
  Entitlements extends Record<string, string>,
  Parent extends string | null,
> = Listings<Client, Type, Parent> &
  (ReadOnlyAccess | AccessBySlug<Client, Type, Entitlements, Parent> | AccessByType<Client, Type, Entitlements, Parent>);
