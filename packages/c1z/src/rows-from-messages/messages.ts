import { BatonError } from "@baton-ts/findings";
import {
  type Entitlement,
  EntitlementSchema,
  type Grant,
  GrantSchema,
  type Resource,
  ResourceSchema,
  type ResourceType,
  ResourceTypeSchema,
} from "@baton-ts/proto";
import { create, type DescMessage, fromBinary, type MessageShape } from "@bufbuild/protobuf";
import type { EntitlementRow, GrantRow, ResourceRow, ResourceTypeRow } from "../store/rows.ts";
import { attachExpansion } from "./split-expansion.ts";

/** Bytes that are not protobuf are `BATON_C1Z_CORRUPT` naming the row; what the schema does not know is kept. */
export function resourceTypeFromRow(row: ResourceTypeRow): ResourceType {
  return decode(ResourceTypeSchema, row.data, () => `resource type ${JSON.stringify(row.id)}`);
}

/** As {@link resourceTypeFromRow}. */
export function resourceFromRow(row: ResourceRow): Resource {
  return decode(ResourceSchema, row.data, () => `resource ${JSON.stringify(`${row.type}:${row.id}`)}`);
}

/** As {@link resourceTypeFromRow}. */
export function entitlementFromRow(row: EntitlementRow): Entitlement {
  return decode(EntitlementSchema, row.data, () => `entitlement ${JSON.stringify(row.id)}`);
}

export interface GrantFromRowOptions {
  /** Put GrantExpandable back as an annotation. Default false: upstream's v1 listings do not show it (sync-engine §2.4). */
  readonly attachExpansion?: boolean | undefined;
}

/** As {@link resourceTypeFromRow}. A slim row that lacks entitlement or principal gets id-only ones from the columns. */
export function grantFromRow(row: GrantRow, options: GrantFromRowOptions = {}): Grant {
  const what = (): string => `grant ${JSON.stringify(row.id)}`;
  const grant = decode(GrantSchema, row.data, what);
  grant.entitlement ??= create(EntitlementSchema, { id: row.entitlementId, resource: stub(row.resourceType, row.resourceId) });
  grant.principal ??= stub(row.principalType, row.principalId);
  const { expansion } = row;
  if (options.attachExpansion !== true || expansion === null) return grant;
  return decoded(what, () => attachExpansion(grant, expansion));
}

function stub(resourceType: string, resource: string): Resource {
  return create(ResourceSchema, { id: { resourceType, resource } });
}

function decode<Desc extends DescMessage>(schema: Desc, bytes: Uint8Array, what: () => string): MessageShape<Desc> {
  return decoded(what, () => fromBinary(schema, bytes));
}

function decoded<Message>(what: () => string, read: () => Message): Message {
  try {
    return read();
  } catch (error) {
    throw new BatonError({
      code: "BATON_C1Z_CORRUPT",
      message: `stored ${what()} is not the protobuf message it should be: ${error instanceof Error ? error.message : "cannot be read"}`,
      hint: "Copy the file again from where it was written, or run the connector again.",
      cause: error,
    });
  }
}
