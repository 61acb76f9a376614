import { readUtf8, WireReader } from "./wire-reader.ts";
import { WireType } from "./wire-writer.ts";

/** What identifies a grant; empty where the stored bytes do not say it (slim rows: then the columns do, sync-engine §2.4). */
export interface GrantKeys {
  id: string;
  entitlementId: string;
  /** The entitlement's resource. */
  resourceType: string;
  resourceId: string;
  principalType: string;
  principalId: string;
}

/** Reads the keys of a c1.connector.v2.Grant without decoding the rest. Throws a RangeError where the bytes are not protobuf. */
export function readGrantKeys(bytes: Uint8Array): GrantKeys {
  const keys: GrantKeys = { id: "", entitlementId: "", resourceType: "", resourceId: "", principalType: "", principalId: "" };
  for (const field = new WireReader(bytes); field.next(); ) {
    if (field.wireType !== WireType.bytes) continue;
    if (field.number === 1) readEntitlement(field, keys);
    else if (field.number === 2) readResource(field, keys, false);
    else if (field.number === 3) keys.id = readUtf8(bytes, field.start, field.end);
  }
  return keys;
}

function readEntitlement(at: WireReader, keys: GrantKeys): void {
  for (const field = new WireReader(at.bytes, at.start, at.end); field.next(); ) {
    if (field.wireType !== WireType.bytes) continue;
    if (field.number === 1) readResource(field, keys, true);
    else if (field.number === 2) keys.entitlementId = readUtf8(at.bytes, field.start, field.end);
  }
}

function readResource(at: WireReader, keys: GrantKeys, isTarget: boolean): void {
  for (const field = new WireReader(at.bytes, at.start, at.end); field.next(); ) {
    if (field.number === 1 && field.wireType === WireType.bytes) readResourceId(field, keys, isTarget);
  }
}

function readResourceId(at: WireReader, keys: GrantKeys, isTarget: boolean): void {
  for (const field = new WireReader(at.bytes, at.start, at.end); field.next(); ) {
    if (field.wireType !== WireType.bytes || field.number > 2) continue;
    const text = readUtf8(at.bytes, field.start, field.end);
    if (isTarget) keys[field.number === 1 ? "resourceType" : "resourceId"] = text;
    else keys[field.number === 1 ? "principalType" : "principalId"] = text;
  }
}
