import {
  type C1zReader,
  entitlementFromRow,
  type GrantRow,
  grantFromRow,
  openC1z,
  type Page,
  resourceFromRow,
  resourceTypeFromRow,
  type SyncChoice,
} from "@baton-ts/c1z";
import {
  EntitlementSchema,
  findAnnotation,
  GrantExpandableSchema,
  isAny,
  ResourceSchema,
  ResourceTypeSchema,
  toJsonValue,
} from "@baton-ts/proto";
import type { JsonValue } from "@bufbuild/protobuf";
import { resource, resourceId, resourceType } from "../messages/plain-messages.ts";

/** What one grant says, whatever engine stored it. */
export interface GrantFacts {
  readonly entitlement: string;
  /** `<type>:<id>`. */
  readonly principal: string;
  /** Immediate source entitlements; true where the principal holds the source directly. Empty for grants that only the connector gave. */
  readonly sources: Readonly<Record<string, boolean>>;
  /** Short names of the annotations, sorted, GrantExpandable left out. */
  readonly annotations: readonly string[];
  /** Entitlements whose holders get this one, undefined where it is not expandable. */
  readonly expandFrom:
    | { readonly entitlements: readonly string[]; readonly shallow: boolean; readonly types: readonly string[] }
    | undefined;
}

/** The facts of one sync by id: two files that say the same have equal facts, whatever their engine, order, times and sync ids. */
export interface C1zFacts {
  /** Protobuf JSON by type id. */
  readonly resourceTypes: Readonly<Record<string, JsonValue>>;
  /** Protobuf JSON by `<type>:<id>`, without the deprecated externalId, which v3 files do not keep. */
  readonly resources: Readonly<Record<string, JsonValue>>;
  /** Protobuf JSON by entitlement id, with nothing but the ids of its resource and of the types that it can be granted to. */
  readonly entitlements: Readonly<Record<string, JsonValue>>;
  readonly grants: Readonly<Record<string, GrantFacts>>;
}

async function collect<Row, Fact>(
  pages: AsyncIterable<Page<Row>>,
  fact: (row: Row) => readonly [string, Fact],
): Promise<Record<string, Fact>> {
  const found: (readonly [string, Fact])[] = [];
  for await (const { rows } of pages) found.push(...rows.map(fact));
  found.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(found);
}

function grantFacts(row: GrantRow): readonly [string, GrantFacts] {
  const grant = grantFromRow(row, { attachExpansion: true });
  const expandable = findAnnotation(grant.annotations, GrantExpandableSchema);
  const others = grant.annotations.filter((any) => !isAny(any, GrantExpandableSchema));
  const sources = Object.entries(grant.sources?.sources ?? {}).map(([id, { isDirect }]) => [id, isDirect] as const);
  return [
    row.id,
    {
      entitlement: row.entitlementId,
      principal: `${row.principalType}:${row.principalId}`,
      sources: Object.fromEntries(sources.sort(([a], [b]) => (a < b ? -1 : 1))),
      annotations: others.map(({ typeUrl }) => typeUrl.slice(typeUrl.lastIndexOf(".") + 1)).sort(),
      expandFrom: expandable && {
        entitlements: expandable.entitlementIds.toSorted(),
        shallow: expandable.shallow,
        types: expandable.resourceTypeIds.toSorted(),
      },
    },
  ];
}

/** The facts of an open file. For files of tests: everything is held in memory. */
export async function factsOfReader(reader: C1zReader, choice: SyncChoice = { kind: "latestFinished" }): Promise<C1zFacts> {
  const view = await reader.view(choice);
  return {
    resourceTypes: await collect(view.resourceTypes(), (row) => [
      row.id,
      toJsonValue(ResourceTypeSchema, resourceTypeFromRow(row)),
    ]),
    resources: await collect(view.resources(), (row) => [
      `${row.type}:${row.id}`,
      toJsonValue(ResourceSchema, { ...resourceFromRow(row), externalId: undefined }),
    ]),
    entitlements: await collect(view.entitlements(), (row) => {
      const stub = resource(resourceId(row.resourceType, row.resourceId));
      const entitlement = entitlementFromRow(row);
      const grantableTo = entitlement.grantableTo.map(({ id }) => resourceType(id, "", [], []));
      return [row.id, toJsonValue(EntitlementSchema, { ...entitlement, resource: stub, grantableTo })];
    }),
    grants: await collect(view.grants(), grantFacts),
  };
}

/** The facts of the `.c1z` at `path`: those of its newest finished sync unless `choice` names another. */
export async function factsOf(path: string, choice?: SyncChoice): Promise<C1zFacts> {
  await using reader = await openC1z(path);
  return await factsOfReader(reader, choice);
}
