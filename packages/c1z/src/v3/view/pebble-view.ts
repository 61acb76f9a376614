import type { Finding } from "@baton-ts/findings";
import { AssetRecordSchema, SessionRecordSchema } from "@baton-ts/proto/storage";
import { fromBinary } from "@bufbuild/protobuf";
import { findingsAssetId } from "../../store/findings-asset.ts";
import { nanosOfTimestamp } from "../../store/nanos.ts";
import type {
  EntitlementFilter,
  GrantFilter,
  Page,
  PageOptions,
  ResourceFilter,
  ResourceKey,
  SyncView,
} from "../../store/reader.ts";
import type { AssetRow, EntitlementRow, GrantRow, ResourceRow, ResourceTypeRow, SessionRow } from "../../store/rows.ts";
import type { SyncRun, SyncStats } from "../../store/sync-run.ts";
import { Family } from "../keys/families.ts";
import { tupleKey } from "../keys/tuple.ts";
import type { KeyValue } from "../lsm/merged-rows.ts";
import { type PebbleStore, prefixRange } from "../pebble-store.ts";
import { entitlementRowFromRecord } from "../records/entitlement-record.ts";
import { grantRowFromRecord } from "../records/grant-record.ts";
import { resourceRowFromRecord } from "../records/resource-record.ts";
import { resourceTypeRowFromRecord } from "../records/resource-type-record.ts";
import { countRows } from "./count-rows.ts";
import { findEntitlement } from "./find-entitlement.ts";
import { findGrant } from "./find-grant.ts";
import { keyPages } from "./key-pages.ts";

/** Reads the stored findings; the same asset in every format. */
export type ParseFindings = (asset: AssetRow | undefined) => readonly Finding[];

/** The one sync of a v3 file. Listings come in key order. */
export class PebbleView implements SyncView {
  readonly sync: SyncRun | null;
  readonly #store: PebbleStore;
  readonly #isLegacy: boolean;
  readonly #parseFindings: ParseFindings;

  constructor(store: PebbleStore, sync: SyncRun | null, isLegacy: boolean, parseFindings: ParseFindings) {
    this.#store = store;
    this.sync = sync;
    this.#isLegacy = isLegacy;
    this.#parseFindings = parseFindings;
  }

  resourceTypes(page: PageOptions = {}): AsyncIterable<Page<ResourceTypeRow>> {
    return this.#list(Family.resourceType, [], page, ({ value }) => resourceTypeRowFromRecord(value));
  }

