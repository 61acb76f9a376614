import {
  Entitlement_PurposeValue,
  EntitlementSchema,
  GrantExpandableSchema,
  GrantSchema,
  ResourceSchema,
  ResourceType_Trait,
  ResourceTypeSchema,
  toBinaryDeterministic,
} from "@baton-ts/proto";
import { compareUtf8 } from "@baton-ts/proto/codec";
import { create } from "@bufbuild/protobuf";
import { AnySchema } from "@bufbuild/protobuf/wkt";
import * as fc from "fast-check";
import type { AssetRow, EntitlementRow, GrantRow, ResourceRow, ResourceTypeRow, SessionRow } from "../../store/rows.ts";

/** Rows of one sync, each kind in the order that a BulkWriter asks for. */
export interface SyncRows {
  readonly resourceTypes: readonly ResourceTypeRow[];
  readonly resources: readonly ResourceRow[];
  readonly entitlements: readonly EntitlementRow[];
  readonly grants: readonly GrantRow[];
  readonly assets: readonly AssetRow[];
  readonly sessions: readonly SessionRow[];
}

// Few and awkward: escapes (00, 01), separators of ids, characters whose UTF-16 and UTF-8 orders differ, prefixes of each other.
const awkward = ["a", "b", ":", "a:", "a:b", "\0", "\u0001", "\u0001\u0002", "z", "\u{1f9f8}", "\uffe6", "é", "group", "user"];
const id = fc.oneof(
  fc.constantFrom(...awkward),
  fc.array(fc.constantFrom(...awkward), { minLength: 1, maxLength: 4 }).map((parts) => parts.join("")),
);
const type = fc.constantFrom("group", "a", "a:", "\u0001", "user");
const time = fc.bigInt({ min: 0n, max: 4_102_444_800_000_000_000n });
const text = fc.oneof(fc.constant(""), id);

const annotation = fc
  .record({ name: fc.constantFrom("c1.connector.v2.GrantImmutable", "x.Y"), value: fc.uint8Array({ maxLength: 90 }) })
  .map(({ name, value }) => create(AnySchema, { typeUrl: `type.googleapis.com/${name}`, value }));
const annotations = fc.array(annotation, { maxLength: 2 });

const resourceType: fc.Arbitrary<ResourceTypeRow> = fc
  .record({ id, displayName: text, annotations, discoveredAt: time })
  .map(({ discoveredAt, ...message }) => ({
    id: message.id,
    data: toBinaryDeterministic(
      ResourceTypeSchema,
      create(ResourceTypeSchema, { ...message, traits: [ResourceType_Trait.GROUP] }),
    ),
    discoveredAt,
  }));

const resourceKey = fc.record({ type, id });

const resource: fc.Arbitrary<ResourceRow> = fc
  .record({ key: resourceKey, parent: fc.option(resourceKey), displayName: text, annotations, icon: text, discoveredAt: time })
  .map(({ key, parent, displayName, annotations: packed, icon, discoveredAt }) => {
    const message = create(ResourceSchema, {
      id: { resourceType: key.type, resource: key.id },
      ...(parent === null ? {} : { parentResourceId: { resourceType: parent.type, resource: parent.id } }),
      displayName,
      annotations: packed,
      ...(icon === "" ? {} : { icon: { id: icon } }),
    });
    const data = toBinaryDeterministic(ResourceSchema, message);
    return { type: key.type, id: key.id, parentType: parent?.type ?? "", parentId: parent?.id ?? "", data, discoveredAt };
  });

/** Standard ids, which start with their resource, and others that sort before and behind them. */
const entitlementKey = resourceKey.chain((of) =>
  fc
    .oneof(
      text.map((tail) => `${of.type}:${of.id}:${tail}`),
      id,
      id.map((other) => `${of.type}:${other}`),
    )
    .map((entitlementId) => ({ resourceType: of.type, resourceId: of.id, entitlementId })),
);

const entitlement: fc.Arbitrary<EntitlementRow> = fc
  .record({ key: entitlementKey, displayName: text, slug: text, annotations, discoveredAt: time })
  .map(({ key, displayName, slug, annotations: packed, discoveredAt }) => {
    const message = create(EntitlementSchema, {
      id: key.entitlementId,
      resource: { id: { resourceType: key.resourceType, resource: key.resourceId } },
      displayName,
      slug,
      annotations: packed,
      purpose: Entitlement_PurposeValue.ASSIGNMENT,
      grantableTo: [{ id: "user" }],
    });
    const { resourceType: ofType, resourceId } = key;
    const data = toBinaryDeterministic(EntitlementSchema, message);
    return { id: key.entitlementId, resourceType: ofType, resourceId, data, discoveredAt };
  });

