import { randomBytes } from "node:crypto";
import { BatonError, GrpcCode } from "@baton-ts/findings";
import { resolveDecoderLimits } from "./envelope/decoder-limits.ts";
import { openContainer } from "./envelope/magic.ts";
import { resolveTarget } from "./envelope/replace-file.ts";
import { createTempFolder, resolveTempRoot } from "./envelope/temp-folder.ts";
import { unpackToFolder } from "./envelope/unpack-file.ts";
import { type Clock, type Environment, machineClock, type RandomBytes } from "./environment.ts";
import type { StorageEngine } from "./store/reader.ts";
import { type RetentionOptions, selectKeptSyncs } from "./store/retention.ts";
import type { BulkWriter } from "./store/writer.ts";
import { inspectOld } from "./v1/carry-over.ts";
import { SqliteWriter } from "./v1/sqlite-writer.ts";
import { createPebbleWriter } from "./v3/writer/create-pebble-writer.ts";

export interface BulkWriterOptions extends RetentionOptions {
  /** The `.c1z` to write or replace. Its folder must exist and be writable. */
  readonly path: string;
  /** Format to write; see {@link detectEngine} for the one that the file has. */
  readonly engine: StorageEngine;
  /** Id of the sync that is written, a KSUID; every row carries it. */
  readonly syncId: string;
  /** Root of the temporary folder; default `BATON_TMPDIR`, else the system's. It must have room for the unpacked file. */
  readonly tempDir?: string | undefined;
  /** Default: empty. */
  readonly env?: Environment | undefined;
  /** Default: the machine's clock. */
  readonly clock?: Clock | undefined;
  /** For the name of the temporary file. Default: the system's generator. */
  readonly random?: RandomBytes | undefined;
  /** On abort the target stays as it was and temporary files are removed on dispose. */
  readonly signal?: AbortSignal | undefined;
  /** Wait until the disk holds the file before it is put in place. Default true; false is for tests. */
  readonly durable?: boolean | undefined;
  /** Told how long the parts of `finish` took, for measurements. */
  readonly onStage?: ((stage: "index" | "pack", milliseconds: number) => void) | undefined;
}

/**
 * Starts a new version of a `.c1z` with one new sync. Syncs that the file already holds and that stay under the retention rule (sync-engine
 * §3.3; unfinished ones for seven days) are carried over now, in their order; one of the same id is replaced.
 *
 * Fails before anything is collected where it could not be saved later: folder missing or not writable (`BATON_FILE_*`), an existing file
 * that cannot be read (its codes), or one of another engine (`BATON_C1Z_ENGINE_CONFLICT`).
 */
export async function createBulkWriter(options: BulkWriterOptions): Promise<BulkWriter> {
  if (options.engine === "sqlite") return await createSqliteWriter(options);
  // A v3 file holds one sync, so there is nothing to carry over; an existing v1 file becomes a v3 one (sync-engine §1.5).
  if (options.engine === "pebble") return await createPebbleWriter(options);
  throw new RangeError("the engine memory has no files: use createMemoryStore");
}

/** The engine of an existing file; undefined where it is missing or empty, so that a new one may be chosen. */
export async function detectEngine(path: string): Promise<Exclude<StorageEngine, "memory"> | undefined> {
  const container = await openContainer(path).catch((error: unknown) => {
    if (error instanceof BatonError && error.code === "BATON_C1Z_NOT_FOUND") return undefined;
    throw error;
  });
  if (container === undefined) return undefined;
  await container.file[Symbol.asyncDispose]();
  return container.version === "v1" ? "sqlite" : "pebble";
}

async function createSqliteWriter(options: BulkWriterOptions): Promise<BulkWriter> {
  const env = options.env ?? {};
  const target = await resolveTarget(options.path);
  const explicitRoot = options.tempDir || env["BATON_TMPDIR"];
  const folder = await createTempFolder(resolveTempRoot(options.tempDir, env));
  let writer: SqliteWriter | undefined;
  try {
    writer = new SqliteWriter({
      path: options.path,
      target,
      syncId: options.syncId,
      folder,
      sortFolder: explicitRoot || undefined,
      replace: { random: options.random ?? randomBytes, isDurable: options.durable ?? true },
      signal: options.signal,
      onStage: options.onStage,
    });
    await carryOverFrom(target, writer, options);
    return writer;
  } catch (error) {
    await (writer ?? folder)[Symbol.asyncDispose]();
    throw error;
  }
}

async function carryOverFrom(target: string, writer: SqliteWriter, options: BulkWriterOptions): Promise<void> {
  const engine = await detectEngine(target);
  if (engine === undefined) return;
  if (engine === "pebble") throw engineConflict(options.path);
  const env = options.env ?? {};
  const { file } = await openContainer(target);
  await using source = file;
  const folder = await createTempFolder(resolveTempRoot(options.tempDir, env));
  const decode = { limits: resolveDecoderLimits({}, env), signal: options.signal };
  await using unpacked = await unpackToFolder(source, folder, decode);
  const old = inspectOld(unpacked.path, options.path);
  const runs = old.runs.map(({ run }) => run).filter(({ id }) => id !== options.syncId);
  const kept = new Set(selectKeptSyncs(runs, options, env, (options.clock ?? machineClock).now()));
  await writer.carryOver(
    old,
    old.runs.filter(({ run }) => kept.has(run)),
  );
}

function engineConflict(path: string): BatonError {
  return new BatonError({
    code: "BATON_C1Z_ENGINE_CONFLICT",
    message: `${path} is a v3 file (engine pebble) and engine sqlite was asked for; a v3 file is never rewritten as v1`,
    hint: "Leave the storage engine unset, or write to another path.",
    details: { path },
    grpcCode: GrpcCode.failedPrecondition,
  });
}
