import { setImmediate } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { splitStoredExpansion } from "../rows-from-messages/split-expansion.ts";
import { openDatabase, type SqlDatabase } from "./driver.ts";
import { type FileSchema, inspectSchema } from "./inspect-schema.ts";
import { columnsOf, type TableName, tableNames } from "./schema.ts";
import { readSyncRuns, type StoredSyncRun } from "./sync-runs.ts";

/** A database of which syncs are to be carried over. */
export interface OldDatabase {
  /** Of the unpacked database. */
  readonly path: string;
  readonly schema: FileSchema;
  readonly runs: readonly StoredSyncRun[];
}

/** Reads what an unpacked database holds; `namedPath` is the file people know. */
export function inspectOld(path: string, namedPath: string): OldDatabase {
  const database = openDatabase(path, { namedPath, mode: "read" });
  try {
    database.exec("pragma trusted_schema = off");
    const schema = inspectSchema(database, namedPath);
    return { path, schema, runs: readSyncRuns(database, schema, namedPath) };
  } finally {
    database.close();
  }
}

// The event loop gets its turn in between; more rows a statement save nothing.
const rowsPerStatement = 50_000;

/**
 * Copies the rows of syncs into the new database in their old order, which leaves out all that a VACUUM would remove. Columns that older
 * files lack are filled as upstream's migrations would (sync-engine §2.3). After a failure the new database is of no use.
 */
export async function carryOver(
  database: SqlDatabase,
  old: OldDatabase,
  kept: readonly StoredSyncRun[],
  signal: AbortSignal | undefined,
): Promise<void> {
  if (kept.length === 0) return;
  database.prepare("attach database ? as old").run(`${pathToFileURL(old.path).href}?mode=ro&immutable=1`);
  database.exec("begin");
  for (const table of tableNames) {
    if (old.schema.hasTable(table)) await copyTable(database, old.schema, table, kept, signal);
  }
  const unsplit = kept.filter(({ isBackfilled }) => !isBackfilled);
  if (unsplit.length > 0) await splitGrants(database, unsplit, signal);
  database.exec("commit");
  database.exec("detach database old");
}

async function copyTable(
  database: SqlDatabase,
  schema: FileSchema,
  table: TableName,
  kept: readonly StoredSyncRun[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const names = columnsOf(table).filter((name) => schema.hasColumn(table, name));
  const values = names.map((name) => (name === "expansion" ? "nullif(expansion, x'')" : name));
  if (table === "v1_sync_runs") {
    if (!names.includes("grants_backfilled")) names.push("grants_backfilled");
    values[names.indexOf("grants_backfilled")] = "1";
  }
  const copy = database.prepare(
    `insert into main.${table} (${names.join(", ")}) select ${values.join(", ")} from old.${table} ` +
      "where id between ? and ? and sync_id in (select value from json_each(?)) order by id",
  );
  const ids = JSON.stringify(kept.map(({ run }) => run.id));
  const [[last] = []] = database.prepare(`select coalesce(max(id), 0) from old.${table}`).all();
  for (let from = 1; from <= Number(last); from += rowsPerStatement) {
    signal?.throwIfAborted();
    copy.run(from, from + rowsPerStatement - 1, ids);
    await setImmediate();
  }
}

/** Moves GrantExpandable out of the grants of syncs from before the expansion column. */
async function splitGrants(
  database: SqlDatabase,
  syncs: readonly StoredSyncRun[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const ids = JSON.stringify(syncs.map(({ run }) => run.id));
  const next = database.prepare(
    "select id, data from v1_grants where id > ? and expansion is null and sync_id in (select value from json_each(?)) order by id limit 1000",
  );
  const update = database.prepare("update v1_grants set data = ?, expansion = ?, needs_expansion = ? where id = ?");
  for (let rows = next.all(0, ids); rows.length > 0; rows = next.all(rows.at(-1)?.[0] ?? null, ids)) {
    signal?.throwIfAborted();
    for (const [id = null, data] of rows) {
      const split = data instanceof Uint8Array ? splitStoredExpansion(data) : undefined;
      if (split !== undefined) update.run(split.data, split.expansion, split.expansion === null ? 0 : 1, id);
    }
    await setImmediate();
  }
}
