import { corruptFile } from "../errors.ts";
import type { SqlDatabase } from "./driver.ts";
import { requiredTables, type TableName } from "./schema.ts";

/** What an opened file has; older SDKs wrote fewer columns and tables (sync-engine §2.3). */
export interface FileSchema {
  hasTable(table: TableName): boolean;
  hasColumn(table: TableName, column: string): boolean;
}

/** Reads the schema; a database without the tables of a sync file is `BATON_C1Z_CORRUPT`. */
export function inspectSchema(database: SqlDatabase, path: string): FileSchema {
  // Views and virtual tables of these names would run code of the file's author on every read.
  const master = database
    .prepare("select name, sql from sqlite_master where type = 'table' and name like 'v1\\_%' escape '\\'")
    .all();
  const tables = new Map<string, ReadonlySet<string>>();
  for (const [name, sql] of master) {
    if (typeof name !== "string" || typeof sql !== "string" || /^\s*create\s+virtual\b/i.test(sql)) continue;
    const names = database.prepare("select name from pragma_table_xinfo(?) where hidden = 0").all(name);
    tables.set(name, new Set(names.map(([column]) => String(column))));
  }
  const missing = requiredTables.filter((table) => !tables.has(table));
  if (missing.length > 0) {
    const found = tables.size === 0 ? "none of a sync file" : [...tables.keys()].join(", ");
    throw corruptFile(path, `its database lacks the tables ${missing.join(", ")} (found ${found})`);
  }
  return {
    hasTable: (table) => tables.has(table),
    hasColumn: (table, name) => tables.get(table)?.has(name) ?? false,
  };
}
