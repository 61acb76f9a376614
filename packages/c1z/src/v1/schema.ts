/** Tables of a v1 database in the order of their creation (sync-engine §2). */
export type TableName =
  | "v1_resource_types"
  | "v1_resources"
  | "v1_entitlements"
  | "v1_sync_runs"
  | "v1_grants"
  | "v1_assets"
  | "v1_connector_sessions";

/** A table that every file has; older ones may lack the other two. */
export const requiredTables: readonly TableName[] = [
  "v1_resource_types",
  "v1_resources",
  "v1_entitlements",
  "v1_sync_runs",
  "v1_grants",
];

/** Columns with their declared types, without the row id that every table begins with. */
const columns: Readonly<Record<TableName, readonly string[]>> = {
  v1_resource_types: [
    "external_id text not null",
    "data blob not null",
    "sync_id text not null",
    "discovered_at datetime not null",
  ],
  v1_resources: [
    "resource_type_id text not null",
    "external_id text not null",
    "parent_resource_type_id text",
    "parent_resource_id text",
    "data blob not null",
    "sync_id text not null",
    "discovered_at datetime not null",
  ],
  v1_entitlements: [
    "resource_type_id text not null",
    "resource_id text not null",
    "external_id text not null",
    "data blob not null",
    "sync_id text not null",
    "discovered_at datetime not null",
  ],
  v1_sync_runs: [
    "sync_id text not null",
    "started_at datetime not null",
    "ended_at datetime",
    "sync_token text not null",
    "sync_type text not null default 'full'",
    "parent_sync_id text not null default ''",
    "linked_sync_id text not null default ''",
    "supports_diff integer not null default 0",
    "grants_backfilled integer not null default 0",
    "stats text",
    "ingest_invariant_generation text not null default ''",
    "ingest_invariant_coverage text not null default ''",
    "ingest_invariant_mode text not null default ''",
  ],
  v1_grants: [
    "resource_type_id text not null",
    "resource_id text not null",
    "entitlement_id text not null",
    "principal_resource_type_id text not null",
    "principal_resource_id text not null",
    "external_id text not null",
    "expansion blob",
    "needs_expansion integer not null default 0",
    "data blob not null",
    "sync_id text not null",
    "discovered_at datetime not null",
  ],
  v1_assets: [
    "external_id text not null",
    "content_type text not null",
    "data blob not null",
    "sync_id text not null",
    "discovered_at datetime not null",
  ],
  v1_connector_sessions: ["sync_id text not null", "key text not null", "value blob not null"],
};

/** Every table, in the order of creation. */
export const tableNames: readonly TableName[] = Object.keys(columns) as TableName[];

/** Names of a table's columns without the row id. */
export function columnsOf(table: TableName): readonly string[] {
  return columns[table].map((definition) => definition.slice(0, definition.indexOf(" ")));
}

/** Statements that make the tables, in order. */
export const createTables: readonly string[] = Object.entries(columns).map(
  ([table, definitions]) => `create table ${table} (id integer primary key, ${definitions.join(", ")})`,
);

export interface IndexDefinition {
  readonly name: string;
  readonly table: TableName;
  readonly isUnique: boolean;
  /** Columns and, for a partial index, its condition. */
  readonly on: string;
}

function index(name: string, table: TableName, on: string): IndexDefinition {
  return { name, table, isUnique: false, on };
}

function unique(name: string, table: TableName, on: string): IndexDefinition {
  return { name, table, isUnique: true, on };
}

/**
 * Indexes in the order of their creation. Two names of v1_resources are swapped against their columns, and must stay so: Go creates indexes
 * "if not exists" by name, so with sensible names a reopened file would lose its unique constraint (sync-engine §2.2).
 */
export const indexes: readonly IndexDefinition[] = [
  unique("idx_resource_types_external_sync_v1", "v1_resource_types", "(external_id, sync_id)"),
  index("idx_resources_resource_type_id_v1", "v1_resources", "(resource_type_id)"),
  index("idx_resources_external_sync_v1", "v1_resources", "(parent_resource_type_id, parent_resource_id)"),
  unique("idx_resources_parent_resource_id_v1", "v1_resources", "(external_id, sync_id)"),
  index("idx_entitlements_resource_id_v1", "v1_entitlements", "(resource_type_id, resource_id)"),
  unique("idx_entitlements_external_sync_v1", "v1_entitlements", "(external_id, sync_id)"),
  unique("idx_sync_runs_sync_id_v1", "v1_sync_runs", "(sync_id)"),
  index("idx_grants_resource_type_id_resource_id_v1", "v1_grants", "(resource_type_id, resource_id)"),
  index("idx_grants_principal_id_v1", "v1_grants", "(principal_resource_type_id, principal_resource_id)"),
  index(
    "idx_grants_entitlement_id_principal_id_v1",
    "v1_grants",
    "(entitlement_id, principal_resource_type_id, principal_resource_id)",
  ),
  unique("idx_grants_external_sync_v1", "v1_grants", "(external_id, sync_id)"),
  index("idx_grants_entitlement_sync_grant_v1", "v1_grants", "(entitlement_id, sync_id, id)"),
  index("idx_grants_sync_expansion_v1", "v1_grants", "(sync_id) where expansion is not null"),
  index("idx_grants_sync_needs_expansion_v1", "v1_grants", "(sync_id) where needs_expansion = 1"),
  unique("idx_assets_external_sync_v1", "v1_assets", "(external_id, sync_id)"),
  unique("idx_session_store_sync_key_v1", "v1_connector_sessions", "(sync_id, key)"),
];

export function createIndex(definition: IndexDefinition): string {
  return `create ${definition.isUnique ? "unique " : ""}index ${definition.name} on ${definition.table} ${definition.on}`;
}