const expansion = fc
  .record({ entitlementIds: fc.array(id, { minLength: 1, maxLength: 2 }), shallow: fc.boolean() })
  .map((message) => toBinaryDeterministic(GrantExpandableSchema, create(GrantExpandableSchema, message)));

/** A grant as readers give it: entitlement and principal are stubs. */
export const arbitraryGrant: fc.Arbitrary<GrantRow> = fc
  .record({
    key: entitlementKey,
    principal: resourceKey,
    parent: fc.option(resourceKey),
    id,
    annotations,
    sources: fc.dictionary(id, fc.boolean(), { maxKeys: 3, noNullPrototype: true }),
    expansion: fc.option(expansion),
    needsExpansion: fc.boolean(),
    discoveredAt: time,
  })
  .map((given) => ({
    id: given.id,
    entitlementId: given.key.entitlementId,
    resourceType: given.key.resourceType,
    resourceId: given.key.resourceId,
    principalType: given.principal.type,
    principalId: given.principal.id,
    data: grantMessage(given),
    expansion: given.expansion,
    needsExpansion: given.expansion !== null && given.needsExpansion,
    discoveredAt: given.discoveredAt,
  }));

interface GivenGrant {
  readonly key: { readonly resourceType: string; readonly resourceId: string; readonly entitlementId: string };
  readonly principal: { readonly type: string; readonly id: string };
  readonly parent: { readonly type: string; readonly id: string } | null;
  readonly id: string;
  readonly annotations: ReturnType<typeof create<typeof AnySchema>>[];
  readonly sources: Readonly<Record<string, boolean>>;
}

function grantMessage({ key, principal, parent, id: grantId, annotations: packed, sources }: GivenGrant): Uint8Array {
  const entries = Object.entries(sources).map(([source, isDirect]) => [source, { isDirect }] as const);
  const message = create(GrantSchema, {
    id: grantId,
    entitlement: { id: key.entitlementId, resource: { id: { resourceType: key.resourceType, resource: key.resourceId } } },
    principal: {
      id: { resourceType: principal.type, resource: principal.id },
      ...(parent === null ? {} : { parentResourceId: { resourceType: parent.type, resource: parent.id } }),
    },
    annotations: packed,
    ...(entries.length === 0 ? {} : { sources: { sources: Object.fromEntries(entries) } }),
  });
  return toBinaryDeterministic(GrantSchema, message);
}

const asset: fc.Arbitrary<AssetRow> = fc.record({
  id: fc.oneof(id, fc.constantFrom("baton-ts", "baton-ts/z", "baton-ts/findings/x")),
  contentType: text,
  data: fc.uint8Array({ maxLength: 60 }),
  discoveredAt: time,
});

const session: fc.Arbitrary<SessionRow> = fc.record({ key: id, value: fc.uint8Array({ maxLength: 20 }) });

/** A sync with up to `maxLength` rows of a kind. */
export function arbitrarySync(maxLength: number): fc.Arbitrary<SyncRows> {
  return fc.record({
    resourceTypes: inOrder(resourceType, ["id"], maxLength),
    resources: inOrder(resource, ["type", "id"], maxLength),
    entitlements: inOrder(entitlement, ["resourceType", "resourceId", "id"], maxLength),
    grants: inOrder(arbitraryGrant, ["resourceType", "resourceId", "entitlementId", "principalType", "principalId"], maxLength),
    assets: inOrder(asset, ["id"], 5),
    sessions: inOrder(session, ["key"], 5),
  });
}

function inOrder<Row>(row: fc.Arbitrary<Row>, columns: readonly (keyof Row)[], maxLength: number): fc.Arbitrary<Row[]> {
  const selector = (one: Row): string => JSON.stringify(columns.map((column) => one[column]));
  return fc.uniqueArray(row, { selector, maxLength, size: "max" }).map((rows) => sortRows(rows, columns));
}

/** Sorts rows by columns, texts by their UTF-8 bytes. */
export function sortRows<Row>(rows: readonly Row[], columns: readonly (keyof Row)[]): Row[] {
  return rows.toSorted((a, b) => {
    for (const column of columns) {
      const order = compareUtf8(String(a[column]), String(b[column]));
      if (order !== 0) return order;
    }
    return 0;
  });
}
