import type { Finding } from "@baton-ts/findings";
import { invalidCursor } from "../errors.ts";
import { findingsAssetId, findingsToAsset } from "../store/findings-asset.ts";
import { resolvePageSize } from "../store/page-size.ts";
import type {
  EntitlementFilter,
  GrantFilter,
  Page,
  PageOptions,
  ResourceFilter,
  ResourceKey,
  SyncView,
} from "../store/reader.ts";
import type { AssetRow, EntitlementRow, GrantRow, ResourceRow, ResourceTypeRow, SessionRow } from "../store/rows.ts";
import { StatsCounter } from "../store/stats-counter.ts";
import type { SyncRun, SyncStats } from "../store/sync-run.ts";
import type { MemoryRows, MemorySync } from "./memory-sync.ts";

/** Rows of one sync in memory, or of all; in the order in which they were written. */
export class MemoryView implements SyncView {
  readonly sync: SyncRun | null;
  readonly #path: string;
  readonly #syncs: readonly MemorySync[];

  constructor(path: string, sync: SyncRun | null, syncs: readonly MemorySync[]) {
    this.#path = path;
    this.sync = sync;
    this.#syncs = syncs;
  }

  resourceTypes(page: PageOptions = {}): AsyncIterable<Page<ResourceTypeRow>> {
    return this.#list("resourceTypes", () => true, page);
  }

  resources({ type, parent }: ResourceFilter = {}, page: PageOptions = {}): AsyncIterable<Page<ResourceRow>> {
    return this.#list(
      "resources",
      (row) =>
        (type === undefined || row.type === type) &&
        (parent === undefined || (row.parentType === parent.type && row.parentId === parent.id)),
      page,
    );
  }

  entitlements(filter: EntitlementFilter = {}, page: PageOptions = {}): AsyncIterable<Page<EntitlementRow>> {
    return this.#list("entitlements", (row) => isOnResource(row, filter), page);
  }

  grants(filter: GrantFilter = {}, page: PageOptions = {}): AsyncIterable<Page<GrantRow>> {
    const { entitlementId, principal } = filter;
    return this.#list(
      "grants",
      (row) =>
        (entitlementId === undefined || row.entitlementId === entitlementId) &&
        (principal === undefined || (row.principalType === principal.type && row.principalId === principal.id)) &&
        isOnResource(row, filter),
      page,
    );
  }

  assets(page: PageOptions = {}): AsyncIterable<Page<AssetRow>> {
    return this.#list("assets", () => true, page);
  }

  sessions(page: PageOptions = {}): AsyncIterable<Page<SessionRow>> {
    return this.#list("sessions", () => true, page);
  }

  async resourceType(id: string): Promise<ResourceTypeRow | undefined> {
    return this.#rows("resourceTypes").findLast((row) => row.id === id);
  }

  async resource({ type, id }: ResourceKey): Promise<ResourceRow | undefined> {
    return this.#rows("resources").findLast((row) => row.type === type && row.id === id);
  }

  async entitlement(id: string): Promise<EntitlementRow | undefined> {
    return this.#rows("entitlements").findLast((row) => row.id === id);
  }

  async grant(id: string): Promise<GrantRow | undefined> {
    return this.#rows("grants").findLast((row) => row.id === id);
  }

  async asset(id: string): Promise<AssetRow | undefined> {
    if (id !== findingsAssetId) return this.#rows("assets").findLast((row) => row.id === id);
    const findings = await this.findings();
    const run = this.sync ?? this.#syncs.at(-1)?.run;
    return findings.length === 0 || run === undefined ? undefined : findingsToAsset(findings, run.endedAt ?? run.startedAt);
  }

  async stats(): Promise<SyncStats> {
    const cached = this.sync?.stats;
    if (cached !== null && cached !== undefined && cached.resourceTypes > 0) return cached;
    const counter = new StatsCounter();
    for (const row of this.#rows("resourceTypes")) counter.addResourceType(row.id);
    for (const row of this.#rows("resources")) counter.addResources(row.type);
    for (const row of this.#rows("entitlements")) counter.addEntitlements(row.resourceType);
    for (const row of this.#rows("grants")) counter.addGrants(row.resourceType);
    counter.addAssets(this.#rows("assets").length);
    return counter.stats(this.sync?.type ?? "full");
  }

  async findings(): Promise<readonly Finding[]> {
    return this.#syncs.at(-1)?.findings ?? [];
  }

  #rows<Name extends keyof MemoryRows>(name: Name): readonly MemoryRows[Name][number][] {
    return this.#syncs.flatMap(({ rows }) => rows[name] as readonly MemoryRows[Name][number][]);
  }

  /** A cursor is the decimal place of the next row among all of its kind. */
  async *#list<Name extends keyof MemoryRows>(
    name: Name,
    isWanted: (row: MemoryRows[Name][number]) => boolean,
    { cursor = "0", pageSize, signal }: PageOptions,
  ): AsyncGenerator<Page<MemoryRows[Name][number]>, void, void> {
    if (!/^\d{1,15}$/.test(cursor)) throw invalidCursor(this.#path, cursor);
    const all = this.#rows(name);
    const size = resolvePageSize(pageSize);
    let found: MemoryRows[Name][number][] = [];
    for (let at = Number(cursor); at < all.length; at++) {
      const row = all[at] as MemoryRows[Name][number];
      if (!isWanted(row)) continue;
      signal?.throwIfAborted();
      if (found.length === size) {
        yield { rows: found, next: String(at) };
        found = [];
      }
      found.push(row);
    }
    signal?.throwIfAborted();
    if (found.length > 0) yield { rows: found, next: undefined };
  }
}

function isOnResource(
  row: { readonly resourceType: string; readonly resourceId: string },
  { resource, resourceType }: EntitlementFilter,
): boolean {
  if (resource !== undefined) return row.resourceType === resource.type && row.resourceId === resource.id;
  return resourceType === undefined || row.resourceType === resourceType;
}
