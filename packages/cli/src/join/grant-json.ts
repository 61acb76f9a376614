import type { GrantRow } from "@baton-ts/c1z";
import { EntitlementSchema, ResourceSchema, wireToJsonText } from "@baton-ts/proto";
import { grantJson, WireReader, WireType } from "@baton-ts/proto/codec";
import type { ByteSink } from "../output/sink.ts";
import { fingerprint } from "./fingerprint.ts";
import { completeGrant } from "./grant-message.ts";
import { type JoinedJson, writeJoined } from "./json-lookup.ts";

// Field numbers of c1.connector.v2.Grant.
const entitlementField = 1;
const principalField = 2;

/**
 * Writes a grant's own JSON. v1 files keep whole copies of entitlement and principal inside of every grant, most of them equal to the
 * stored objects: those are copied from the joined text instead of printed again, which halves the time of a listing. A grant that is
 * not of the usual form is printed as a whole.
 */
export function writeGrantJson(row: GrantRow, sink: ByteSink, entitlement: JoinedJson, principal: JoinedJson): void {
  const { data } = row;
  const fields = new WireReader(data);
  const entitlementEnd = row.expansion === null && fields.next() && isPart(fields, entitlementField) ? fields.end : -1;
  const entitlementStart = fields.start;
  const isUsual = entitlementEnd !== -1 && fields.next() && isPart(fields, principalField);
  const { start: principalStart, end: principalEnd } = fields;
  if (!isUsual || holdsPartsAgain(fields)) {
    sink.text(grantJson(completeGrant(row)));
    return;
  }
  sink.text('{"entitlement":');
  writePart(data, entitlementStart, entitlementEnd, EntitlementSchema, entitlement, sink);
  sink.text(',"principal":');
  writePart(data, principalStart, principalEnd, ResourceSchema, principal, sink);
  const rest = grantJson(data.subarray(principalEnd));
  sink.text(rest === "{}" ? "}" : `,${rest.slice(1)}`);
}

function isPart(field: WireReader, number: number): boolean {
  return field.number === number && field.wireType === WireType.bytes;
}

/** A message field that occurs twice is merged by protobuf's rules, which takes the whole grant. */
function holdsPartsAgain(rest: WireReader): boolean {
  while (rest.next()) if (rest.number === entitlementField || rest.number === principalField) return true;
  return false;
}

function writePart(
  data: Uint8Array,
  start: number,
  end: number,
  schema: typeof EntitlementSchema | typeof ResourceSchema,
  stored: JoinedJson,
  sink: ByteSink,
): void {
  const { low, high } = fingerprint(data, start, end);
  if (stored.missing === undefined && stored.source.low === low && stored.source.high === high) writeJoined(sink, stored);
  else sink.text(wireToJsonText(schema, data.subarray(start, end)));
}
