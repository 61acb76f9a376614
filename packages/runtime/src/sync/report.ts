import type { StorageEngine, SyncRun } from "@baton-ts/c1z";
import type { Finding } from "@baton-ts/findings";

/** What a finished sync did. */
export interface SyncReport {
  readonly path: string;
  readonly engine: StorageEngine;
  /** As stored: id, type, times, counts. */
  readonly run: SyncRun;
  /** True when pages of an interrupted run were used. */
  readonly resumed: boolean;
  /** Sorted by code; stored in the file too. */
  readonly findings: readonly Finding[];
  /** Listings that were dropped, one line each, in the order of their listing. */
  readonly warnings: readonly string[];
  /** Connector calls of this run and of the runs that it resumed. */
  readonly calls: number;
  readonly pages: number;
  /** Grants that expansion added. */
  readonly expandedGrants: number;
  readonly decompressedBytes: number;
  readonly compressedBytes: number;
}
