import { corruptFile } from "../errors.ts";
import { formatStoredTime } from "../store/nanos.ts";
import { formatStats, parseStats } from "../store/stats-json.ts";
import type { SyncRun, SyncType } from "../store/sync-run.ts";
import { Cells } from "./cells.ts";
import type { SqlDatabase, SqlRow } from "./driver.ts";
import type { FileSchema } from "./inspect-schema.ts";

/** A row of v1_sync_runs. */
export interface StoredSyncRun {
  readonly run: SyncRun;
  /** False in files from before the expansion columns: grants of this sync may still carry GrantExpandable in `data` (sync-engine §2.3). */
  readonly isBackfilled: boolean;
}

// Name and, for the columns that older SDKs did not write, what stands for them.
const columns: readonly (readonly [name: string, missing: string | undefined])[] = [
  ["id", undefined],
  ["sync_id", undefined],
  ["started_at", undefined],
  ["ended_at", undefined],
  ["sync_token", undefined],
  ["sync_type", "'full'"],
  ["parent_sync_id", "''"],
  ["linked_sync_id", "''"],
  ["supports_diff", "0"],
  ["grants_backfilled", "0"],
  ["stats", "null"],
  ["ingest_invariant_generation", "''"],
  ["ingest_invariant_coverage", "''"],
  ["ingest_invariant_mode", "''"],
];

/** Every sync of the file in the order of their rows. */
export function readSyncRuns(database: SqlDatabase, schema: FileSchema, path: string): readonly StoredSyncRun[] {
  const selected = columns.map(([name, missing]) =>
    missing === undefined || schema.hasColumn("v1_sync_runs", name) ? name : missing,
  );
  const cells = new Cells(
    path,
    "v1_sync_runs",
    columns.map(([name]) => name),
  );
  const rows = database.prepare(`select ${selected.join(", ")} from v1_sync_runs order by id`).all();
  return rows.map((row) => ({ run: readRun(cells, row, path), isBackfilled: cells.flag(row, 9) }));
}

function readRun(cells: Cells, row: SqlRow, path: string): SyncRun {
  return {
    id: cells.text(row, 1),
    startedAt: cells.time(row, 2),
    endedAt: cells.optionalTime(row, 3),
    syncToken: cells.text(row, 4),
    type: readType(cells.text(row, 5), path, row),
    parentSyncId: cells.text(row, 6),
    linkedSyncId: cells.text(row, 7),
    supportsDiff: cells.flag(row, 8),
    stats: typeof row[10] === "string" ? parseStats(row[10]) : null,
    invariants: readInvariants(cells.text(row, 11), cells.text(row, 12), cells.text(row, 13)),
  };
}

const syncTypes: readonly string[] = ["full", "partial", "resources_only", "partial_upserts", "partial_deletions"];

function readType(text: string, path: string, row: SqlRow): SyncType {
  if (syncTypes.includes(text)) return text as SyncType;
  throw corruptFile(
    path,
    `v1_sync_runs row ${String(row[0])} has the sync type ${JSON.stringify(text)}, expected one of ${syncTypes.join(", ")}`,
  );
}

/** A marker that is not whole counts as none: nobody may trust it (sync-engine §3). */
function readInvariants(generation: string, coverage: string, mode: string): SyncRun["invariants"] {
  const ids = parseIds(coverage);
  return generation === "" || ids === undefined
    ? { generation: "", coverage: [], mode: "" }
    : { generation, coverage: ids, mode };
}

function parseIds(text: string): readonly string[] | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return Array.isArray(json) && json.every((id) => typeof id === "string") ? json : undefined;
  } catch {
    return undefined;
  }
}

/** Adds a run behind those that are there. */
export function insertSyncRun(database: SqlDatabase, run: SyncRun): void {
  const names = columns.map(([name]) => name).filter((name) => name !== "id");
  database
    .prepare(`insert into v1_sync_runs (${names.join(", ")}) values (${names.map(() => "?").join(", ")})`)
    .run(
      run.id,
      formatStoredTime(run.startedAt),
      run.endedAt === null ? null : formatStoredTime(run.endedAt),
      run.syncToken,
      run.type,
      run.parentSyncId,
      run.linkedSyncId,
      run.supportsDiff ? 1 : 0,
      1,
      run.stats === null ? null : formatStats(run.stats),
      run.invariants.generation,
      run.invariants.coverage.length === 0 ? "" : JSON.stringify(run.invariants.coverage),
      run.invariants.mode,
    );
}
