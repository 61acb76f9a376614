import {
  type Entitlement,
  Entitlement_PurposeValue,
  EntitlementSchema,
  ExternalLinkSchema,
  GrantExpandableSchema,
  GrantImmutableSchema,
  GrantSchema,
  packAny,
  RawIdSchema,
  ResourceSchema,
  ResourceType_Trait,
  ResourceTypeSchema,
  Status_ResourceStatus,
} from "@baton-ts/proto";
import { create, type JsonObject } from "@bufbuild/protobuf";
import fc from "fast-check";
import { entitlementRow, grantRow, resourceRow, resourceTypeRow } from "../src/rows-from-messages/rows.ts";
import { findingsAssetId } from "../src/store/findings-asset.ts";
import { timestampOfNanos } from "../src/store/nanos.ts";
import type { AssetRow, EntitlementRow, GrantRow, ResourceRow, ResourceTypeRow } from "../src/store/rows.ts";
import type { SyncRun, SyncStats } from "../src/store/sync-run.ts";
import { inKeyOrder, type Rows } from "./arbitrary-rows.ts";

/** One sync with everything that both formats can hold. Assets may hold findings. */
export interface Dataset extends Rows {
  /** Without counts, which are `countsOf` the rows. */
  readonly run: SyncRun;
  readonly timings: Pick<SyncStats, "stepDurationsMs" | "connectorCallStats" | "sessionStoreStats">;
}

// Ids that look like parts of each other, sort differently as UTF-16 and UTF-8, or need escapes in keys. No NUL: SQLite ends texts there.
const id: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom("a", "b", "a:b", ":", "a:", "A", "user", "1", "x y", "%", "'", "é", "e\u0301", "\u{1f9f8}", "\uffe6", "王小明"),
  fc.constantFrom("\u0001", "\u0001\u0001", "\u0002", "\u007f", "\n", "a\tb", "\u0085"),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 }),
);
const time = fc.oneof(
  fc.bigInt({ min: 0n, max: 4_102_444_800_000_000_000n }),
  fc.constantFrom(1_795_000_000_000_000_000n, 1_795_000_000_100_000_000n, 1_795_000_000_000_000_001n),
);
const key = fc.record({ resourceType: id, resource: id });
const annotations = fc.subarray([
  packAny(RawIdSchema, create(RawIdSchema, { id: "raw" })),
  packAny(ExternalLinkSchema, create(ExternalLinkSchema, { url: "https://example.com/ä" })),
]);

const traits = fc.subarray([ResourceType_Trait.USER, ResourceType_Trait.GROUP, ResourceType_Trait.MANAGED_DEVICE]);

function resourceTypes(): fc.Arbitrary<ResourceTypeRow[]> {
  const row = fc.tuple(
    fc.record({ id, displayName: fc.string(), description: fc.string(), traits, annotations, sourcedExternally: fc.boolean() }),
    time,
  );
  return unique(
    row.map(([type, at]) => resourceTypeRow(create(ResourceTypeSchema, { ...type, traits: [...type.traits] }), at)),
    [({ id }) => id],
    1,
  );
}

