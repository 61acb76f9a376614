import { findingsAssetId } from "../store/findings-asset.ts";
import { StatsCounter } from "../store/stats-counter.ts";
import type { SyncRun, SyncStats } from "../store/sync-run.ts";
import type { SqlDatabase } from "./driver.ts";
import type { FileSchema } from "./inspect-schema.ts";

/** Counts the rows of a sync, or of all syncs, in one pass over each table. */
export function countRows(database: SqlDatabase, schema: FileSchema, sync: SyncRun | null): SyncStats {
  const counter = new StatsCounter();
  const where = sync === null ? "" : "where sync_id = ?";
  const parameters = sync === null ? [] : [sync.id];
  const count = (sql: string, add: (key: string, count: number) => void): void => {
    for (const [key, number] of database.prepare(sql).all(...parameters)) add(String(key), Number(number));
  };
  count(`select external_id, 1 from v1_resource_types ${where}`, (id) => counter.addResourceType(id));
  count(byType("v1_resources", where), (type, number) => counter.addResources(type, number));
  if (sync?.type !== "resources_only") {
    count(byType("v1_entitlements", where), (type, number) => counter.addEntitlements(type, number));
    count(byType("v1_grants", where), (type, number) => counter.addGrants(type, number));
  }
  if (schema.hasTable("v1_assets")) {
    const others = `${where === "" ? "where" : `${where} and`} external_id <> '${findingsAssetId}'`;
    count(`select '', count(*) from v1_assets ${others}`, (_, number) => counter.addAssets(number));
  }
  return counter.stats(sync?.type ?? "full");
}

// A plus sign keeps the index out: it lacks the sync, so that every entry would cost a look at its row.
function byType(table: string, where: string): string {
  const key = where === "" ? "resource_type_id" : "+resource_type_id";
  return `select resource_type_id, count(*) from ${table} ${where} group by ${key}`;
}
