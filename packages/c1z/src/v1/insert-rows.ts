import { storedTimeFormatter } from "../store/nanos.ts";
import type { AssetRow, EntitlementRow, GrantRow, ResourceRow, ResourceTypeRow, SessionRow } from "../store/rows.ts";
import type { SqlDatabase, SqlStatement, SqlValue } from "./driver.ts";
import type { TableName } from "./schema.ts";

/** How rows of one kind are stored (sync-engine §2.4). */
export interface InsertFormat<Row> {
  readonly table: TableName;
  readonly columns: readonly string[];
  /** Appends the columns of one row. */
  bind(row: Row, syncId: string, formatTime: (nanos: bigint) => string, into: SqlValue[]): void;
}

// More rows a statement save calls into SQLite; beyond some ten nothing is gained.
const rowsPerStatement = 10;

/** Inserts rows of one sync, without any index to keep. */
export class RowInserter<Row> {
  readonly #format: InsertFormat<Row>;
  readonly #syncId: string;
  readonly #single: SqlStatement;
  readonly #several: SqlStatement;
  readonly #formatTime = storedTimeFormatter();

  constructor(database: SqlDatabase, format: InsertFormat<Row>, syncId: string) {
    this.#format = format;
    this.#syncId = syncId;
    const row = `(${format.columns.map(() => "?").join(", ")})`;
    const insert = `insert into ${format.table} (${format.columns.join(", ")}) values `;
    this.#single = database.prepare(insert + row);
    this.#several = database.prepare(insert + Array.from({ length: rowsPerStatement }, () => row).join(", "));
  }

  insert(rows: readonly Row[]): void {
    let values: SqlValue[] = [];
    const width = this.#format.columns.length;
    for (const row of rows) {
      this.#format.bind(row, this.#syncId, this.#formatTime, values);
      if (values.length < width * rowsPerStatement) continue;
      this.#several.run(...values);
      values = [];
    }
    for (let at = 0; at < values.length; at += width) this.#single.run(...values.slice(at, at + width));
  }
}

export const resourceTypeInsert: InsertFormat<ResourceTypeRow> = {
  table: "v1_resource_types",
  columns: ["external_id", "data", "sync_id", "discovered_at"],
  bind: (row, syncId, formatTime, into) => void into.push(row.id, row.data, syncId, formatTime(row.discoveredAt)),
};

export const resourceInsert: InsertFormat<ResourceRow> = {
  table: "v1_resources",
  columns: [
    "resource_type_id",
    "external_id",
    "parent_resource_type_id",
    "parent_resource_id",
    "data",
    "sync_id",
    "discovered_at",
  ],
  bind: (row, syncId, formatTime, into) => {
    const { type, id, parentType, parentId, data, discoveredAt } = row;
    const hasParent = parentType !== "" || parentId !== "";
    const parent = hasParent ? [parentType, parentId] : [null, null];
    into.push(type, `${type}:${id}`, ...parent, data, syncId, formatTime(discoveredAt));
  },
};

export const entitlementInsert: InsertFormat<EntitlementRow> = {
  table: "v1_entitlements",
  columns: ["resource_type_id", "resource_id", "external_id", "data", "sync_id", "discovered_at"],
  bind: (row, syncId, formatTime, into) =>
    void into.push(row.resourceType, row.resourceId, row.id, row.data, syncId, formatTime(row.discoveredAt)),
};

export const grantInsert: InsertFormat<GrantRow> = {
  table: "v1_grants",
  columns: [
    "resource_type_id",
    "resource_id",
    "entitlement_id",
    "principal_resource_type_id",
    "principal_resource_id",
    "external_id",
    "expansion",
    "needs_expansion",
    "data",
    "sync_id",
    "discovered_at",
  ],
  bind: (row, syncId, formatTime, into) =>
    void into.push(
      row.resourceType,
      row.resourceId,
      row.entitlementId,
      row.principalType,
      row.principalId,
      row.id,
      row.expansion,
      row.needsExpansion ? 1 : 0,
      row.data,
      syncId,
      formatTime(row.discoveredAt),
    ),
};

export const assetInsert: InsertFormat<AssetRow> = {
  table: "v1_assets",
  columns: ["external_id", "content_type", "data", "sync_id", "discovered_at"],
  bind: (row, syncId, formatTime, into) =>
    void into.push(row.id, row.contentType, row.data, syncId, formatTime(row.discoveredAt)),
};

export const sessionInsert: InsertFormat<SessionRow> = {
  table: "v1_connector_sessions",
  columns: ["sync_id", "key", "value"],
  bind: (row, syncId, _, into) => void into.push(syncId, row.key, row.value),
};
