import { splitStoredExpansion } from "../rows-from-messages/split-expansion.ts";
import type { AssetRow, EntitlementRow, GrantRow, ResourceRow, ResourceTypeRow, SessionRow } from "../store/rows.ts";
import type { Cells } from "./cells.ts";
import type { SqlRow } from "./driver.ts";
import type { FileSchema } from "./inspect-schema.ts";
import type { TableName } from "./schema.ts";

/** How the rows of one table are selected and read. */
export interface RowFormat<Row> {
  readonly table: TableName;
  /** The select list, row id first. */
  readonly columns: readonly string[];
  read(cells: Cells, row: SqlRow): Row;
}

export const resourceTypeFormat: RowFormat<ResourceTypeRow> = {
  table: "v1_resource_types",
  columns: ["id", "external_id", "data", "discovered_at"],
  read: (cells, row) => ({ id: cells.text(row, 1), data: cells.blob(row, 2), discoveredAt: cells.time(row, 3) }),
};

export const resourceFormat: RowFormat<ResourceRow> = {
  table: "v1_resources",
  columns: ["id", "resource_type_id", "external_id", "parent_resource_type_id", "parent_resource_id", "data", "discovered_at"],
  read: (cells, row) => {
    const type = cells.text(row, 1);
    return {
      type,
      id: withoutType(cells.text(row, 2), type),
      parentType: cells.optionalText(row, 3),
      parentId: cells.optionalText(row, 4),
      data: cells.blob(row, 5),
      discoveredAt: cells.time(row, 6),
    };
  },
};

/** The external id of a resource is `<type>:<id>` (sync-engine §2.4). */
function withoutType(externalId: string, type: string): string {
  return externalId.startsWith(`${type}:`) ? externalId.slice(type.length + 1) : externalId;
}

export const entitlementFormat: RowFormat<EntitlementRow> = {
  table: "v1_entitlements",
  columns: ["id", "external_id", "resource_type_id", "resource_id", "data", "discovered_at"],
  read: (cells, row) => ({
    id: cells.text(row, 1),
    resourceType: cells.text(row, 2),
    resourceId: cells.text(row, 3),
    data: cells.blob(row, 4),
    discoveredAt: cells.time(row, 5),
  }),
};

/**
 * Grants of files from before the expansion columns still carry GrantExpandable inside of `data` (sync-engine §2.3): with
 * `isSplit` false it is taken out here, row by row; the file is not migrated.
 */
export function grantFormat(schema: FileSchema, isSplit: boolean): RowFormat<GrantRow> {
  const hasExpansion = schema.hasColumn("v1_grants", "expansion");
  const hasNeedsExpansion = schema.hasColumn("v1_grants", "needs_expansion");
  const read = (cells: Cells, row: SqlRow): GrantRow => ({
    id: cells.text(row, 1),
    entitlementId: cells.text(row, 2),
    resourceType: cells.text(row, 3),
    resourceId: cells.text(row, 4),
    principalType: cells.text(row, 5),
    principalId: cells.text(row, 6),
    data: cells.blob(row, 7),
    discoveredAt: cells.time(row, 8),
    expansion: cells.optionalBlob(row, 9),
    needsExpansion: cells.flag(row, 10),
  });
  return {
    table: "v1_grants",
    columns: [
      "id",
      "external_id",
      "entitlement_id",
      "resource_type_id",
      "resource_id",
      "principal_resource_type_id",
      "principal_resource_id",
      "data",
      "discovered_at",
      hasExpansion ? "expansion" : "null",
      hasNeedsExpansion ? "needs_expansion" : "0",
    ],
    read: isSplit && hasExpansion ? read : (cells, row) => splitGrant(read(cells, row)),
  };
}

function splitGrant(row: GrantRow): GrantRow {
  if (row.expansion !== null) return row;
  const split = splitStoredExpansion(row.data);
  if (split === undefined) return row;
  return { ...row, data: split.data, expansion: split.expansion, needsExpansion: split.expansion !== null };
}

export const assetFormat: RowFormat<AssetRow> = {
  table: "v1_assets",
  columns: ["id", "external_id", "content_type", "data", "discovered_at"],
  read: (cells, row) => ({
    id: cells.text(row, 1),
    contentType: cells.text(row, 2),
    data: cells.blob(row, 3),
    discoveredAt: cells.time(row, 4),
  }),
};

export const sessionFormat: RowFormat<SessionRow> = {
  table: "v1_connector_sessions",
  columns: ["id", "key", "value"],
  read: (cells, row) => ({ key: cells.text(row, 1), value: cells.blob(row, 2) }),
};