  resources(filter: ResourceFilter = {}, page: PageOptions = {}): AsyncIterable<Page<ResourceRow>> {
    const { type, parent } = filter;
    if (parent === undefined) {
      return this.#list(Family.resource, type === undefined ? [] : [type], page, ({ value }) => resourceRowFromRecord(value));
    }
    const components = type === undefined ? [parent.type, parent.id] : [parent.type, parent.id, type];
    const childrenStart = tupleKey(Family.childResource, [parent.type, parent.id], true).length;
    return this.#list(Family.childResource, components, page, async ({ key }) => {
      const resourceKey = Buffer.concat([tupleKey(Family.resource, [], true), key.subarray(childrenStart)]);
      const value = await this.#store.get(resourceKey);
      return value === undefined ? undefined : resourceRowFromRecord(value);
    });
  }

  entitlements(filter: EntitlementFilter = {}, page: PageOptions = {}): AsyncIterable<Page<EntitlementRow>> {
    const type = filter.resource?.type ?? filter.resourceType;
    const isMeant = (row: EntitlementRow): boolean =>
      (type === undefined || row.resourceType === type) &&
      (filter.resource === undefined || row.resourceId === filter.resource.id);
    if (this.#isLegacy) return this.#list(Family.entitlement, [], page, kept(entitlementRowFromRecord, isMeant));
    const components = [type, filter.resource?.id].filter((part) => part !== undefined);
    return this.#list(Family.entitlement, components, page, ({ value }) => entitlementRowFromRecord(value));
  }

  grants(filter: GrantFilter = {}, page: PageOptions = {}): AsyncIterable<Page<GrantRow>> {
    if (this.#isLegacy)
      return this.#list(
        Family.grant,
        [],
        page,
        kept(grantRowFromRecord, (row) => matchesGrant(row, filter)),
      );
    const { entitlementId, resource, resourceType, principal } = filter;
    if (entitlementId !== undefined) return this.#grantsOfEntitlement(entitlementId, page);
    if (principal !== undefined) return this.#grantsOfPrincipal(principal, page);
    const type = resource?.type ?? resourceType;
    const components = [type, resource?.id].filter((part) => part !== undefined);
    return this.#list(Family.grant, components, page, ({ value }) => grantRowFromRecord(value));
  }

  assets(page: PageOptions = {}): AsyncIterable<Page<AssetRow>> {
    return this.#list(Family.asset, [], page, ({ value }) => {
      const row = assetRow(value);
      return row.id === findingsAssetId ? undefined : row;
    });
  }

  sessions(page: PageOptions = {}): AsyncIterable<Page<SessionRow>> {
    return this.#list(Family.session, this.sync === null ? [] : [this.sync.id], page, ({ value }) => {
      const record = fromBinary(SessionRecordSchema, value);
      return { key: record.key, value: record.value };
    });
  }

  async resourceType(id: string): Promise<ResourceTypeRow | undefined> {
    return translated(await this.#store.get(tupleKey(Family.resourceType, [id])), resourceTypeRowFromRecord);
  }

  async resource(key: ResourceKey): Promise<ResourceRow | undefined> {
    return translated(await this.#store.get(tupleKey(Family.resource, [key.type, key.id])), resourceRowFromRecord);
  }

  async entitlement(id: string): Promise<EntitlementRow | undefined> {
    if (this.#isLegacy) return translated(await this.#store.get(tupleKey(Family.entitlement, [id])), entitlementRowFromRecord);
    return translated((await findEntitlement(this.#store, id))?.value, entitlementRowFromRecord);
  }

  async grant(id: string): Promise<GrantRow | undefined> {
    if (this.#isLegacy) return translated(await this.#store.get(tupleKey(Family.grant, [id])), grantRowFromRecord);
    return findGrant(this.#store, id);
  }

  async asset(id: string): Promise<AssetRow | undefined> {
    return translated(await this.#store.get(tupleKey(Family.asset, [id])), assetRow);
  }

  async stats(): Promise<SyncStats> {
    return this.sync?.stats ?? countRows(this.#store);
  }

  async findings(): Promise<readonly Finding[]> {
    return this.#parseFindings(await this.asset("baton-ts/findings"));
  }

  async *#grantsOfEntitlement(id: string, page: PageOptions): AsyncGenerator<Page<GrantRow>> {
    const entitlement = await findEntitlement(this.#store, id);
    if (entitlement === undefined) return;
    const tail = entitlement.key.subarray(Family.entitlement.length);
    const prefix = Buffer.concat([Uint8Array.from(Family.grant), tail, Uint8Array.of(0)]);
    yield* keyPages(this.#store, prefixRange(prefix), page, ({ value }) => grantRowFromRecord(value));
  }

  /** The index holds principal, then entitlement; the grant's own key is the other way round. */
  #grantsOfPrincipal(principal: ResourceKey, page: PageOptions): AsyncIterable<Page<GrantRow>> {
    const holder = tupleKey([], [principal.type, principal.id]);
    const prefixLength = tupleKey(Family.grantByPrincipal, [principal.type, principal.id], true).length;
    return this.#list(Family.grantByPrincipal, [principal.type, principal.id], page, async ({ key }) => {
      const grantKey = Buffer.concat([tupleKey(Family.grant, [], true), key.subarray(prefixLength), holder]);
      const value = await this.#store.get(grantKey);
      return value === undefined ? undefined : grantRowFromRecord(value);
    });
  }

  #list<Row>(
    family: readonly number[],
    components: readonly string[],
    page: PageOptions,
    translate: (row: KeyValue) => Row | undefined | Promise<Row | undefined>,
  ): AsyncIterable<Page<Row>> {
    return keyPages(this.#store, prefixRange(tupleKey(family, components, true)), page, translate);
  }
}

function translated<Row>(value: Uint8Array | undefined, translate: (value: Uint8Array) => Row): Row | undefined {
  return value === undefined ? undefined : translate(value);
}

function kept<Row>(translate: (value: Uint8Array) => Row, isMeant: (row: Row) => boolean): (row: KeyValue) => Row | undefined {
  return ({ value }) => {
    const row = translate(value);
    return isMeant(row) ? row : undefined;
  };
}

function matchesGrant(row: GrantRow, { entitlementId, resource, resourceType, principal }: GrantFilter): boolean {
  return (
    (entitlementId === undefined || row.entitlementId === entitlementId) &&
    (resource === undefined || (row.resourceType === resource.type && row.resourceId === resource.id)) &&
    (resourceType === undefined || row.resourceType === resourceType) &&
    (principal === undefined || (row.principalType === principal.type && row.principalId === principal.id))
  );
}

function assetRow(value: Uint8Array): AssetRow {
  const record = fromBinary(AssetRecordSchema, value);
  const discoveredAt = record.discoveredAt === undefined ? 0n : nanosOfTimestamp(record.discoveredAt);
  return { id: record.externalId, contentType: record.contentType, data: record.data, discoveredAt };
}
