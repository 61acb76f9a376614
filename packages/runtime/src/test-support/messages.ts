import {
  type Entitlement,
  EntitlementSchema,
  type Grant,
  GrantExpandableSchema,
  GrantSchema,
  GroupTraitSchema,
  packAny,
  RawIdSchema,
  type Resource,
  ResourceSchema,
  type ResourceType,
  ResourceType_Trait,
  ResourceTypeSchema,
  UserTraitSchema,
} from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";

// Plain messages for scripts. A reference `type/id` names a resource; slashes in ids are fine, in types not.

const traits: Readonly<Record<string, ResourceType_Trait>> = { user: ResourceType_Trait.USER, group: ResourceType_Trait.GROUP };

export function type(id: string, annotations: readonly Any[] = []): ResourceType {
  const trait = traits[id];
  return create(ResourceTypeSchema, {
    id,
    displayName: id,
    traits: trait === undefined ? [] : [trait],
    annotations: [...annotations],
  });
}

export function idOf(reference: string): { resourceType: string; resource: string } {
  const slash = reference.indexOf("/");
  return { resourceType: reference.slice(0, slash), resource: reference.slice(slash + 1) };
}

const rawId = (id: string): Any => packAny(RawIdSchema, create(RawIdSchema, { id }));

/** With the trait of its type, and a raw id. */
export function resource(
  reference: string,
  options: { parent?: string; name?: string; annotations?: readonly Any[] } = {},
): Resource {
  const id = idOf(reference);
  const trait: readonly Any[] =
    id.resourceType === "user"
      ? [packAny(UserTraitSchema, create(UserTraitSchema))]
      : id.resourceType === "group"
        ? [packAny(GroupTraitSchema, create(GroupTraitSchema))]
        : [];
  return create(ResourceSchema, {
    id,
    ...(options.parent === undefined ? {} : { parentResourceId: idOf(options.parent) }),
    displayName: options.name ?? reference,
    annotations: [...trait, rawId(id.resource), ...(options.annotations ?? [])],
  });
}

/** Id-only resource. */
export function stub(reference: string): Resource {
  return create(ResourceSchema, { id: idOf(reference) });
}

/** `group/g1:member` with the id `group:g1:member`. */
export function entitlement(reference: string, options: { annotations?: readonly Any[]; name?: string } = {}): Entitlement {
  const colon = reference.lastIndexOf(":");
  const owner = idOf(reference.slice(0, colon));
  const slug = reference.slice(colon + 1);
  return create(EntitlementSchema, {
    id: `${owner.resourceType}:${owner.resource}:${slug}`,
    slug,
    displayName: options.name ?? slug,
    resource: stub(reference.slice(0, colon)),
    annotations: [...(options.annotations ?? [])],
  });
}

export interface GrantOptions {
  readonly id?: string;
  readonly annotations?: readonly Any[];
  /** Entitlement ids whose holders hold this one too. */
  readonly from?: readonly string[];
  readonly shallow?: boolean;
  readonly types?: readonly string[];
}

/** A grant of `group/g1:member` to `user/u1`. */
export function grant(entitlementReference: string, principal: string, options: GrantOptions = {}): Grant {
  const granted = entitlement(entitlementReference);
  const { resourceType, resource: id } = idOf(principal);
  const expandable =
    options.from === undefined
      ? []
      : [
          packAny(
            GrantExpandableSchema,
            create(GrantExpandableSchema, {
              entitlementIds: [...options.from],
              shallow: options.shallow ?? false,
              resourceTypeIds: [...(options.types ?? [])],
            }),
          ),
        ];
  return create(GrantSchema, {
    id: options.id ?? `${granted.id}:${resourceType}:${id}`,
    entitlement: create(EntitlementSchema, {
      id: granted.id,
      resource: stub(entitlementReference.slice(0, entitlementReference.lastIndexOf(":"))),
    }),
    principal: stub(principal),
    annotations: [...(options.annotations ?? []), ...expandable],
  });
}
