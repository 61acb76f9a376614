import {
  type Entitlement,
  Entitlement_PurposeValue,
  type Grant,
  type Resource,
  Resource_CreationSource,
  type ResourceId,
  type ResourceType,
  type ResourceType_Trait,
} from "@baton-ts/proto";
import type { Any } from "@bufbuild/protobuf/wkt";

// Messages written as literals: a synthetic sync makes millions of them, and a literal costs a fraction of `create(Schema, init)`.

/** Annotations of messages that have none; shared, so nobody may push to it. */
const none: Any[] = [];

export function resourceId(resourceType: string, resource: string): ResourceId {
  return { $typeName: "c1.connector.v2.ResourceId", resourceType, resource, batonResource: false };
}

/** A resource; without a display name it is the id-only stub that grants carry. */
export function resource(id: ResourceId, displayName = "", annotations: Any[] = none): Resource {
  return {
    $typeName: "c1.connector.v2.Resource",
    id,
    displayName,
    annotations,
    description: "",
    batonResource: false,
    creationSource: Resource_CreationSource.UNSPECIFIED,
  };
}

export function resourceType(id: string, displayName: string, traits: ResourceType_Trait[], annotations: Any[]): ResourceType {
  return {
    $typeName: "c1.connector.v2.ResourceType",
    id,
    displayName,
    traits,
    annotations,
    description: "",
    sourcedExternally: false,
  };
}

export interface EntitlementFields {
  readonly resource: Resource;
  readonly id: string;
  readonly slug: string;
  readonly displayName: string;
  readonly grantableTo: ResourceType[];
  readonly purpose: Entitlement_PurposeValue;
}

export function entitlement(fields: EntitlementFields): Entitlement {
  return { $typeName: "c1.connector.v2.Entitlement", ...fields, description: "", annotations: none };
}

/** The id-only entitlement that grants carry: its id and its resource. */
export function entitlementStub(id: string, resource: Resource): Entitlement {
  return entitlement({
    resource,
    id,
    slug: "",
    displayName: "",
    grantableTo: [],
    purpose: Entitlement_PurposeValue.UNSPECIFIED,
  });
}

/** A grant with the standard id `<entitlement id>:<principal type>:<principal id>` (connectors §6.9). */
export function grant(entitlement: Entitlement, principal: Resource, annotations: Any[] = none): Grant {
  const id = `${entitlement.id}:${principal.id?.resourceType ?? ""}:${principal.id?.resource ?? ""}`;
  return { $typeName: "c1.connector.v2.Grant", entitlement, principal, id, annotations };
}
