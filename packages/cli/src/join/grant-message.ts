import type { GrantRow } from "@baton-ts/c1z";
import { GrantExpandableSchema, typeUrlPrefix } from "@baton-ts/proto";
import { compareUtf8, readUtf8, tagOf, WireReader, WireType, WireWriter } from "@baton-ts/proto/codec";

// Field numbers of c1.connector.v2 and google.protobuf.Any.
const grantFields = { entitlement: 1, principal: 2, annotations: 4, sources: 5 };
const entitlementFields = { resource: 1, id: 2 };
const resourceFields = { id: 1 };
const resourceIdFields = { resourceType: 1, resource: 2 };
const anyFields = { typeUrl: 1, value: 2 };
const sourcesFields = { sources: 1 };
const mapEntryFields = { key: 1 };

const writer = new WireWriter();

/**
 * Wire bytes of the whole grant: what a slim row leaves out is rebuilt from its columns, and the GrantExpandable that stores keep aside
 * is an annotation again (sync-engine §2.4). Fields are appended, which protobuf allows; most rows are returned as they are.
 */
export function completeGrant(row: GrantRow): Uint8Array {
  let hasEntitlement = false;
  let hasPrincipal = false;
  for (const field = new WireReader(row.data); field.next() && !(hasEntitlement && hasPrincipal); ) {
    if (field.number === grantFields.entitlement) hasEntitlement = true;
    else if (field.number === grantFields.principal) hasPrincipal = true;
  }
  if (hasEntitlement && hasPrincipal && row.expansion === null) return row.data;
  writer.raw(row.data);
  if (!hasEntitlement) writeEntitlement(row);
  if (!hasPrincipal) {
    const principal = writer.open(bytesTag(grantFields.principal));
    writeResourceId(row.principalType, row.principalId);
    writer.close(principal);
  }
  if (row.expansion !== null) writeExpandable(row.expansion);
  return writer.finish();
}

function writeEntitlement(row: GrantRow): void {
  const entitlement = writer.open(bytesTag(grantFields.entitlement));
  const resource = writer.open(bytesTag(entitlementFields.resource));
  writeResourceId(row.resourceType, row.resourceId);
  writer.close(resource);
  writer.string(bytesTag(entitlementFields.id), row.entitlementId);
  writer.close(entitlement);
}

function writeResourceId(type: string, id: string): void {
  const start = writer.open(bytesTag(resourceFields.id));
  writer.string(bytesTag(resourceIdFields.resourceType), type);
  writer.string(bytesTag(resourceIdFields.resource), id);
  writer.close(start);
}

function writeExpandable(value: Uint8Array): void {
  const any = writer.open(bytesTag(grantFields.annotations));
  writer.string(bytesTag(anyFields.typeUrl), typeUrlPrefix + GrantExpandableSchema.typeName);
  writer.bytes(bytesTag(anyFields.value), value);
  writer.close(any);
}

function bytesTag(field: number): number {
  return tagOf(field, WireType.bytes);
}

/** How a principal came to a grant. */
export interface GrantOrigin {
  /** The source gave it to this principal itself. */
  readonly isDirect: boolean;
  /** Ids of the entitlements that brought it, in UTF-8 order; empty when it is only direct. */
  readonly via: readonly string[];
}

const directOnly: GrantOrigin = { isDirect: true, via: [] };

/** Reads `sources`: absent means direct, the grant's own entitlement among them means direct as well (baton-cli §2.2). */
export function grantOrigin(row: GrantRow): GrantOrigin {
  const ids = new Set<string>();
  for (const field = new WireReader(row.data); field.next(); ) {
    if (field.number === grantFields.sources && field.wireType === WireType.bytes) addSourceIds(field, ids);
  }
  if (ids.size === 0) return directOnly;
  const isDirect = ids.delete(row.entitlementId);
  return { isDirect, via: [...ids].sort(compareUtf8) };
}

function addSourceIds(sources: WireReader, ids: Set<string>): void {
  const { bytes } = sources;
  for (const entry = new WireReader(bytes, sources.start, sources.end); entry.next(); ) {
    if (entry.number !== sourcesFields.sources || entry.wireType !== WireType.bytes) continue;
    let key = "";
    for (const field = new WireReader(bytes, entry.start, entry.end); field.next(); ) {
      if (field.number === mapEntryFields.key && field.wireType === WireType.bytes) key = readUtf8(bytes, field.start, field.end);
    }
    ids.add(key);
  }
}

/** `direct`, `inherited` or `both`. */
export function describeOrigin(origin: GrantOrigin): string {
  if (origin.via.length === 0) return "direct";
  return origin.isDirect ? "both" : "inherited";
}
