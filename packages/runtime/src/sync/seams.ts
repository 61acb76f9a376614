import { type BulkWriter, createBulkWriter, detectEngine, openC1z, type StorageEngine } from "@baton-ts/c1z";
import { fileSystemFolder, type SegmentFolder } from "../journal/segment-files.ts";

export interface OpenWriterOptions {
  readonly path: string;
  readonly engine: StorageEngine;
  readonly syncId: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: { now(): bigint };
  readonly random: (size: number) => Uint8Array;
  readonly signal: AbortSignal;
}

/** Where a sync touches files. Tests put memory in place of some of them. */
export interface SyncSeams {
  readonly openWriter: (options: OpenWriterOptions) => Promise<BulkWriter>;
  /** Of the existing output file; undefined where there is none. */
  readonly detectEngine: (path: string) => Promise<StorageEngine | undefined>;
  /** Id of the latest finished full sync of the existing output file, or empty. */
  readonly latestFullSync: (path: string) => Promise<string>;
  /** True when the existing output file holds the sync, finished; false for a file that cannot be read. */
  readonly holdsFinished: (path: string, syncId: string, env: OpenWriterOptions["env"]) => Promise<boolean>;
  readonly openFolder: (path: string) => SegmentFolder;
  /** Takes the journal folder for this process. */
  readonly lock: boolean;
}

export const fileSeams: SyncSeams = {
  openWriter: createBulkWriter,
  detectEngine,
  latestFullSync,
  holdsFinished,
  openFolder: fileSystemFolder,
  lock: true,
};

async function latestFullSync(path: string): Promise<string> {
  if ((await detectEngine(path)) === undefined) return "";
  await using reader = await openC1z(path);
  const finished = (await reader.syncs()).filter((run) => run.type === "full" && run.endedAt !== null);
  const latest = finished.toSorted((a, b) => Number((a.endedAt ?? 0n) - (b.endedAt ?? 0n)) || (a.id < b.id ? -1 : 1)).at(-1);
  return latest?.id ?? "";
}

async function holdsFinished(path: string, syncId: string, env: OpenWriterOptions["env"]): Promise<boolean> {
  try {
    await using reader = await openC1z(path, { env, cache: false });
    return (await reader.syncs()).some((run) => run.id === syncId && run.endedAt !== null);
  } catch {
    // What is wrong with the file is for the writer to say, which has to replace it.
    return false;
  }
}
