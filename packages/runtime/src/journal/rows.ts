import type { ByteReader } from "./byte-reader.ts";

// A record body is a head and then rows, each behind the byte of its kind. A row can be read by itself, at its position, with what the
// catalog knows: entitlement and principal of a grant are numbers within the record, spelled out where they first occur.

export const rowKinds = { resourceType: 1, resource: 2, entitlement: 3, grant: 4 } as const;

export const resourceFlags = {
  parent: 1,
  /** The resource itself asks for no list-entitlements call. */
  skipEntitlements: 2,
  /** The resource itself asks for no list-grants call. */
  skipGrants: 4,
  rawId: 8,
  childTypes: 16,
} as const;

export const entitlementFlags = { exclusionGroups: 1 } as const;

export const grantFlags = {
  definesEntitlement: 1,
  definesPrincipalType: 2,
  expansion: 4,
  /** Carries an ExternalResourceMatch annotation. */
  externalMatch: 8,
  /** Carries InsertResourceGrants. */
  insertsResource: 16,
  sources: 32,
} as const;

export interface ExclusionGroup {
  readonly id: string;
  readonly isDefault: boolean;
}

/** Where the bytes of a value are in the buffer that is being read. */
export interface Span {
  start: number;
  end: number;
}

export function readSpan(reader: ByteReader, span: Span): void {
  const size = reader.varint();
  span.start = reader.skip(size);
  span.end = span.start + size;
}

export interface ResourceTypeFields {
  low: number;
  high: number;
  readonly id: Span;
  readonly data: Span;
}

export interface ResourceFields {
  flags: number;
  low: number;
  high: number;
  readonly type: Span;
  readonly id: Span;
  /** Empty strings without a parent. */
  parentType: string;
  parentId: string;
  childTypes: readonly string[];
  readonly data: Span;
}

export interface EntitlementFields {
  low: number;
  high: number;
  readonly id: Span;
  readonly resourceType: Span;
  readonly resourceId: Span;
  exclusionGroups: readonly ExclusionGroup[];
  readonly data: Span;
}

export interface GrantFields {
  flags: number;
  low: number;
  high: number;
  entitlementRef: number;
  /** These three only where the row defines its entitlement. */
  readonly entitlementId: Span;
  readonly resourceType: Span;
  readonly resourceId: Span;
  principalTypeRef: number;
  /** Only where the row defines its principal type. */
  readonly principalType: Span;
  readonly principalId: Span;
  readonly id: Span;
  sources: readonly { readonly entitlementId: string; readonly isDirect: boolean }[];
  readonly expansion: Span;
  readonly data: Span;
}

const none = [] as const;
const span = (): Span => ({ start: 0, end: 0 });

/** Fields are filled in place: a sync reads each of its rows two or three times, and there are millions. */
export const newResourceTypeFields = (): ResourceTypeFields => ({ low: 0, high: 0, id: span(), data: span() });

export const newResourceFields = (): ResourceFields => ({
  flags: 0,
  low: 0,
  high: 0,
  type: span(),
  id: span(),
  parentType: "",
  parentId: "",
  childTypes: none,
  data: span(),
});

export const newEntitlementFields = (): EntitlementFields => ({
  low: 0,
  high: 0,
  id: span(),
  resourceType: span(),
  resourceId: span(),
  exclusionGroups: none,
  data: span(),
});

export const newGrantFields = (): GrantFields => ({
  flags: 0,
  low: 0,
  high: 0,
  entitlementRef: 0,
  entitlementId: span(),
  resourceType: span(),
  resourceId: span(),
  principalTypeRef: 0,
  principalType: span(),
  principalId: span(),
  id: span(),
  sources: none,
  expansion: span(),
  data: span(),
});

/** Reads a resource type row behind its kind byte. */
export function readResourceType(reader: ByteReader, fields: ResourceTypeFields): void {
  fields.low = reader.half();
  fields.high = reader.half();
  readSpan(reader, fields.id);
  readSpan(reader, fields.data);
}

/** Reads a resource row behind its kind byte. */
export function readResource(reader: ByteReader, fields: ResourceFields): void {
  fields.flags = reader.byte();
  fields.low = reader.half();
  fields.high = reader.half();
  readSpan(reader, fields.type);
  readSpan(reader, fields.id);
  const hasParent = (fields.flags & resourceFlags.parent) !== 0;
  fields.parentType = hasParent ? reader.text() : "";
  fields.parentId = hasParent ? reader.text() : "";
  fields.childTypes = (fields.flags & resourceFlags.childTypes) !== 0 ? readTexts(reader) : none;
  readSpan(reader, fields.data);
}

/** Reads an entitlement row behind its kind byte. */
export function readEntitlement(reader: ByteReader, fields: EntitlementFields): void {
  const flags = reader.byte();
  fields.low = reader.half();
  fields.high = reader.half();
  readSpan(reader, fields.id);
  readSpan(reader, fields.resourceType);
  readSpan(reader, fields.resourceId);
  fields.exclusionGroups = (flags & entitlementFlags.exclusionGroups) !== 0 ? readExclusionGroups(reader) : none;
  readSpan(reader, fields.data);
}

/** Reads a grant row behind its kind byte. Without expansion that span is empty. */
export function readGrant(reader: ByteReader, fields: GrantFields): void {
  const flags = reader.byte();
  fields.flags = flags;
  fields.low = reader.half();
  fields.high = reader.half();
  fields.entitlementRef = reader.varint();
  if ((flags & grantFlags.definesEntitlement) !== 0) {
    readSpan(reader, fields.entitlementId);
    readSpan(reader, fields.resourceType);
    readSpan(reader, fields.resourceId);
  }
  fields.principalTypeRef = reader.varint();
  if ((flags & grantFlags.definesPrincipalType) !== 0) readSpan(reader, fields.principalType);
  readSpan(reader, fields.principalId);
  readSpan(reader, fields.id);
  fields.sources = (flags & grantFlags.sources) !== 0 ? readSources(reader) : none;
  if ((flags & grantFlags.expansion) !== 0) {
    readSpan(reader, fields.expansion);
  } else {
    fields.expansion.start = 0;
    fields.expansion.end = 0;
  }
  readSpan(reader, fields.data);
}

function readTexts(reader: ByteReader): string[] {
  return Array.from({ length: reader.varint() }, () => reader.text());
}

function readExclusionGroups(reader: ByteReader): ExclusionGroup[] {
  return Array.from({ length: reader.varint() }, () => ({ id: reader.text(), isDefault: reader.byte() === 1 }));
}

function readSources(reader: ByteReader): GrantFields["sources"][number][] {
  return Array.from({ length: reader.varint() }, () => ({ entitlementId: reader.text(), isDirect: reader.byte() === 1 }));
}
