import type { StorageEngine } from "@baton-ts/c1z";
import type { ConnectorService, Logger } from "@baton-ts/sdk";
import type { Clock } from "./clock.ts";
import type { SyncProgress } from "./progress.ts";

/** One resource to fetch in a targeted sync. */
export interface SyncTarget {
  readonly resource: { readonly type: string; readonly id: string };
  readonly parent?: { readonly type: string; readonly id: string } | undefined;
}

/**
 * What is fetched (sync-engine §8.1):
 * - `full`: everything.
 * - `resourcesOnly`: resource types and resources (`--skip-entitlements-and-grants`); stored as `resources_only`.
 * - `targeted`: the given resources with their children, entitlements and grants; stored as `partial` whose parent is the latest
 *   finished full sync of the output file. Always a new sync: it is never resumed, and an unfinished full sync stays resumable.
 */
export type SyncMode =
  | { readonly kind: "full" }
  | { readonly kind: "resourcesOnly" }
  | {
      readonly kind: "targeted";
      readonly targets: readonly SyncTarget[];
      readonly skipGrants?: boolean | undefined;
      readonly skipEntitlementsAndGrants?: boolean | undefined;
    };

export interface SyncOutput {
  /** The `.c1z` to write. Untouched until the sync is complete, then replaced at once. */
  readonly path: string;
  /** Default: that of the existing file, `pebble` for a new one (sync-engine §1.5). */
  readonly engine?: StorageEngine | undefined;
}

export interface SyncLimits {
  /** Longest wait between two tries of a call. Default 60,000; upstream's cap (sync-engine §4.6). */
  readonly maxRetryDelayMs?: number | undefined;
  /** Step of the linear back-off. Default 1,000. */
  readonly retryStepMs?: number | undefined;
  /**
   * Bytes of one journal segment. Default 1 GiB; lower only makes more files, higher makes a torn disk block cost more to find.
   * One record never spans segments, so a larger page makes a larger segment.
   */
  readonly journalSegmentBytes?: number | undefined;
  /** How often the journal is forced to disk. Default 10,000: what a power cut can cost; a killed process loses nothing. */
  readonly journalSyncMs?: number | undefined;
  /** Bytes of rows held in memory while the file is written. Default 32 MiB. */
  readonly sealWindowBytes?: number | undefined;
}

export interface SyncOptions {
  readonly connector: ConnectorService;
  readonly output: SyncOutput;
  /** Default `{ kind: "full" }`. */
  readonly mode?: SyncMode | undefined;
  /** Only these types are stored; a type that the connector does not offer is an error. Default: all. */
  readonly syncResourceTypes?: readonly string[] | undefined;
  /** Connector calls in flight. 0 or less than -1: one; -1: as many as CPUs, at most 4. Default 0 (sync-engine §4.3). */
  readonly workers?: number | undefined;
  /** Folder of the journal. Default `<output path>.journal`; `<output path>.partial.journal` for a targeted sync. */
  readonly journalDir?: string | undefined;
  /** Name of the connector; a journal of another connector is not resumed. Default: the display name that it reports. */
  readonly connectorName?: string | undefined;
  /** Anything that makes two runs incomparable, such as a hash of the connector's configuration; part of what a resume compares. */
  readonly fingerprint?: string | undefined;
  /** Discard the journal of an unfinished sync instead of resuming it. */
  readonly fresh?: boolean | undefined;
  /** Default: the machine's clock. */
  readonly clock?: Clock | undefined;
  /** Returns `size` random bytes, for the sync id. Default: the system's generator. */
  readonly random?: ((size: number) => Uint8Array) | undefined;
  /** `BATON_DONT_FIX_CYCLES`, and what the writer of the file reads (sync-engine §1.1). Default: none. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /**
   * Ends the sync: calls are aborted, the journal is flushed and kept, the output is untouched, the next run resumes. A TimeoutError
   * as the reason means that the run duration is over.
   */
  readonly signal?: AbortSignal | undefined;
  /** Default: silent. */
  readonly logger?: Logger | undefined;
  /** Called synchronously while the sync runs; what it throws fails the sync. */
  readonly onProgress?: ((event: SyncProgress) => void) | undefined;
  readonly limits?: SyncLimits | undefined;
}
