import { platform } from "node:os";
import type { SourceFile } from "../envelope/source-file.ts";
import { type UnpackedFile, type UnpackOptions, unpackFile } from "../envelope/unpack-file.ts";
import { type Clock, machineClock } from "../environment.ts";
import { closedFile } from "../errors.ts";
import { chooseSync } from "../store/choose-sync.ts";
import type { C1zReader, SyncChoice, SyncView } from "../store/reader.ts";
import type { SyncRun } from "../store/sync-run.ts";
import { openDatabase, type SqlDatabase } from "./driver.ts";
import { type FileSchema, inspectSchema } from "./inspect-schema.ts";
import { SqliteView } from "./sqlite-view.ts";
import { readSyncRuns, type StoredSyncRun } from "./sync-runs.ts";

/** Opens the payload of a v1 file. `source` is only used until this resolves. */
export async function openSqlite(source: SourceFile, options: UnpackOptions): Promise<C1zReader> {
  const unpacked = await unpackFile(source, options);
  try {
    const reader = new SqliteReader(source.path, unpacked, options.clock ?? machineClock);
    // An open file outlives its name, so even a killed process leaves nothing behind. Not on Windows, which keeps names of open files.
    if (!unpacked.isCached && platform() !== "win32") await unpacked.discard();
    return reader;
  } catch (error) {
    await unpacked.discard();
    // An entry of the cache may have been damaged since it was made; the file itself is asked before it is blamed.
    if (unpacked.isCached) return openSqlite(source, { ...options, cache: false });
    throw error;
  }
}

class SqliteReader implements C1zReader {
  readonly engine = "sqlite";
  readonly path: string;
  readonly #unpacked: UnpackedFile;
  readonly #clock: Clock;
  readonly #schema: FileSchema;
  readonly #runs: readonly StoredSyncRun[];
  #database: SqlDatabase | undefined;

  constructor(path: string, unpacked: UnpackedFile, clock: Clock) {
    this.path = path;
    this.#unpacked = unpacked;
    this.#clock = clock;
    const database = openDatabase(unpacked.path, { namedPath: path, mode: "read" });
    try {
      // Nothing in the file's schema may call functions with side effects, and damaged cells are found when they are read.
      database.exec("pragma trusted_schema = off; pragma cell_size_check = on; pragma cache_size = -16384;");
      this.#schema = inspectSchema(database, path);
      this.#runs = readSyncRuns(database, this.#schema, path);
    } catch (error) {
      database.close();
      throw error;
    }
    this.#database = database;
  }

  async syncs(): Promise<readonly SyncRun[]> {
    this.#open();
    return this.#runs.map(({ run }) => run);
  }

  async view(choice: SyncChoice): Promise<SyncView> {
    this.#open();
    const runs = await this.syncs();
    const sync = chooseSync(this.path, runs, choice, this.#clock.now());
    const shown = this.#runs.filter(({ run }) => sync === null || run.id === sync.id);
    return new SqliteView({
      database: () => this.#open(),
      path: this.path,
      schema: this.#schema,
      sync,
      hasOthers: this.#runs.length > 1,
      isSplit: shown.every(({ isBackfilled }) => isBackfilled),
    });
  }

  #open(): SqlDatabase {
    if (this.#database === undefined) throw closedFile(this.path);
    return this.#database;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#database?.close();
    this.#database = undefined;
    await this.#unpacked[Symbol.asyncDispose]();
  }
}
