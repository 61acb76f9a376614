import { type Grant, type GrantExpandable, GrantExpandableSchema, GrantSchema, toBinaryDeterministic } from "@baton-ts/proto";
import { compareUtf8, sortedByUtf8 } from "@baton-ts/proto/codec";
import { create, fromBinary } from "@bufbuild/protobuf";
import type { GrantRow } from "../store/rows.ts";

type Annotation = Grant["annotations"][number];

/** True for rows that a v3 file cannot tell apart: its key of a grant is entitlement and principal, without the id (c1z-v3-pebble §2.3). */
function isSameGrant(a: GrantRow, b: GrantRow): boolean {
  return (
    a.principalId === b.principalId &&
    a.principalType === b.principalType &&
    a.entitlementId === b.entitlementId &&
    a.resourceId === b.resourceId &&
    a.resourceType === b.resourceType
  );
}

/**
 * One grant that says what both said; the order of the two makes no difference. Id and time are those of the one discovered first, of two at once
 * those of the smaller id. Annotations, sources and expansions are united: `isDirect` where either is direct, `shallow` where both are. Upstream
 * merges so, too, when it converts.
 */
export function mergeGrants(a: GrantRow, b: GrantRow): GrantRow {
  const [kept, other] = comesFirst(a, b) ? [a, b] : [b, a];
  const grant = fromBinary(GrantSchema, kept.data);
  const added = fromBinary(GrantSchema, other.data);
  grant.annotations = uniteAnnotations(grant.annotations, added.annotations);
  grant.sources = uniteSources(grant.sources, added.sources);
  grant.principal ??= added.principal;
  return {
    ...kept,
    data: toBinaryDeterministic(GrantSchema, grant),
    expansion: uniteExpansions(kept.expansion, other.expansion),
    needsExpansion: kept.needsExpansion || other.needsExpansion,
  };
}

function comesFirst(a: GrantRow, b: GrantRow): boolean {
  return a.discoveredAt === b.discoveredAt ? compareUtf8(a.id, b.id) <= 0 : a.discoveredAt < b.discoveredAt;
}

function uniteAnnotations(a: Annotation[], b: Annotation[]): Annotation[] {
  if (a.length === 0 || b.length === 0) return a.length === 0 ? b : a;
  const distinct = new Map([...a, ...b].map((any) => [`${any.typeUrl}\0${Buffer.from(any.value).toString("hex")}`, any]));
  return [...distinct.values()].sort((x, y) => compareUtf8(x.typeUrl, y.typeUrl) || Buffer.compare(x.value, y.value));
}

function uniteSources(a: Grant["sources"], b: Grant["sources"]): Grant["sources"] {
  if (a === undefined || b === undefined) return a ?? b;
  for (const [id, source] of Object.entries(b.sources)) {
    const known = a.sources[id];
    if (known === undefined) a.sources[id] = source;
    else known.isDirect ||= source.isDirect;
  }
  return a;
}

function uniteExpansions(a: Uint8Array | null, b: Uint8Array | null): Uint8Array | null {
  if (a === null || b === null) return a ?? b;
  const [x, y]: GrantExpandable[] = [a, b].map((bytes) => fromBinary(GrantExpandableSchema, bytes));
  const united = create(GrantExpandableSchema, {
    entitlementIds: uniteIds(x?.entitlementIds, y?.entitlementIds),
    resourceTypeIds: uniteIds(x?.resourceTypeIds, y?.resourceTypeIds),
    shallow: x?.shallow === true && y?.shallow === true,
  });
  return toBinaryDeterministic(GrantExpandableSchema, united);
}

function uniteIds(a: readonly string[] = [], b: readonly string[] = []): string[] {
  return sortedByUtf8([...new Set([...a, ...b])].filter((id) => id !== ""));
}

/** Merges rows that a v3 file cannot tell apart; `batches` are in key order. `onMerged` is told the id that is no row of its own any more. */
export async function* mergeSameGrants(
  batches: AsyncIterable<readonly GrantRow[]>,
  onMerged: (id: string) => void,
): AsyncGenerator<readonly GrantRow[], void, void> {
  let last: GrantRow | undefined;
  for await (const rows of batches) {
    const distinct: GrantRow[] = [];
    for (const row of rows) {
      if (last !== undefined && isSameGrant(last, row)) {
        const merged = mergeGrants(last, row);
        onMerged(merged.id === last.id ? row.id : last.id);
        last = merged;
        continue;
      }
      if (last !== undefined) distinct.push(last);
      last = row;
    }
    if (distinct.length > 0) yield distinct;
  }
  if (last !== undefined) yield [last];
}
