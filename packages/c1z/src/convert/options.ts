import type { BulkWriterOptions } from "../create-bulk-writer.ts";
import type { Clock, Environment } from "../environment.ts";
import type { C1zReader, SyncView } from "../store/reader.ts";
import type { BulkWriter, WrittenFile } from "../store/writer.ts";
import type { IdSample } from "./id-sample.ts";

/** The kinds of rows, in the order in which they are copied. */
export const convertSteps = ["resourceTypes", "resources", "entitlements", "grants", "assets", "sessions"] as const;
export type ConvertStep = (typeof convertSteps)[number];

export interface ConvertProgress {
  /** `finish`: indexes are built and the file is packed. */
  readonly step: ConvertStep | "finish";
  /** Rows that must be sorted are all read before the first is written. */
  readonly phase: "read" | "write";
  /** Rows of this step and phase so far; 0 in `finish`. */
  readonly rows: number;
  /** Rows of this step in all, where the file says so. */
  readonly total: number | undefined;
}

export interface ConvertOptions {
  readonly reader: Pick<C1zReader, "path" | "engine">;
  /** The sync to copy, of this reader. */
  readonly view: SyncView;
  /** Rows of a page; default 200, maximum 10,000. Larger ones take more memory, and more time. */
  readonly batchSize?: number | undefined;
  /** Bytes of rows that are sorted in memory; more are sorted on disk. Default 48 MiB. */
  readonly sortBytes?: number | undefined;
  /** Root of the temporary folders for sorting; default `BATON_TMPDIR`, else the system's. */
  readonly tempDir?: string | undefined;
  /** Default: empty. */
  readonly env?: Environment | undefined;
  /** Tells how long steps took. Default: the machine's clock. */
  readonly clock?: Clock | undefined;
  /** On abort nothing is written to the target. */
  readonly signal?: AbortSignal | undefined;
  /** Called for every batch. */
  readonly onProgress?: ((progress: ConvertProgress) => void) | undefined;
}

/** Where the rows go: a writer for this very sync, which the caller disposes of, or a file to be made. */
export type ConvertDestination =
  | { readonly writer: BulkWriter }
  | { readonly target: Pick<BulkWriterOptions, "path" | "engine" | "random" | "durable" | "keepSyncCount" | "skipCleanup"> };

export interface ConvertedSync {
  readonly written: WrittenFile;
  readonly steps: Readonly<Record<ConvertStep, CopiedRows>>;
  /** Bytes of the assets' content. */
  readonly assetBytes: number;
  /**
   * Ids of grants that are not in the target as rows of their own: a v3 file holds one grant for an entitlement and a principal, so what they said
   * was merged into another one with its id.
   */
  readonly mergedGrants: IdSample;
  /** Rows that a v3 file cannot hold because they lack an id that its keys are made of, as `<kind> <id>`. They are left out. */
  readonly leftOut: IdSample;
}

export interface CopiedRows {
  /** Rows in the target. */
  readonly rows: number;
  readonly milliseconds: number;
}
