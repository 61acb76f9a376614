import { compareUtf8 } from "@baton-ts/proto/codec";
import * as fc from "fast-check";
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

export const arbitraryRows: fc.Arbitrary<Rows> = fc.record({
  resourceTypes: keyed(resourceType, (row) => row.id, ["id"]),
  resources: keyed(resource, (row) => `${row.type}:${row.id}`, ["type", "id"]),
  entitlements: keyed(entitlement, (row) => row.id, ["resourceType", "resourceId", "id"]),
  grants: keyed(grant, (row) => row.id, ["resourceType", "resourceId", "entitlementId", "principalType", "principalId", "id"]),
  assets: keyed(asset, (row) => row.id, ["id"]),
  sessions: keyed(session, (row) => row.key, ["key"]),
});

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
