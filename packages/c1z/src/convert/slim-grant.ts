import { tagOf, WireReader, WireType, WireWriter } from "@baton-ts/proto/codec";
import type { GrantRow } from "../store/rows.ts";

// Fields of c1.connector.v2.Grant and Resource.
const principalField = 2;
const annotationsField = 4;
const sourcesField = 5;
const parentField = 2;

const out: WireWriter = new WireWriter();

/**
 * The row with only those bytes that a v3 file keeps beside the columns: the principal's parent, annotations and sources (c1z-v3-pebble §3.2). v1
 * rows repeat whole entitlements and principals, which are most of the bytes that a sort would move.
 */
export function slimGrant(row: GrantRow): GrantRow {
  const { data } = row;
  out.reset();
  for (const field = new WireReader(data); field.next(); ) {
    if (field.wireType !== WireType.bytes) continue;
    if (field.number === principalField) writeParent(data, field.start, field.end);
    else if (field.number === annotationsField || field.number === sourcesField) {
      out.bytes(tagOf(field.number, WireType.bytes), data.subarray(field.start, field.end));
    }
  }
  return { ...row, data: out.finish() };
}

function writeParent(data: Uint8Array, start: number, end: number): void {
  for (const field = new WireReader(data, start, end); field.next(); ) {
    if (field.number !== parentField || field.wireType !== WireType.bytes) continue;
    const principal = out.open(tagOf(principalField, WireType.bytes));
    out.bytes(tagOf(parentField, WireType.bytes), data.subarray(field.start, field.end));
    out.close(principal);
    return;
  }
}
