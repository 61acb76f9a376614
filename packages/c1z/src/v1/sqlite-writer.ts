import { open, stat } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { type Finding, isBatonError } from "@baton-ts/findings";
import { encodePayload, writeAll } from "../envelope/encode-payload.ts";
import { magicBytes, magicLength } from "../envelope/magic.ts";
import { type ReplaceOptions, replaceFile } from "../envelope/replace-file.ts";
import type { TempFolder } from "../envelope/temp-folder.ts";
import { closedFile, duplicateId, saveFailed } from "../errors.ts";
import { findingsAssetId, findingsToAsset } from "../store/findings-asset.ts";
import type { AssetRow, EntitlementRow, GrantRow, ResourceRow, ResourceTypeRow, SessionRow } from "../store/rows.ts";
import { StatsCounter } from "../store/stats-counter.ts";
import type { SyncRun } from "../store/sync-run.ts";
import { WriteOrder, type WriteStep } from "../store/write-order.ts";
import type { BulkWriter, RowBatches, WrittenFile } from "../store/writer.ts";
import { carryOver, type OldDatabase } from "./carry-over.ts";
import { isConstraintFailure, openDatabase, type SqlDatabase } from "./driver.ts";
import {
  assetInsert,
  entitlementInsert,
  grantInsert,
  type InsertFormat,
  RowInserter,
  resourceInsert,
  resourceTypeInsert,
  sessionInsert,
} from "./insert-rows.ts";
import { createIndex, createTables, type IndexDefinition, indexes } from "./schema.ts";
import { insertSyncRun, type StoredSyncRun } from "./sync-runs.ts";

export interface SqliteWriterOptions {
  /** The file as its user named it, for messages. */
  readonly path: string;
  /** The same with symbolic links followed. */
  readonly target: string;
  readonly syncId: string;
  /** The database is built in it; owned and removed by the writer. */
  readonly folder: TempFolder;
  /** Where SQLite puts the files of large sorts; undefined leaves it to SQLite. */
  readonly sortFolder: string | undefined;
  readonly replace: ReplaceOptions;
  readonly signal: AbortSignal | undefined;
  /** Told how long each part of `finish` took. */
  readonly onStage: ((stage: "index" | "pack", milliseconds: number) => void) | undefined;
}

/**
 * Builds a v1 database: rows first, without any index, then the indexes at once, then packed and put in place. The database is private and
 * thrown away on any failure, so it needs neither a journal nor waiting for the disk.
 */
export class SqliteWriter implements BulkWriter {
  readonly engine = "sqlite";
  readonly #options: SqliteWriterOptions;
  readonly #counter = new StatsCounter();
  readonly #databasePath: string;
  #database: SqlDatabase | undefined;
  readonly #order = new WriteOrder();

  constructor(options: SqliteWriterOptions) {
    this.#options = options;
    this.#databasePath = join(options.folder.path, "db");
    const database = openDatabase(this.#databasePath, { namedPath: options.path, mode: "write" });
    this.#database = database;
    // A small cache is the fastest: rows only ever go to the end, and SQLite's sorts keep as much in memory as the cache may hold.
    database.exec(
      "pragma page_size = 4096; pragma encoding = 'UTF-8'; pragma journal_mode = off; pragma synchronous = off; " +
        "pragma locking_mode = exclusive; pragma cache_size = -16384; pragma threads = 2; pragma temp_store = file;",
    );
    // The setting is one for the whole process, so it names the root, which outlives this writer. By itself SQLite takes /var/tmp.
    if (options.sortFolder !== undefined)
      database.exec(`pragma temp_store_directory = '${options.sortFolder.replaceAll("'", "''")}'`);
    for (const statement of createTables) database.exec(statement);
  }

  /** Copies earlier syncs in front of the new one; to be called first. */
  async carryOver(old: OldDatabase, kept: readonly StoredSyncRun[]): Promise<void> {
    await carryOver(this.#open(), old, kept, this.#options.signal);
  }

  async writeResourceTypes(rows: RowBatches<ResourceTypeRow>): Promise<void> {
    await this.#write("resource types", resourceTypeInsert, rows, (row) => this.#counter.addResourceType(row.id));
  }

  async writeResources(rows: RowBatches<ResourceRow>): Promise<void> {
    await this.#write("resources", resourceInsert, rows, (row) => this.#counter.addResources(row.type));
  }

  async writeEntitlements(rows: RowBatches<EntitlementRow>): Promise<void> {
    await this.#write("entitlements", entitlementInsert, rows, (row) => this.#counter.addEntitlements(row.resourceType));
  }

  async writeGrants(rows: RowBatches<GrantRow>): Promise<void> {
    await this.#write("grants", grantInsert, rows, (row) => this.#counter.addGrants(row.resourceType));
  }

  async writeAssets(rows: RowBatches<AssetRow>): Promise<void> {
    await this.#write("assets", assetInsert, rows, ({ id }) => {
      if (id !== findingsAssetId) this.#counter.addAssets();
    });
  }

