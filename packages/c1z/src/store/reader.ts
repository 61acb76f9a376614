import type { Finding } from "@baton-ts/findings";
import type { AssetRow, EntitlementRow, GrantRow, ResourceRow, ResourceTypeRow, SessionRow } from "./rows.ts";
import type { SyncRun, SyncStats } from "./sync-run.ts";

export type StorageEngine = "sqlite" | "pebble" | "memory";

export interface ResourceKey {
  readonly type: string;
  readonly id: string;
}

export interface PageOptions {
  /** Rows a page; default and maximum 10,000. */
  readonly pageSize?: number | undefined;
  /** Continue behind this cursor, taken from an earlier page of the same call with the same filter. */
  readonly cursor?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Rows in storage order (v1: insertion, but by resource id where only a resource type is asked for; v3: key). Never empty; `next` is absent on
 * the last page.
 */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly next: string | undefined;
}

/** At most one of the three; none means all. */
export interface GrantFilter {
  readonly entitlementId?: string | undefined;
  /** The entitlement's resource. */
  readonly resource?: ResourceKey | undefined;
  /** The entitlement's resource type. */
  readonly resourceType?: string | undefined;
  readonly principal?: ResourceKey | undefined;
}

export interface ResourceFilter {
  readonly type?: string | undefined;
  readonly parent?: ResourceKey | undefined;
}

export interface EntitlementFilter {
  readonly resource?: ResourceKey | undefined;
  readonly resourceType?: string | undefined;
}

/**
 * The rows of one sync. Listings stream page by page in constant memory; point reads use an index and answer undefined for a miss.
 * A caller may stop iterating at any time.
 */
export interface SyncView {
  /** Null where a file has rows but no sync that the default rule would choose: then rows of every sync are shown (sync-engine §2.6). */
  readonly sync: SyncRun | null;
  resourceTypes(page?: PageOptions): AsyncIterable<Page<ResourceTypeRow>>;
  resources(filter?: ResourceFilter, page?: PageOptions): AsyncIterable<Page<ResourceRow>>;
  entitlements(filter?: EntitlementFilter, page?: PageOptions): AsyncIterable<Page<EntitlementRow>>;
  grants(filter?: GrantFilter, page?: PageOptions): AsyncIterable<Page<GrantRow>>;
  /** Without the asset that holds the findings. */
  assets(page?: PageOptions): AsyncIterable<Page<AssetRow>>;
  sessions(page?: PageOptions): AsyncIterable<Page<SessionRow>>;
  resourceType(id: string): Promise<ResourceTypeRow | undefined>;
  resource(key: ResourceKey): Promise<ResourceRow | undefined>;
  entitlement(id: string): Promise<EntitlementRow | undefined>;
  grant(id: string): Promise<GrantRow | undefined>;
  asset(id: string): Promise<AssetRow | undefined>;
  /** Cached counts, or counted now where the file has none. */
  stats(): Promise<SyncStats>;
  /** What was found while syncing; empty for files of other writers. */
  findings(): Promise<readonly Finding[]>;
}

/**
 * How the shown sync is chosen (baton-cli §1.1, sync-engine §2.6):
 * - `id`: exactly that sync; a foreign id is `BATON_C1Z_SYNC_NOT_FOUND`.
 * - `latestFinished`: newest finished sync of any type, else newest unfinished younger than 7 days, else no filter.
 * - `latestFull`: newest finished full sync, else newest unfinished of any type younger than 7 days, else no filter.
 */
export type SyncChoice = { readonly kind: "id"; readonly id: string } | { readonly kind: "latestFinished" | "latestFull" };

/** An open `.c1z`. Closing removes what was unpacked. */
export interface C1zReader extends AsyncDisposable {
  readonly path: string;
  readonly engine: StorageEngine;
  /** Every sync in the file, finished or not, in storage order (oldest first). */
  syncs(): Promise<readonly SyncRun[]>;
  view(choice: SyncChoice): Promise<SyncView>;
}
