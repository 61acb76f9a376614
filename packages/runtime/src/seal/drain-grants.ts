import type { GrantRow } from "@baton-ts/c1z";
import { compareUtf8 } from "@baton-ts/proto/codec";
import type { ByteReader } from "../journal/byte-reader.ts";
import { grantFlags, newGrantFields, readGrant } from "../journal/rows.ts";
import { CellNames } from "./cell-names.ts";
import { cellsOf } from "./cells.ts";
import { clusterGrants } from "./cluster-grants.ts";
import { batchRows, type DrainContext, discoveredAt } from "./drain-context.ts";
import { NewGrantEncoder } from "./new-grant-encoder.ts";
import { rewriteSources } from "./rewrite-sources.ts";
import { RowCursor } from "./row-cursor.ts";
import { readWindows } from "./row-windows.ts";

export interface GrantDrainOptions {
  /** Time of grants that expansion added. */
  readonly expandedAt: bigint;
  /** Times of grants whose first row was replaced. */
  readonly firstSeen: ReadonlyMap<number, bigint>;
  /** v3 files cannot key a grant without entitlement resource or principal; they are left out there (c1z-v3 §2.3). */
  readonly onlyKeyable: boolean;
}

/**
 * All grants, those of expansion among them, by entitlement, principal and id. Rows come from the journal as they are, but for the sources
 * that expansion changed; all grants of one cell have the same ones then. A new grant names entitlement and principal by id.
 */
export async function* drainGrants(context: DrainContext, options: GrantDrainOptions): AsyncGenerator<GrantRow[]> {
  const { catalog, expanded, windowBytes, signal } = context;
  const names = new CellNames(catalog, expanded);
  const encoder = new NewGrantEncoder(catalog, expanded);
  const order = orderOf(context, options.onlyKeyable);
  const { rows: rowSource, source } = await clusterGrants(context, order);
  const cursor = new RowCursor(readWindows(rowSource, source, order, windowBytes, signal));
  let batch: GrantRow[] = [];
  for (const cell of cellsOf(expanded.expansion)) {
    names.enter(cell);
    if (options.onlyKeyable && !names.isKeyable) continue;
    if (cell.grant < 0) {
      batch.push(newGrant(names, encoder.encode(cell), options.expandedAt));
    } else {
      const isChanged = names.hasNewSources();
      const rows: GrantRow[] = [];
      for (const grant of grantsOf(context, cell.grant)) {
        if (cursor.isEmpty) await cursor.refill();
        rows.push(existingGrant(names, cursor.next(), options.firstSeen, grant, isChanged));
      }
      batch.push(...(rows.length === 1 ? rows : rows.sort((a, b) => compareUtf8(a.id, b.id))));
    }
    if (batch.length < batchRows) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Grants in the order in which the drain asks for their rows. */
function orderOf(context: DrainContext, onlyKeyable: boolean): Int32Array {
  const names = new CellNames(context.catalog, context.expanded);
  const order = new Int32Array(context.catalog.grants.count);
  let count = 0;
  for (const cell of cellsOf(context.expanded.expansion)) {
    if (cell.grant < 0) continue;
    names.enter(cell);
    if (onlyKeyable && !names.isKeyable) continue;
    for (const grant of grantsOf(context, cell.grant)) order[count++] = grant;
  }
  return order.subarray(0, count);
}

/** All grants of the cell whose first one this is. */
function grantsOf({ expanded }: DrainContext, first: number): readonly number[] {
  const { nextGrant } = expanded.expansion;
  const grants = [first];
  if (nextGrant === null) return grants;
  for (let next = nextGrant[first] as number; next >= 0; next = nextGrant[next] as number) grants.push(next);
  return grants;
}

const fields = newGrantFields();

function existingGrant(
  names: CellNames,
  reader: ByteReader,
  firstSeen: ReadonlyMap<number, bigint>,
  grant: number,
  isChanged: boolean,
): GrantRow {
  readGrant(reader, fields);
  const { buffer } = reader;
  const data = buffer.subarray(fields.data.start, fields.data.end);
  const isExpandable = (fields.flags & grantFlags.expansion) !== 0;
  return {
    id: buffer.toString("utf8", fields.id.start, fields.id.end),
    entitlementId: names.entitlementId,
    resourceType: names.resourceType,
    resourceId: names.resourceId,
    principalType: names.principalType,
    principalId: names.principalId,
    data: isChanged ? rewriteSources(data, names.sources()) : data,
    expansion: isExpandable ? buffer.subarray(fields.expansion.start, fields.expansion.end) : null,
    needsExpansion: isExpandable,
    discoveredAt: discoveredAt(firstSeen, grant, fields.low, fields.high),
  };
}

function newGrant(names: CellNames, data: Uint8Array, discoveredAt: bigint): GrantRow {
  const { entitlementId, resourceType, resourceId, principalType, principalId } = names;
  return {
    id: `${entitlementId}:${principalType}:${principalId}`,
    entitlementId,
    resourceType,
    resourceId,
    principalType,
    principalId,
    data,
    expansion: null,
    needsExpansion: false,
    discoveredAt,
  };
}