  async writeSessions(rows: RowBatches<SessionRow>): Promise<void> {
    await this.#write("sessions", sessionInsert, rows, () => {});
  }

  async finish(run: SyncRun, findings: readonly Finding[] = []): Promise<WrittenFile> {
    return await this.#order.run("finish", async () => {
      const { path, syncId, signal } = this.#options;
      if (run.id !== syncId) throw new RangeError(`writer of sync ${syncId} was finished with the run of sync ${run.id}`);
      const stored: SyncRun = { ...run, stats: run.stats ?? this.#counter.stats(run.type) };
      const database = this.#open();
      try {
        if (findings.length > 0) this.#insertFindings(database, findingsToAsset(findings, run.endedAt ?? run.startedAt));
        insertSyncRun(database, stored);
        await this.#buildIndexes(database);
        this.#closeDatabase();
        return { path, ...(await this.#save()), run: stored };
      } catch (error) {
        signal?.throwIfAborted();
        throw isBatonError(error) && error.code === "BATON_C1Z_DUPLICATE_ID" ? error : saveFailed(path, error);
      } finally {
        await this[Symbol.asyncDispose]();
      }
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closeDatabase();
    await this.#options.folder[Symbol.asyncDispose]();
  }

  async #write<Row>(
    step: WriteStep,
    format: InsertFormat<Row>,
    batches: RowBatches<Row>,
    count: (row: Row) => void,
  ): Promise<void> {
    await this.#order.run(step, async () => {
      const inserter = new RowInserter(this.#open(), format, this.#options.syncId);
      this.#open().exec("begin");
      for await (const rows of batches) {
        this.#options.signal?.throwIfAborted();
        // The writer may have been disposed while the rows were made.
        this.#open();
        inserter.insert(rows);
        for (const row of rows) count(row);
        // SQLite blocks; signals and timers get their turn between batches.
        await setImmediate();
      }
      this.#open().exec("commit");
    });
  }

  /** A copied sync may have brought its own among its assets; new ones take their place. */
  #insertFindings(database: SqlDatabase, asset: AssetRow): void {
    const { syncId } = this.#options;
    database.prepare("delete from v1_assets where external_id = ? and sync_id = ?").run(asset.id, syncId);
    new RowInserter(database, assetInsert, syncId).insert([asset]);
  }

  async #buildIndexes(database: SqlDatabase): Promise<void> {
    const startedAt = performance.now();
    for (const index of indexes) {
      this.#options.signal?.throwIfAborted();
      try {
        database.exec(createIndex(index));
      } catch (error) {
        throw isConstraintFailure(error) ? this.#explainDuplicate(database, index, error) : error;
      }
      await setImmediate();
    }
    this.#options.onStage?.("index", performance.now() - startedAt);
  }

  #explainDuplicate(database: SqlDatabase, index: IndexDefinition, cause: unknown): Error {
    const columns = index.on.slice(1, -1);
    const [row = []] = database
      .prepare(`select ${columns} from ${index.table} group by ${columns} having count(*) > 1 limit 1`)
      .all();
    return duplicateId(this.#options.path, index.table, row.map(String), cause);
  }

  async #save(): Promise<{ decompressedBytes: number; compressedBytes: number }> {
    const { target, replace, signal } = this.#options;
    const startedAt = performance.now();
    await using database = await open(this.#databasePath, "r");
    const { size } = await stat(this.#databasePath);
    await using replacement = await replaceFile(target, replace);
    await writeAll(replacement.file, magicBytes.v1, 0);
    const packed = await encodePayload(database, { from: 0, size }, replacement.file, magicLength, signal);
    signal?.throwIfAborted();
    await replacement.commit();
    this.#options.onStage?.("pack", performance.now() - startedAt);
    return { decompressedBytes: size, compressedBytes: magicLength + packed };
  }

  #open(): SqlDatabase {
    if (this.#database === undefined) throw closedFile(this.#options.path);
    return this.#database;
  }

  #closeDatabase(): void {
    this.#database?.close();
    this.#database = undefined;
  }
}
