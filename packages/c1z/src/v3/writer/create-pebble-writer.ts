import { randomBytes } from "node:crypto";
import { replaceFile, resolveTarget } from "../../envelope/replace-file.ts";
import { createTempFolder, resolveTempRoot } from "../../envelope/temp-folder.ts";
import { type Clock, type Environment, machineClock, type RandomBytes } from "../../environment.ts";
import { loadXxhash64 } from "../checksum/xxhash64.ts";
import { PebbleWriter } from "./pebble-writer.ts";
import type { Tuning } from "./pebble-writer-options.ts";

export interface CreatePebbleWriterOptions {
  /** The `.c1z` to write or replace. Its folder must exist and be writable. */
  readonly path: string;
  /** Id of the sync that is written, a KSUID. */
  readonly syncId: string;
  /** Root of the temporary folder for large sorts; default `BATON_TMPDIR`, else the system's. */
  readonly tempDir?: string | undefined;
  /** Default: empty. */
  readonly env?: Environment | undefined;
  /** Says when the stats row was written. Default: the machine's clock. */
  readonly clock?: Clock | undefined;
  /** For the name of the temporary file. Default: the system's generator. */
  readonly random?: RandomBytes | undefined;
  /** On abort the target stays as it was and temporary files are removed on dispose. */
  readonly signal?: AbortSignal | undefined;
  /** Wait until the disk holds the file before it is put in place. Default true; false is for tests. */
  readonly durable?: boolean | undefined;
  /** Told how long the parts of `finish` took, for measurements. */
  readonly onStage?: ((stage: "index" | "pack", milliseconds: number) => void) | undefined;
  /** Sizes, for tests that need small ones. */
  readonly tuning?: Partial<Tuning> | undefined;
}

/** Measured by benches/c1z-v3.ts. */
export const defaultTuning: Tuning = {
  // Raw bytes of a table. A reader that looks up one row unpacks one table; smaller packs worse and makes more of them.
  tableBytes: 4 * 2 ** 20,
  // Memory that the keys of one index may take before they are sorted on disk: some ten million grants.
  sortBytes: 96 * 2 ** 20,
  // Of zstd.
  level: 1,
};

/**
 * Starts a new v3 file with one sync: a v3 file holds no other, so what the path held before is replaced when `finish` resolves.
 *
 * @throws BATON_FILE_* where the folder is missing or cannot be written.
 */
export async function createPebbleWriter(options: CreatePebbleWriterOptions): Promise<PebbleWriter> {
  const target = await resolveTarget(options.path);
  const replace = { random: options.random ?? randomBytes, isDurable: options.durable ?? true };
  return new PebbleWriter({
    path: options.path,
    syncId: options.syncId,
    openOutput: () => replaceFile(target, replace),
    createFolder: () => createTempFolder(resolveTempRoot(options.tempDir, options.env ?? {})),
    xxhash64: await loadXxhash64(),
    clock: options.clock ?? machineClock,
    signal: options.signal,
    onStage: options.onStage,
    tuning: { ...defaultTuning, ...options.tuning },
  });
}
