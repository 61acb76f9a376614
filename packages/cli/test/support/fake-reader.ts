import type {
  C1zReader,
  EntitlementRow,
  GrantRow,
  Page,
  PageOptions,
  ResourceRow,
  ResourceTypeRow,
  SyncRun,
  SyncStats,
  SyncView,
} from "@baton-ts/c1z";
import type { Finding } from "@baton-ts/findings";

/** Rows of one sync; every list is in storage order. */
export interface FakeRows {
  readonly resourceTypes: readonly ResourceTypeRow[];
  readonly resources: readonly ResourceRow[];
  readonly entitlements: readonly EntitlementRow[];
  readonly grants: readonly GrantRow[];
  readonly findings?: readonly Finding[];
}

/** A file in memory that shows the same rows for every sync. */
export function createFakeReader(rows: FakeRows, syncs: readonly SyncRun[]): C1zReader {
  return {
    path: "sync.c1z",
    engine: "memory",
    syncs: () => Promise.resolve(syncs),
    view: (choice) => {
      const finished = syncs.filter((sync) => sync.endedAt !== null);
      const sync =
        choice.kind === "id" ? syncs.find((candidate) => candidate.id === choice.id) : (finished.at(-1) ?? syncs.at(-1));
      return Promise.resolve(createFakeView(rows, sync ?? null));
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function createFakeView(rows: FakeRows, sync: SyncRun | null): SyncView {
  return {
    sync,
    resourceTypes: (page) => paged(rows.resourceTypes, page),
    resources: (filter, page) =>
      paged(
        rows.resources.filter((row) => filter?.type === undefined || row.type === filter.type),
        page,
      ),
    entitlements: (filter, page) =>
      paged(
        rows.entitlements.filter((row) => filter?.resourceType === undefined || row.resourceType === filter.resourceType),
        page,
      ),
    grants: (filter, page) =>
      paged(
        rows.grants.filter(
          (row) =>
            (filter?.entitlementId === undefined || row.entitlementId === filter.entitlementId) &&
            (filter?.resourceType === undefined || row.resourceType === filter.resourceType) &&
            (filter?.resource === undefined ||
              (row.resourceType === filter.resource.type && row.resourceId === filter.resource.id)) &&
            (filter?.principal === undefined ||
              (row.principalType === filter.principal.type && row.principalId === filter.principal.id)),
        ),
        page,
      ),
    assets: () => paged([]),
    sessions: () => paged([]),
    resourceType: (id) => Promise.resolve(rows.resourceTypes.find((row) => row.id === id)),
    resource: ({ type, id }) => Promise.resolve(rows.resources.find((row) => row.type === type && row.id === id)),
    entitlement: (id) => Promise.resolve(rows.entitlements.find((row) => row.id === id)),
    grant: (id) => Promise.resolve(rows.grants.find((row) => row.id === id)),
    asset: () => Promise.resolve(undefined),
    stats: () => Promise.resolve(sync?.stats ?? countRows(rows)),
    findings: () => Promise.resolve(rows.findings ?? []),
  };
}

async function* paged<Row>(rows: readonly Row[], { pageSize = 10_000 }: PageOptions = {}): AsyncGenerator<Page<Row>> {
  for (let start = 0; start < rows.length; start += pageSize) {
    const next = start + pageSize < rows.length ? String(start + pageSize) : undefined;
    yield { rows: rows.slice(start, start + pageSize), next };
  }
}

function countRows({ resourceTypes, resources, entitlements, grants }: FakeRows): SyncStats {
  return {
    resourceTypes: resourceTypes.length,
    resources: resources.length,
    entitlements: entitlements.length,
    grants: grants.length,
    assets: 0,
    resourcesByResourceType: countBy(resources.map((row) => row.type)),
    entitlementsByResourceType: countBy(entitlements.map((row) => row.resourceType)),
    grantsByResourceType: countBy(grants.map((row) => row.resourceType)),
  };
}

function countBy(types: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const type of types) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}
