import { tagOf, WireType } from "./wire-writer.ts";

const { bytes, varint } = WireType;

// Field numbers of c1.connector.v2 as tags; the wire-compat snapshot keeps the numbers.

interface ResourceIdTags {
  readonly resourceType: number;
  readonly resource: number;
  readonly batonResource: number;
}
export const resourceIdTags: ResourceIdTags = {
  resourceType: tagOf(1, bytes),
  resource: tagOf(2, bytes),
  batonResource: tagOf(3, varint),
};

interface ResourceTags {
  readonly id: number;
  readonly parentResourceId: number;
}
export const resourceTags: ResourceTags = { id: tagOf(1, bytes), parentResourceId: tagOf(2, bytes) };

interface EntitlementTags {
  readonly resource: number;
  readonly id: number;
}
export const entitlementTags: EntitlementTags = { resource: tagOf(1, bytes), id: tagOf(2, bytes) };

interface GrantTags {
  readonly entitlement: number;
  readonly principal: number;
  readonly id: number;
  readonly annotations: number;
  readonly sources: number;
}
export const grantTags: GrantTags = {
  entitlement: tagOf(1, bytes),
  principal: tagOf(2, bytes),
  id: tagOf(3, bytes),
  annotations: tagOf(4, bytes),
  sources: tagOf(5, bytes),
};

interface AnyTags {
  readonly typeUrl: number;
  readonly value: number;
}
export const anyTags: AnyTags = { typeUrl: tagOf(1, bytes), value: tagOf(2, bytes) };

interface SourceTags {
  readonly entry: number;
  readonly key: number;
  readonly value: number;
  readonly isDirect: number;
}
export const sourceTags: SourceTags = {
  entry: tagOf(1, bytes),
  key: tagOf(1, bytes),
  value: tagOf(2, bytes),
  isDirect: tagOf(1, varint),
};
