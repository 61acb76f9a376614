import {
  EntitlementSchema,
  ExternalResourceMatchAllSchema,
  ExternalResourceMatchIDSchema,
  ExternalResourceMatchSchema,
  GrantExpandableSchema,
  GrantImmutableSchema,
  GrantMetadataSchema,
  GrantSchema,
  ResourceSchema,
  type Entitlement as WireEntitlement,
  type Grant as WireGrant,
} from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import { assertNever } from "../assert-never.ts";
import { defineError } from "../define-error.ts";
import type { EntitlementRef } from "../entitlement/entitlement.ts";
import { checkId } from "../identity/check-id.ts";
import { type ResourceId, resourceId, toWireId } from "../identity/resource-id.ts";
import type { Principal } from "../resource/principal.ts";
import { toProfileJson } from "../resource/profile.ts";
import { toWireTrait } from "../resource/traits/trait.ts";
import { typeIdOf } from "../resource-type/type-ref.ts";
import { pack } from "../wire/pack.ts";
import { wire } from "../wire/wire.ts";
import type { ExternalMatch, GrantOptions } from "./grant-options.ts";

/** The fact that a principal holds an entitlement. `team.member(resource).grantTo(user.id("42"))` makes one. */
export interface Grant {
  readonly kind: "grant";
  readonly id: string;
  readonly entitlement: EntitlementRef;
  readonly principal: ResourceId;
  /** @internal */
  readonly [wire]: WireGrant;
}

/** Builds the grant with id-only stubs of the resource and the principal (connectors.md §6.2). */
export function makeGrant(entitlement: EntitlementRef, holder: ResourceId | Principal, options: GrantOptions | undefined): Grant {
  const principal = holder.kind === "id" ? holder : resourceId(holder.typeId, holder.id);
  const standardId = `${entitlement.id}:${principal.typeId}:${principal.id}`;
  const id = options?.id === undefined ? standardId : checkId(options.id, `id of a grant of ${entitlement.id}`);
  const message = create(GrantSchema);
  message.id = id;
  message.entitlement = entitlementStub(entitlement);
  message.principal = create(ResourceSchema);
  message.principal.id = toWireId(principal);
  if (options !== undefined) message.annotations = annotationsOf(options, principal, id);
  return { kind: "grant", id, entitlement, principal, [wire]: message };
}

// A listing builds thousands of grants on one entitlement object: they share its stub, which nobody changes.
const stubs = new WeakMap<EntitlementRef, WireEntitlement>();

function entitlementStub(entitlement: EntitlementRef): WireEntitlement {
  const known = stubs.get(entitlement);
  if (known !== undefined) return known;
  const stub = create(EntitlementSchema, { id: entitlement.id, resource: { id: toWireId(entitlement.resourceId) } });
  stubs.set(entitlement, stub);
  return stub;
}

function annotationsOf(options: GrantOptions, principal: ResourceId, grantId: string): Any[] {
  const annotations: Any[] = [];
  if (options.expandFrom !== undefined) annotations.push(packExpandable(options.expandFrom, principal, grantId));
  if (options.immutable) {
    const { sourceId, metadata } = options.immutable === true ? {} : options.immutable;
    const init = { sourceId: sourceId ?? "", metadata: metadata && toProfileJson(metadata, `metadata of grant ${grantId}`) };
    annotations.push(pack(GrantImmutableSchema, init));
  }
  if (options.metadata !== undefined) {
    annotations.push(pack(GrantMetadataSchema, { metadata: toProfileJson(options.metadata, `metadata of grant ${grantId}`) }));
  }
  if (options.externalMatch !== undefined) annotations.push(packMatch(options.externalMatch));
  return annotations;
}

function packExpandable(expandFrom: NonNullable<GrantOptions["expandFrom"]>, principal: ResourceId, grantId: string): Any {
  const detailed = "from" in expandFrom ? expandFrom : { from: expandFrom };
  const sources = "kind" in detailed.from ? [detailed.from] : detailed.from;
  if (sources.length === 0) {
    throw defineError(
      "EXPAND_EMPTY",
      `Grant ${grantId} expands from no entitlement.`,
      "Leave out expandFrom, or name the principal's entitlements.",
    );
  }
  for (const source of sources) {
    if (source.typeId === principal.typeId && source.resourceId.id === principal.id) continue;
    const message = `Grant ${grantId} expands from ${source.id}, which is not an entitlement of its principal ${principal.typeId} ${principal.id}.`;
    throw defineError(
      "EXPAND_NOT_OF_PRINCIPAL",
      message,
      "Build the source from the principal: team.member(outer).grantTo(team.id(inner), { expandFrom: team.member(team.id(inner)) }).",
    );
  }
  return pack(GrantExpandableSchema, {
    entitlementIds: [...new Set(sources.map((source) => source.id))],
    shallow: detailed.shallow ?? false,
    resourceTypeIds: [...new Set((detailed.types ?? []).map(typeIdOf))],
  });
}

function packMatch(match: ExternalMatch): Any {
  switch (match.kind) {
    case "all":
      return pack(ExternalResourceMatchAllSchema, { resourceType: toWireTrait(match.trait) });
    case "profile":
      return pack(ExternalResourceMatchSchema, { resourceType: toWireTrait(match.trait), key: match.key, value: match.value });
    case "id":
      return pack(ExternalResourceMatchIDSchema, { id: checkId(match.id, "id of an external match") });
    default:
      return assertNever(match);
  }
}
