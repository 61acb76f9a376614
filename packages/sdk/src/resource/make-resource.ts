import {
  AliasesSchema,
  ExternalLinkSchema,
  NonHumanIdentityTrait_NhiType as NhiType,
  NonHumanIdentityTraitSchema,
  RawIdSchema,
  ResourceSchema,
  SkipEntitlementsAndGrantsSchema,
  SkipEntitlementsSchema,
  SkipGrantsSchema,
  type Resource as WireResource,
  Status_ResourceStatus as WireStatus,
} from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import { defineError } from "../define-error.ts";
import { checkId, type IdInput } from "../identity/check-id.ts";
import { type ResourceId, toWireId } from "../identity/resource-id.ts";
import { pack } from "../wire/pack.ts";
import type { Maybe } from "./maybe.ts";
import { toProfileJson } from "./profile.ts";
import { readTime } from "./read-time.ts";
import type { CommonOptions } from "./resource-options.ts";
import type { SharedAttributes } from "./shared-attributes.ts";
import { packTrait, type TraitName } from "./traits/trait.ts";

/** Candidates for a display name, best first. */
export type NameInput = Maybe<string> | readonly Maybe<string>[];

/** Options of a resource of any type; traits read their attributes from the same object. */
export type AnyResourceOptions = CommonOptions & { readonly parent?: Maybe<ResourceId> };

const statuses = { enabled: WireStatus.ENABLED, disabled: WireStatus.DISABLED, deleted: WireStatus.DELETED } as const;

/** Builds the message of one resource. */
export function makeResource(
  type: { readonly typeId: string; readonly traits: readonly TraitName[] },
  idInput: IdInput,
  name: NameInput,
  options: AnyResourceOptions,
): WireResource {
  const id = checkId(idInput, `id of a ${type.typeId}`);
  const what = `${type.typeId} ${id}`;
  const shared = sharedOf(options, type.traits, what);
  const status = shared.status && { status: statuses[shared.status], details: shared.statusDetails };
  return create(ResourceSchema, {
    id: toWireId({ typeId: type.typeId, id }),
    parentResourceId: options.parent ? toWireId(options.parent) : undefined,
    displayName: nameOf(name, id),
    description: options.description ?? "",
    profile: shared.profile,
    status,
    createdAt: shared.createdAt,
    externalId: externalIdOf(options),
    annotations: [...annotationsOf(id, options, what), ...type.traits.map((trait) => packTrait(trait, options, shared))],
  });
}

function sharedOf(options: CommonOptions, traits: readonly TraitName[], what: string): SharedAttributes {
  return {
    profile: options.profile ? toProfileJson(options.profile, `profile of ${what}`) : undefined,
    // Upstream's user constructor makes a user without a status an enabled one; other types stay without.
    status: options.status ?? (traits.includes("user") ? "enabled" : undefined),
    statusDetails: options.statusDetails ?? "",
    createdAt: readTime(options.createdAt, `creation time of ${what}`),
  };
}

function nameOf(name: NameInput, id: string): string {
  const candidates = typeof name === "object" && name !== null ? name : [name];
  return candidates.find((candidate) => typeof candidate === "string" && candidate.trim() !== "") ?? id;
}

function externalIdOf({ externalId }: CommonOptions): { id: string; link: string; description: string } | undefined {
  return externalId ? { id: externalId.id, link: externalId.link ?? "", description: externalId.description ?? "" } : undefined;
}

const skips = {
  entitlements: pack(SkipEntitlementsSchema),
  grants: pack(SkipGrantsSchema),
  "entitlements-and-grants": pack(SkipEntitlementsAndGrantsSchema),
};

const nhiTypes = {
  "app-registration": NhiType.APP_REGISTRATION,
  "assumable-role": NhiType.ASSUMABLE_ROLE,
  "managed-identity": NhiType.MANAGED_IDENTITY,
} as const;

function annotationsOf(id: string, options: CommonOptions, what: string): Any[] {
  const annotations: Any[] = [];
  if (options.rawId !== false) annotations.push(pack(RawIdSchema, { id: options.rawId ?? id }));
  if (options.aliases && options.aliases.length > 0)
    annotations.push(pack(AliasesSchema, { ids: aliasesOf(options.aliases, what) }));
  if (options.externalLink) annotations.push(pack(ExternalLinkSchema, { url: options.externalLink }));
  if (options.skip !== undefined) annotations.push(skips[options.skip]);
  if (options.nonHuman) {
    const { type, detail } = options.nonHuman;
    annotations.push(pack(NonHumanIdentityTraitSchema, { nhiType: nhiTypes[type], nhiDetail: detail ?? "" }));
  }
  return annotations;
}

function aliasesOf(aliases: readonly string[], what: string): string[] {
  if (aliases.includes("")) throw defineError("ALIAS_EMPTY", `An alias of ${what} is empty.`, "Leave out empty aliases.");
  return [...new Set(aliases)];
}
