import type { Finding } from "@baton-ts/findings";
import { findingsAssetId, findingsFromAsset } from "../store/findings-asset.ts";
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
import type { SyncRun, SyncStats } from "../store/sync-run.ts";
import { Cells } from "./cells.ts";
import { countRows } from "./count-rows.ts";
import type { SqlDatabase } from "./driver.ts";
import type { FileSchema } from "./inspect-schema.ts";
import { type Conditions, type Listing, listByResource, listByRowId } from "./list-rows.ts";
import {
  assetFormat,
  entitlementFormat,
  grantFormat,
  type RowFormat,
  resourceFormat,
  resourceTypeFormat,
  sessionFormat,
} from "./row-formats.ts";
import type { TableName } from "./schema.ts";

export interface SqliteViewOptions {
  /** Called for every use, so that a closed reader says so. */
  readonly database: () => SqlDatabase;
  readonly path: string;
  readonly schema: FileSchema;
  readonly sync: SyncRun | null;
  /** The file holds other syncs, too. */
  readonly hasOthers: boolean;
  /** GrantExpandable is out of the grants' bytes already. */
  readonly isSplit: boolean;
}

/** Rows of one sync of a v1 database, or of all of them. */
export class SqliteView implements SyncView {
  readonly sync: SyncRun | null;
  readonly #options: SqliteViewOptions;
  readonly #grantFormat: RowFormat<GrantRow>;
  readonly #firstRowIds = new Map<TableName, number>();

  constructor(options: SqliteViewOptions) {
    this.sync = options.sync;
    this.#options = options;
    this.#grantFormat = grantFormat(options.schema, options.isSplit);
  }

  resourceTypes(page: PageOptions = {}): AsyncIterable<Page<ResourceTypeRow>> {
    return this.#list(resourceTypeFormat, [], page);
  }

  resources(filter: ResourceFilter = {}, page: PageOptions = {}): AsyncIterable<Page<ResourceRow>> {
    const { type, parent } = filter;
    const conditions: Conditions = [
      ...(type === undefined ? [] : [["resource_type_id", type] as const]),
      ...(parent === undefined
        ? []
        : [["parent_resource_type_id", parent.type] as const, ["parent_resource_id", parent.id] as const]),
    ];
    return this.#list(resourceFormat, conditions, page);
  }

  entitlements(filter: EntitlementFilter = {}, page: PageOptions = {}): AsyncIterable<Page<EntitlementRow>> {
    return this.#listOfResources(entitlementFormat, filter, page);
  }

  grants(filter: GrantFilter = {}, page: PageOptions = {}): AsyncIterable<Page<GrantRow>> {
    const { entitlementId, principal } = filter;
    if (entitlementId !== undefined) return this.#list(this.#grantFormat, [["entitlement_id", entitlementId]], page);
    if (principal === undefined) return this.#listOfResources(this.#grantFormat, filter, page);
    const { type, id } = principal;
    return this.#list(
      this.#grantFormat,
      [
        ["principal_resource_type_id", type],
        ["principal_resource_id", id],
      ],
      page,
    );
  }

  async *assets(page: PageOptions = {}): AsyncGenerator<Page<AssetRow>, void, void> {
    for await (const { rows, next } of this.#list(assetFormat, [], page)) {
      const shown = rows.filter(({ id }) => id !== findingsAssetId);
      if (shown.length > 0) yield { rows: shown, next };
    }
  }

  sessions(page: PageOptions = {}): AsyncIterable<Page<SessionRow>> {
    return this.#list(sessionFormat, [], page);
  }

  async resourceType(id: string): Promise<ResourceTypeRow | undefined> {
    return this.#find(resourceTypeFormat, id);
  }

  async resource(key: ResourceKey): Promise<ResourceRow | undefined> {
    return this.#find(resourceFormat, `${key.type}:${key.id}`);
  }

  async entitlement(id: string): Promise<EntitlementRow | undefined> {
    return this.#find(entitlementFormat, id);
  }

  async grant(id: string): Promise<GrantRow | undefined> {
    return this.#find(this.#grantFormat, id);
  }

  async asset(id: string): Promise<AssetRow | undefined> {
    return this.#find(assetFormat, id);
  }

  async stats(): Promise<SyncStats> {
    const cached = this.sync?.stats;
    // Upstream trusts a cached value only when it counted types (sync-engine §3.1).
    if (cached !== null && cached !== undefined && cached.resourceTypes > 0) return cached;
    return countRows(this.#options.database(), this.#options.schema, this.sync);
  }

  async findings(): Promise<readonly Finding[]> {
    return findingsFromAsset(this.#find(assetFormat, findingsAssetId));
  }

  #listOfResources<Row>(
    format: RowFormat<Row>,
    filter: { readonly resource?: ResourceKey | undefined; readonly resourceType?: string | undefined },
    page: PageOptions,
  ): AsyncIterable<Page<Row>> {
    const { resource, resourceType } = filter;
    if (resource !== undefined) {
      const { type, id } = resource;
      return this.#list(
        format,
        [
          ["resource_type_id", type],
          ["resource_id", id],
        ],
        page,
      );
    }
    if (resourceType === undefined) return this.#list(format, [], page);
    return this.#pages(format, [["resource_type_id", resourceType]], page, listByResource);
  }

  #list<Row>(format: RowFormat<Row>, conditions: Conditions, page: PageOptions): AsyncIterable<Page<Row>> {
    return this.#pages(format, conditions, page, listByRowId);
  }

  async *#pages<Row>(
    format: RowFormat<Row>,
    conditions: Conditions,
    page: PageOptions,
    list: (listing: Listing<Row>, page: PageOptions) => AsyncIterable<Page<Row>>,
  ): AsyncGenerator<Page<Row>, void, void> {
    const { path, schema } = this.#options;
    if (!schema.hasTable(format.table)) return;
    const firstRowId = this.#firstRowId(format.table);
    if (firstRowId === undefined) return;
    const database = this.#options.database();
    for await (const found of list({ database, path, format, conditions, syncId: this.sync?.id, firstRowId }, page)) {
      yield found;
      // The reader may have been closed meanwhile.
      this.#options.database();
    }
  }

  /** Of the sync in the table: where other syncs come first, looking for it once spares every page the walk over their rows. */
  #firstRowId(table: TableName): number | undefined {
    if (this.sync === null || !this.#options.hasOthers) return 0;
    const known = this.#firstRowIds.get(table);
    if (known !== undefined) return known;
    const statement = this.#options.database().prepare(`select id from ${table} where sync_id = ? order by id limit 1`);
    const [row] = statement.all(this.sync.id);
    if (row === undefined) return undefined;
    const first = new Cells(this.#options.path, table, ["id"]).rowId(row);
    this.#firstRowIds.set(table, first);
    return first;
  }

  #find<Row>(format: RowFormat<Row>, externalId: string): Row | undefined {
    const { path, schema } = this.#options;
    if (!schema.hasTable(format.table)) return undefined;
    const select = `select ${format.columns.join(", ")} from ${format.table} where external_id = ?`;
    const database = this.#options.database();
    const [row] =
      this.sync === null
        ? database.prepare(`${select} order by id desc limit 1`).all(externalId)
        : database.prepare(`${select} and sync_id = ? limit 1`).all(externalId, this.sync.id);
    return row === undefined ? undefined : format.read(new Cells(path, format.table, format.columns), row);
  }
}
