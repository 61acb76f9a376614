import {
  EntitlementImmutableSchema,
  EntitlementSchema,
  Entitlement_PurposeValue as PurposeValue,
  ResourceTypeSchema,
  type Entitlement as WireEntitlement,
  type Resource as WireResource,
  type ResourceType as WireResourceType,
} from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import type { ConnectorModel, SyncedType } from "../connector/connector-model.ts";
import type { Entitlement, EntitlementDetails, Purpose } from "../entitlement/entitlement.ts";
import { packExclusionGroup } from "../entitlement/exclusion-group.ts";
import { toWireId } from "../identity/resource-id.ts";
import type { TextOf } from "../resource-type/declaration.ts";
import type { EntitlementFacts } from "../resource-type/resource-type-facts.ts";
import { pack } from "../wire/pack.ts";
import { wire } from "../wire/wire.ts";

const purposes: Readonly<Record<Purpose, PurposeValue>> = {
  assignment: PurposeValue.ASSIGNMENT,
  permission: PurposeValue.PERMISSION,
  ownership: PurposeValue.OWNERSHIP,
};

/** What declarations and listed entitlements need from the connector. */
export interface EntitlementWriter {
  /** The entitlement with a light resource: id, parent and name, which provisioning needs; profile and traits stay with the resource. */
  listed(type: SyncedType, entitlement: Entitlement): WireEntitlement;
  /** The template of a static entitlement. */
  template(slug: string, facts: EntitlementFacts): WireEntitlement;
}

/** Writes entitlements of one connector; principal types are resolved once. */
export function entitlementWriter(model: ConnectorModel): EntitlementWriter {
  const grantable = grantableTypes(model);
  return {
    listed(type, entitlement) {
      const facts = type.facts.entitlements.get(entitlement.slug) ?? type.facts.dynamic;
      const { target, details, slug } = entitlement;
      const named = { id: target.id, displayName: target.kind === "id" ? target.id : target.displayName };
      return create(EntitlementSchema, {
        id: entitlement.id,
        slug,
        resource: lightResource(entitlement),
        displayName: details.displayName || textOf(facts?.displayName, named) || `${named.displayName} ${slug}`,
        description: details.description ?? textOf(facts?.description, named) ?? "",
        grantableTo: grantable(facts?.grantableTo ?? []),
        purpose: purposes[details.purpose ?? facts?.purpose ?? "permission"],
        annotations: annotationsOf(details, facts),
      });
    },
    template: (slug, facts) =>
      create(EntitlementSchema, {
        slug,
        displayName: typeof facts.displayName === "string" ? facts.displayName : "",
        description: typeof facts.description === "string" ? facts.description : "",
        grantableTo: grantable(facts.grantableTo),
        purpose: purposes[facts.purpose],
        annotations: annotationsOf({}, facts),
      }),
  };
}

/** Principal types as stubs without annotations; shared between entitlements, which nobody changes. */
function grantableTypes(model: ConnectorModel): (typeIds: readonly string[]) => WireResourceType[] {
  const stubs = new Map<string, WireResourceType>();
  for (const [typeId, { message }] of model) {
    const { id, displayName, traits } = message;
    stubs.set(typeId, create(ResourceTypeSchema, { id, displayName, traits }));
  }
  return (typeIds) => typeIds.flatMap((typeId) => stubs.get(typeId) ?? []);
}

function textOf(text: TextOf | undefined, resource: { readonly id: string; readonly displayName: string }): string | undefined {
  return typeof text === "function" ? text(resource) : text;
}

function lightResource({ target, resourceId }: Entitlement): {
  id: WireResource["id"] & {};
  displayName: string;
  parentResourceId?: WireResource["id"] & {};
} {
  const id = toWireId(resourceId);
  if (target.kind !== "resource") return { id, displayName: target.kind === "id" ? "" : target.displayName };
  const parentResourceId = target[wire].parentResourceId;
  return { id, displayName: target.displayName, ...(parentResourceId !== undefined && { parentResourceId }) };
}

const immutable = pack(EntitlementImmutableSchema);

function annotationsOf(details: EntitlementDetails, facts: EntitlementFacts | undefined): Any[] {
  const annotations: Any[] = [];
  if (details.immutable ?? facts?.immutable ?? false) annotations.push(immutable);
  const group = details.exclusionGroup ?? facts?.exclusionGroup;
  if (group !== undefined) annotations.push(packExclusionGroup(typeof group === "string" ? { id: group } : group));
  return annotations;
}