function resources(types: readonly ResourceTypeRow[]): fc.Arbitrary<ResourceRow[]> {
  const own = fc.record({ resourceType: fc.constantFrom(...types.map((type) => type.id)), resource: id });
  const more = fc.record({
    profile: fc.constantFrom<(JsonObject | undefined)[]>(undefined, {}, { department: "R&D", level: 3, tags: ["x", null] }),
    status: fc.constantFrom(undefined, Status_ResourceStatus.ENABLED, Status_ResourceStatus.DELETED),
    createdAt: fc.option(time, { nil: undefined }),
    icon: fc.option(id, { nil: undefined }),
    parentResourceId: fc.option(key, { nil: undefined }),
  });
  const row = fc
    .tuple(own, fc.string(), fc.string(), annotations, more, time)
    .map(([id, displayName, description, anys, { profile, status, createdAt, icon, parentResourceId }, at]) => {
      const resource = create(ResourceSchema, { id, displayName, description, annotations: anys });
      if (profile !== undefined) resource.profile = profile;
      const given = create(ResourceSchema, {
        ...(status === undefined ? {} : { status: { status, details: "since May" } }),
        ...(createdAt === undefined ? {} : { createdAt: timestampOfNanos(createdAt) }),
        ...(icon === undefined ? {} : { icon: { id: icon } }),
        ...(parentResourceId === undefined ? {} : { parentResourceId }),
      });
      const { status: state, createdAt: birth, icon: picture, parentResourceId: parent } = given;
      return resourceRow(
        Object.assign(resource, { status: state, createdAt: birth, icon: picture, parentResourceId: parent }),
        at,
      );
    });
  // A v1 file keys resources by `<type>:<id>`.
  return unique(row, [({ type, id }) => `${type}:${id}`]);
}

function entitlements(known: readonly ResourceRow[]): fc.Arbitrary<EntitlementRow[]> {
  const stored = known.map(({ type, id }) => ({ resourceType: type, resource: id }));
  const holder =
    stored.length === 0 ? key : fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...stored) }, { weight: 1, arbitrary: key });
  const own = fc.record({
    displayName: fc.string(),
    description: fc.string(),
    slug: fc.string(),
    purpose: fc.constantFrom(
      Entitlement_PurposeValue.ASSIGNMENT,
      Entitlement_PurposeValue.OWNERSHIP,
      Entitlement_PurposeValue.UNSPECIFIED,
    ),
    annotations,
  });
  const row = fc
    .tuple(holder, fc.boolean(), fc.oneof(id, fc.constant("")), own, fc.array(id, { maxLength: 3 }), time)
    .map(([resource, isStandard, tail, fields, types, at]) => {
      const ownId = isStandard ? `${resource.resourceType}:${resource.resource}:${tail}` : tail || "free";
      const grantableTo = types.map((type) => ({ id: type }));
      const entitlement: Entitlement = create(EntitlementSchema, {
        ...fields,
        id: ownId,
        resource: { id: resource },
        grantableTo,
      });
      return entitlementRow(entitlement, at);
    });
  return unique(row, [({ id }) => id]);
}

function grants(known: readonly EntitlementRow[]): fc.Arbitrary<GrantRow[]> {
  if (known.length === 0) return fc.constant([]);
  const parts = fc.record({
    entitlement: fc.constantFrom(...known),
    principal: key,
    parent: fc.option(key, { nil: undefined }),
    customId: fc.option(id, { nil: undefined }),
    sources: fc.dictionary(id, fc.boolean(), { maxKeys: 3, noNullPrototype: true }),
    expandable: fc.option(
      fc.record({
        entitlementIds: fc.array(id, { minLength: 1, maxLength: 2 }),
        shallow: fc.boolean(),
        resourceTypeIds: fc.array(id, { maxLength: 2 }),
      }),
      { nil: undefined },
    ),
    isImmutable: fc.boolean(),
    at: time,
  });
  const row = parts.map(({ entitlement, principal, parent, customId, sources, expandable, isImmutable, at }): GrantRow => {
    const resource = { id: { resourceType: entitlement.resourceType, resource: entitlement.resourceId } };
    const grant = create(GrantSchema, {
      id: customId ?? `${entitlement.id}:${principal.resourceType}:${principal.resource}`,
      entitlement: { id: entitlement.id, resource },
      principal: { id: principal, ...(parent === undefined ? {} : { parentResourceId: parent }) },
    });
    if (isImmutable) grant.annotations.push(packAny(GrantImmutableSchema, create(GrantImmutableSchema)));
    if (expandable !== undefined)
      grant.annotations.push(packAny(GrantExpandableSchema, create(GrantExpandableSchema, expandable)));
    const direct = Object.entries(sources).map(([source, isDirect]) => [source, { isDirect }] as const);
    if (direct.length > 0) grant.sources = create(GrantSchema, { sources: { sources: Object.fromEntries(direct) } }).sources;
    return grantRow(grant, at);
  });
  return unique(row, [({ id }) => id, grantIdentity]);
}

