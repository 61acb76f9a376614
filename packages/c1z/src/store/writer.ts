import type { Finding } from "@baton-ts/findings";
import type { StorageEngine } from "./reader.ts";
import type { AssetRow, EntitlementRow, GrantRow, ResourceRow, ResourceTypeRow, SessionRow } from "./rows.ts";
import type { SyncRun } from "./sync-run.ts";

export type RowBatches<Row> = Iterable<readonly Row[]> | AsyncIterable<readonly Row[]>;

/**
 * Writes one sync into a new `.c1z`, once. Each method is called at most once, in the order below, with rows in key order:
 * resource types by id; resources by (type, id); entitlements by (resource type, resource id, id); grants by (resource type,
 * resource id, entitlement id, principal type, principal id, id); assets and sessions by id. Strings compare by UTF-8 bytes.
 * Only the v3 writer depends on that order; the others keep the order given, which becomes the order of listings. A writer pulls the next batch
 * only when it has stored the last one. Row counts are kept by the writer.
 *
 * Nothing may follow a call that failed, because a part of its rows is already there. Assets may hold the findings of a sync that is copied;
 * those given to `finish` take their place.
 *
 * Nothing is visible at the target path before `finish` has resolved; disposing without it leaves the previous file as it was.
 */
export interface BulkWriter extends AsyncDisposable {
  readonly engine: StorageEngine;
  writeResourceTypes(rows: RowBatches<ResourceTypeRow>): Promise<void>;
  writeResources(rows: RowBatches<ResourceRow>): Promise<void>;
  writeEntitlements(rows: RowBatches<EntitlementRow>): Promise<void>;
  writeGrants(rows: RowBatches<GrantRow>): Promise<void>;
  writeAssets(rows: RowBatches<AssetRow>): Promise<void>;
  writeSessions(rows: RowBatches<SessionRow>): Promise<void>;
  /**
   * Builds the indexes, stores the run (its `stats` are filled in from the rows written unless given) and the findings, deletes the syncs that
   * the retention rule drops (sync-engine §3.3), and puts the file in place atomically: temp name, fsync, rename, fsync of the folder.
   */
  finish(run: SyncRun, findings?: readonly Finding[]): Promise<WrittenFile>;
}

export interface WrittenFile {
  readonly path: string;
  readonly decompressedBytes: number;
  readonly compressedBytes: number;
  readonly run: SyncRun;
}
