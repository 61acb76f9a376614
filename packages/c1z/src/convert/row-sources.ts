import { findingsAssetId } from "../store/findings-asset.ts";
import type { Page, PageOptions, SyncView } from "../store/reader.ts";
import type { AssetRow, EntitlementRow, GrantRow, ResourceRow, ResourceTypeRow, SessionRow } from "../store/rows.ts";
import { isKeyableEntitlement, isKeyableGrant, isKeyableResource, isKeyableResourceType } from "./keyable.ts";
import { mergeSameGrants } from "./merge-grants.ts";
import type { ConvertStep } from "./options.ts";
import {
  assetIdFormat,
  entitlementFormat,
  grantFormat,
  type RowFormat,
  resourceFormat,
  resourceTypeFormat,
  sessionFormat,
} from "./row-formats.ts";
import { slimGrant } from "./slim-grant.ts";
import { type SortOptions, sortRows } from "./sort-rows.ts";
import { entitlementCompleter } from "./whole-entitlements.ts";

type Batches<Row> = AsyncIterable<readonly Row[]>;

/** The rows of one sync as a writer wants them. Each is to be walked once. */
export interface RowSources {
  resourceTypes(): Batches<ResourceTypeRow>;
  resources(): Batches<ResourceRow>;
  entitlements(): Batches<EntitlementRow>;
  grants(): Batches<GrantRow>;
  assets(): Batches<AssetRow>;
  sessions(): Batches<SessionRow>;
}

// An asset is a picture or a document: a page of usual size would hold them all.
const assetPageSize = 8;

/** In the order of the reader. With `completesEntitlements`, entitlements get the objects that they name; see {@link entitlementCompleter}. */
export function rowsAsTheyAre(view: SyncView, page: PageOptions, completesEntitlements: boolean): RowSources {
  return {
    resourceTypes: () => rowsOf(view.resourceTypes(page)),
    resources: () => rowsOf(view.resources({}, page)),
    entitlements: () => {
      const rows = rowsOf(view.entitlements({}, page));
      return completesEntitlements ? mapRows(rows, entitlementCompleter(view)) : rows;
    },
    grants: () => rowsOf(view.grants({}, page)),
    assets: async function* () {
      yield* rowsOf(view.assets({ ...page, pageSize: assetPageSize }));
      // Listings leave the findings out; as an asset they are copied to the byte, also what this version does not know.
      const findings = await view.asset(findingsAssetId);
      if (findings !== undefined) yield [findings];
    },
    sessions: () => rowsOf(view.sessions(page)),
  };
}

export interface KeyOrderEvents {
  /** A grant that is no row of its own any more; see `mergeSameGrants`. */
  readonly onMerged: (id: string) => void;
  /** A row without a key, as `<kind> <id>`. */
  readonly onLeftOut: (row: string) => void;
  readonly onRead: (step: ConvertStep, rows: number) => void;
}

/** In key order, and with only what a v3 file can hold. */
export function rowsInKeyOrder(view: SyncView, page: PageOptions, sort: SortOptions, events: KeyOrderEvents): RowSources {
  const sorted = <Row>(step: ConvertStep, rows: Batches<Row>, format: RowFormat<Row>): Batches<Row> =>
    sortRows(
      announced(rows, (count) => events.onRead(step, count)),
      format,
      sort,
    );
  const keyed = <Row extends { readonly id: string }>(
    pages: AsyncIterable<Page<Row>>,
    isKeyable: (row: Row) => boolean,
    kind: string,
  ): Batches<Row> => filterRows(rowsOf(pages), isKeyable, ({ id }) => events.onLeftOut(`${kind} ${JSON.stringify(id)}`));
  return {
    resourceTypes: () => {
      const rows = keyed(view.resourceTypes(page), isKeyableResourceType, "resource type");
      return sorted("resourceTypes", rows, resourceTypeFormat);
    },
    resources: () => sorted("resources", keyed(view.resources({}, page), isKeyableResource, "resource"), resourceFormat),
    entitlements: () => {
      const rows = keyed(view.entitlements({}, page), isKeyableEntitlement, "entitlement");
      return sorted("entitlements", rows, entitlementFormat);
    },
    grants: () => {
      const rows = mapRows(keyed(view.grants({}, page), isKeyableGrant, "grant"), slimGrant);
      return mergeSameGrants(sorted("grants", rows, grantFormat), events.onMerged);
    },
    assets: () => readAssets(view, sorted("assets", assetIds(view, page), assetIdFormat)),
    sessions: () => sorted("sessions", rowsOf(view.sessions(page)), sessionFormat),
  };
}

async function* assetIds(view: SyncView, page: PageOptions): Batches<{ readonly id: string }> {
  for await (const { rows } of view.assets({ ...page, pageSize: assetPageSize })) yield rows;
  if ((await view.asset(findingsAssetId)) !== undefined) yield [{ id: findingsAssetId }];
}

async function* readAssets(view: SyncView, ids: Batches<{ readonly id: string }>): Batches<AssetRow> {
  for await (const batch of ids) {
    for (const { id } of batch) {
      const row = await view.asset(id);
      if (row !== undefined) yield [row];
    }
  }
}

async function* rowsOf<Row>(pages: AsyncIterable<Page<Row>>): Batches<Row> {
  for await (const { rows } of pages) yield rows;
}

async function* mapRows<Row>(batches: Batches<Row>, map: (row: Row) => Row | Promise<Row>): Batches<Row> {
  for await (const rows of batches) {
    const mapped: Row[] = [];
    for (const row of rows) {
      const result = map(row);
      mapped.push(result instanceof Promise ? await result : result);
    }
    yield mapped;
  }
}

async function* filterRows<Row>(
  batches: Batches<Row>,
  isKept: (row: Row) => boolean,
  onDropped: (row: Row) => void,
): Batches<Row> {
  for await (const rows of batches) {
    yield rows.filter((row) => {
      if (isKept(row)) return true;
      onDropped(row);
      return false;
    });
  }
}

async function* announced<Row>(batches: Batches<Row>, onRows: (count: number) => void): Batches<Row> {
  let count = 0;
  for await (const rows of batches) {
    yield rows;
    count += rows.length;
    onRows(count);
  }
}