/** What a v3 file tells grants apart by. */
export function grantIdentity(row: GrantRow): string {
  return JSON.stringify([row.resourceType, row.resourceId, row.entitlementId, row.principalType, row.principalId]);
}

const bytes = fc.uint8Array({ maxLength: 40 });
const asset = fc.record<AssetRow>({
  id: fc.oneof(id, fc.constant(findingsAssetId)),
  contentType: fc.string(),
  data: bytes,
  discoveredAt: time,
});

const run: fc.Arbitrary<SyncRun> = fc.record<SyncRun>({
  id: fc.constant("3MWIybG9IMk3w2SgymM6btlUe2l"),
  type: fc.constantFrom("full", "partial"),
  startedAt: time,
  endedAt: time,
  syncToken: fc.constantFrom("", '{"version":1,"ingest_quality":{"reason_flags":32}}'),
  parentSyncId: fc.constantFrom("", "3MWIybG9IMk3w2SgymM6btlUe2m"),
  linkedSyncId: fc.constantFrom("", "3MWIybG9IMk3w2SgymM6btlUe2n"),
  supportsDiff: fc.boolean(),
  stats: fc.constant(null),
  invariants: fc.constantFrom(
    { generation: "", coverage: [], mode: "" },
    { generation: "1", coverage: ["I5", "I10"], mode: "connector" },
  ),
});

/** Random syncs; every resource has its type, so that both formats count the same. */
export const arbitraryDataset: fc.Arbitrary<Dataset> = resourceTypes().chain((types) =>
  resources(types).chain((things) =>
    entitlements(things).chain((rights) =>
      fc.record<Dataset>({
        resourceTypes: fc.constant(types),
        resources: fc.constant(things),
        entitlements: fc.constant(rights),
        grants: grants(rights),
        assets: unique(asset, [({ id }) => id]),
        sessions: unique(fc.record({ key: id, value: bytes }), [(row) => row.key]),
        run,
        timings: fc.constantFrom(
          {},
          {
            stepDurationsMs: { "list-grants": 12 },
            connectorCallStats: { "list-grants:a": { count: 3, totalMs: 9, maxMs: 5, errors: 1, timeouts: 2 } },
            sessionStoreStats: { get: { count: 1, totalMs: 1, maxMs: 1 } },
          },
        ),
      }),
    ),
  ),
);

/** Rows none of which share any of the keys, in no order. */
function unique<Row>(row: fc.Arbitrary<Row>, keys: readonly ((row: Row) => string)[], minLength = 0): fc.Arbitrary<Row[]> {
  const [first = () => "", ...others] = keys;
  return fc
    .uniqueArray(row, { selector: first, minLength, maxLength: 15 })
    .map((rows) => others.reduce((kept, keyOf) => [...new Map(kept.map((each) => [keyOf(each), each])).values()], rows));
}

/** The same rows as a v3 writer wants them. */
export function datasetInKeyOrder(dataset: Dataset): Dataset {
  return {
    run: dataset.run,
    timings: dataset.timings,
    resourceTypes: inKeyOrder(dataset.resourceTypes, ["id"]),
    resources: inKeyOrder(dataset.resources, ["type", "id"]),
    entitlements: inKeyOrder(dataset.entitlements, ["resourceType", "resourceId", "id"]),
    grants: inKeyOrder(dataset.grants, ["resourceType", "resourceId", "entitlementId", "principalType", "principalId", "id"]),
    assets: inKeyOrder(dataset.assets, ["id"]),
    sessions: inKeyOrder(dataset.sessions, ["key"]),
  };
}
