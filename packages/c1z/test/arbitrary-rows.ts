import {
  EntitlementSchema,
  GrantExpandableSchema,
  GrantSchema,
  packAny,
  ResourceSchema,
  ResourceTypeSchema,
} from "@baton-ts/proto";
import { compareUtf8 } from "@baton-ts/proto/codec";
import { create } from "@bufbuild/protobuf";
import * as fc from "fast-check";
import { entitlementRow, grantRow, resourceRow, resourceTypeRow } from "../src/rows-from-messages/rows.ts";
import type { AssetRow, EntitlementRow, GrantRow, ResourceRow, ResourceTypeRow, SessionRow } from "../src/store/rows.ts";

/** The rows of one sync, in key order and without two of one id, as a BulkWriter wants them. */
export interface Rows {
  readonly resourceTypes: readonly ResourceTypeRow[];
  readonly resources: readonly ResourceRow[];
  readonly entitlements: readonly EntitlementRow[];
  readonly grants: readonly GrantRow[];
  readonly assets: readonly AssetRow[];
  readonly sessions: readonly SessionRow[];
}

// Few and awkward ids: they collide often, sort differently as UTF-16 and UTF-8, and look like parts of each other.
const id: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    "a",
    "b",
    "a:b",
    "A",
    "\u{1f9f8}",
    "\uffe6",
    "user",
    "1",
    "10",
    "2",
    "x y",
    "%",
    "_",
    "'",
    '"',
    "é",
    "e\u0301",
    "0 z",
  ),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }),
);
const bytes: fc.Arbitrary<Uint8Array> = fc.uint8Array({ maxLength: 40 });
const time: fc.Arbitrary<bigint> = fc.oneof(
  fc.bigInt({ min: 0n, max: 4_102_444_800_000_000_000n }),
  fc.constantFrom(1_795_000_000_000_000_000n, 1_795_000_000_100_000_000n, 1_795_000_000_000_000_001n),
);

const resourceType = fc.record<ResourceTypeRow>({ id, data: bytes, discoveredAt: time });

const orphan = { type: id, id, data: bytes, discoveredAt: time };
const resource: fc.Arbitrary<ResourceRow> = fc.oneof(
  fc.record({ ...orphan, parentType: fc.constant(""), parentId: fc.constant("") }),
  fc.record({ ...orphan, parentType: id, parentId: id }),
);

const entitlement = fc.record<EntitlementRow>({ id, resourceType: id, resourceId: id, data: bytes, discoveredAt: time });

const plainGrant = {
  id,
  entitlementId: id,
  resourceType: id,
  resourceId: id,
  principalType: id,
  principalId: id,
  data: bytes,
  discoveredAt: time,
};
const grant: fc.Arbitrary<GrantRow> = fc.oneof(
  fc.record({ ...plainGrant, expansion: fc.constant(null), needsExpansion: fc.constant(false) }),
  fc.record({ ...plainGrant, expansion: fc.uint8Array({ minLength: 1, maxLength: 10 }), needsExpansion: fc.constant(true) }),
);

const asset = fc.record<AssetRow>({ id, contentType: fc.string(), data: bytes, discoveredAt: time });
const session = fc.record<SessionRow>({ key: id, value: bytes });

const grantOrder = ["resourceType", "resourceId", "entitlementId", "principalType", "principalId", "id"] as const;

/** Rows with any bytes: for stores that pass them through. */
export const arbitraryRows: fc.Arbitrary<Rows> = fc.record({
  resourceTypes: keyed(resourceType, (row) => row.id, ["id"]),
  resources: keyed(resource, (row) => `${row.type}:${row.id}`, ["type", "id"]),
  entitlements: keyed(entitlement, (row) => row.id, ["resourceType", "resourceId", "id"]),
  grants: keyed(grant, (row) => row.id, grantOrder),
  assets: keyed(asset, (row) => row.id, ["id"]),
  sessions: keyed(session, (row) => row.key, ["key"]),
});

const messageType = fc
  .tuple(id, fc.string(), time)
  .map(([id, displayName, at]) => resourceTypeRow(create(ResourceTypeSchema, { id, displayName }), at));

const key = fc.record({ resourceType: id, resource: id });
const messageResource = fc
  .tuple(key, fc.option(key, { nil: undefined }), fc.string(), time)
  .map(([id, parentResourceId, displayName, at]) => {
    const parent = parentResourceId === undefined ? {} : { parentResourceId };
    return resourceRow(create(ResourceSchema, { id, displayName, ...parent }), at);
  });

const messageEntitlement = fc
  .tuple(id, key, fc.string(), time)
  .map(([id, resource, slug, at]) => entitlementRow(create(EntitlementSchema, { id, resource: { id: resource }, slug }), at));

/** Grants on the entitlements given: a store that keys grants by the entitlement's resource finds them by its id only where it is stored. */
function messageGrants(entitlements: readonly EntitlementRow[]): fc.Arbitrary<GrantRow[]> {
  if (entitlements.length === 0) return fc.constant([]);
  const row = fc
    .tuple(id, fc.constantFrom(...entitlements), key, fc.array(id, { maxLength: 2 }), time)
    .map(([id, entitlement, principal, sources, at]) => {
      const resource = { id: { resourceType: entitlement.resourceType, resource: entitlement.resourceId } };
      const grant = create(GrantSchema, {
        id,
        entitlement: { id: entitlement.id, resource },
        principal: { id: principal },
      });
      const expandable = create(GrantExpandableSchema, { entitlementIds: sources });
      if (sources.length > 0) grant.annotations = [packAny(GrantExpandableSchema, expandable)];
      return grantRow(grant, at);
    });
  return keyed(row, (grant) => grant.id, grantOrder);
}

const messageEntitlements = keyed(messageEntitlement, (row) => row.id, ["resourceType", "resourceId", "id"]);

/** Rows whose bytes are the messages they should be, with everything named by id: for stores that take messages apart. */
export const arbitraryMessageRows: fc.Arbitrary<Rows> = messageEntitlements.chain((entitlements) =>
  fc.record({
    resourceTypes: keyed(messageType, (row) => row.id, ["id"]),
    resources: keyed(messageResource, (row) => JSON.stringify([row.type, row.id]), ["type", "id"]),
    entitlements: fc.constant(entitlements),
    grants: messageGrants(entitlements),
    assets: keyed(asset, (row) => row.id, ["id"]),
    sessions: keyed(session, (row) => row.key, ["key"]),
  }),
);

function keyed<Row>(row: fc.Arbitrary<Row>, idOf: (row: Row) => string, order: readonly (keyof Row)[]): fc.Arbitrary<Row[]> {
  return fc.uniqueArray(row, { selector: idOf, maxLength: 30 }).map((rows) => inKeyOrder(rows, order));
}

export function inKeyOrder<Row>(rows: readonly Row[], order: readonly (keyof Row)[]): Row[] {
  return rows.toSorted((a, b) => {
    for (const column of order) {
      const difference = compareUtf8(String(a[column]), String(b[column]));
      if (difference !== 0) return difference;
    }
    return 0;
  });
}
