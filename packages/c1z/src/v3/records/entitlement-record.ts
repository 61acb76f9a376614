import { Entitlement_PurposeValue, EntitlementSchema } from "@baton-ts/proto";
import { type EntitlementRecord, EntitlementRecordSchema } from "@baton-ts/proto/storage";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { nanosOfTimestamp, timestampOfNanos } from "../../store/nanos.ts";
import type { EntitlementRow } from "../../store/rows.ts";

// Entitlements are few next to grants, so the generated code serves.

/** Translates a stored EntitlementRecord into a row; resource and grantable types are id-only stubs (c1z-v3-pebble §3.1). */
export function entitlementRowFromRecord(bytes: Uint8Array): EntitlementRow {
  const record = fromBinary(EntitlementRecordSchema, bytes);
  const resourceType = record.resource?.resourceTypeId ?? "";
  const resourceId = record.resource?.resourceId ?? "";
  const message = create(EntitlementSchema, {
    resource: { id: { resourceType, resource: resourceId } },
    id: record.externalId,
    displayName: record.displayName,
    description: record.description,
    grantableTo: record.grantableToResourceTypeIds.map((id) => ({ id })),
    annotations: record.annotations,
    purpose: purposeOf(record.purpose),
    slug: record.slug,
  });
  return {
    id: record.externalId,
    resourceType,
    resourceId,
    data: toBinary(EntitlementSchema, message),
    discoveredAt: record.discoveredAt === undefined ? 0n : nanosOfTimestamp(record.discoveredAt),
  };
}

/** Translates a row into the bytes of an EntitlementRecord (c1z-v3-pebble §3.2). */
export function entitlementRecordFromRow(row: EntitlementRow): Uint8Array {
  const message = fromBinary(EntitlementSchema, row.data);
  const record: EntitlementRecord = create(EntitlementRecordSchema, {
    externalId: row.id,
    resource: { resourceTypeId: row.resourceType, resourceId: row.resourceId },
    displayName: message.displayName,
    description: message.description,
    purpose: purposeName(message.purpose),
    annotations: message.annotations,
    discoveredAt: timestampOfNanos(row.discoveredAt),
    slug: message.slug,
    grantableToResourceTypeIds: message.grantableTo.map(({ id }) => id).filter((id) => id !== ""),
  });
  return toBinary(EntitlementRecordSchema, record);
}

function purposeOf(name: string): Entitlement_PurposeValue {
  const isKnown = name in Entitlement_PurposeValue;
  return isKnown ? Entitlement_PurposeValue[name as keyof typeof Entitlement_PurposeValue] : Entitlement_PurposeValue.UNSPECIFIED;
}

/** Stored purposes are names, and nothing for none. */
function purposeName(value: Entitlement_PurposeValue): string {
  return value === Entitlement_PurposeValue.UNSPECIFIED ? "" : (Entitlement_PurposeValue[value] ?? "");
}
