import { readUtf8, readVarint, WireReader, WireWriter } from "@baton-ts/proto/codec";
import type { GrantRow } from "../../store/rows.ts";
import { emptyRef, type Ref, readRef, readTimestamp, writeKey, writeTimestamp } from "./refs.ts";

const out: WireWriter = new WireWriter();

/** Translates a stored GrantRecord into a row (c1z-v3-pebble §3.1). */
export function grantRowFromRecord(record: Uint8Array): GrantRow {
  let storedId = "";
  let entitlement: Ref = emptyRef;
  let principal: Ref = emptyRef;
  let discoveredAt = 0n;
  let expansion: Uint8Array | null = null;
  let needsExpansion = false;
  const annotations: Uint8Array[] = [];
  const sources: Uint8Array[] = [];
  for (const field = new WireReader(record); field.next(); ) {
    const { start, end } = field;
    switch (field.number) {
      case 2:
        storedId = readUtf8(record, start, end);
        break;
      case 3:
        entitlement = readRef(record, start, end);
        break;
      case 4:
        principal = readRef(record, start, end);
        break;
      case 5:
        discoveredAt = readTimestamp(record, start, end);
        break;
      case 6:
        expansion = record.slice(start, end);
        break;
      case 7:
        needsExpansion = readVarint(record, start) !== 0;
        break;
      case 8:
        annotations.push(record.subarray(start, end));
        break;
      case 9:
        sources.push(record.subarray(start, end));
        break;
      default:
    }
  }
  const entitlementId = entitlement.third;
  const id = storedId !== "" || entitlementId === "" ? storedId : `${entitlementId}:${principal.type}:${principal.id}`;
  return {
    id,
    entitlementId,
    resourceType: entitlement.type,
    resourceId: entitlement.id,
    principalType: principal.type,
    principalId: principal.id,
    data: grantMessage(id, entitlement, principal, annotations, sources),
    expansion,
    needsExpansion,
    discoveredAt,
  };
}

function grantMessage(
  id: string,
  entitlement: Ref,
  principal: Ref,
  annotations: readonly Uint8Array[],
  sources: readonly Uint8Array[],
): Uint8Array {
  const entitlementStart = out.open(0x0a);
  const resourceStart = out.open(0x0a);
  writeKey(out, 0x0a, entitlement.type, entitlement.id);
  out.close(resourceStart);
  if (entitlement.third !== "") out.string(0x12, entitlement.third);
  out.close(entitlementStart);
  const principalStart = out.open(0x12);
  writeKey(out, 0x0a, principal.type, principal.id);
  if (principal.fourth !== "") writeKey(out, 0x12, principal.third, principal.fourth);
  out.close(principalStart);
  if (id !== "") out.string(0x1a, id);
  for (const annotation of annotations) out.bytes(0x22, annotation);
  if (sources.length > 0) {
    const start = out.open(0x2a);
    for (const source of sources) writeSource(source, 0x0a, 4, 0x08);
    out.close(start);
  }
  return out.finish();
}

/** Copies one entry of a sources map under `tag`; `is_direct` moves from field `from` of its value to the field with the tag `to`. */
function writeSource(entry: Uint8Array, tag: number, from: number, to: number): void {
  let key = "";
  let isDirect = false;
  for (const field = new WireReader(entry); field.next(); ) {
    if (field.number === 1) key = readUtf8(entry, field.start, field.end);
    else if (field.number === 2) {
      for (const inner = new WireReader(entry, field.start, field.end); inner.next(); ) {
        if (inner.number === from) isDirect = readVarint(entry, inner.start) !== 0;
      }
    }
  }
  const start = out.open(tag);
  if (key !== "") out.string(0x0a, key);
  const value = out.open(0x12);
  if (isDirect) {
    out.varint(to);
    out.varint(1);
  }
  out.close(value);
  out.close(start);
}

/** Translates a row into the bytes of a GrantRecord (c1z-v3-pebble §3.2). `discoveredAt` 0 is written too: readers compare it. */
export function grantRecordFromRow(row: GrantRow): Uint8Array {
  const annotations: Uint8Array[] = [];
  const sources: Uint8Array[] = [];
  let parent: Ref = emptyRef;
  for (const field = new WireReader(row.data); field.next(); ) {
    const { start, end } = field;
    if (field.number === 2) parent = principalParent(row.data, start, end);
    else if (field.number === 4) annotations.push(row.data.subarray(start, end));
    else if (field.number === 5) {
      for (const entry = new WireReader(row.data, start, end); entry.next(); ) {
        if (entry.number === 1) sources.push(row.data.subarray(entry.start, entry.end));
      }
    }
  }
  if (row.id !== "") out.string(0x12, row.id);
  const entitlement = out.open(0x1a);
  if (row.resourceType !== "") out.string(0x0a, row.resourceType);
  if (row.resourceId !== "") out.string(0x12, row.resourceId);
  if (row.entitlementId !== "") out.string(0x1a, row.entitlementId);
  out.close(entitlement);
  const principal = out.open(0x22);
  if (row.principalType !== "") out.string(0x0a, row.principalType);
  if (row.principalId !== "") out.string(0x12, row.principalId);
  if (parent.type !== "") out.string(0x1a, parent.type);
  if (parent.id !== "") out.string(0x22, parent.id);
  out.close(principal);
  writeTimestamp(out, 0x2a, row.discoveredAt);
  if (row.expansion !== null) out.bytes(0x32, row.expansion);
  if (row.needsExpansion) {
    out.varint(0x38);
    out.varint(1);
  }
  for (const annotation of annotations) out.bytes(0x42, annotation);
  for (const source of sources) writeSource(source, 0x4a, 1, 0x20);
  return out.finish();
}

/** The parent that a principal's message names (field 2 of c1.connector.v2.Resource). */
function principalParent(bytes: Uint8Array, start: number, end: number): Ref {
  for (const field = new WireReader(bytes, start, end); field.next(); ) {
    if (field.number === 2) return readRef(bytes, field.start, field.end);
  }
  return emptyRef;
}
