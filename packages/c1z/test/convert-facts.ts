import {
  EntitlementSchema,
  GrantExpandableSchema,
  GrantSchema,
  ResourceSchema,
  ResourceTypeSchema,
  toJsonValue,
} from "@baton-ts/proto";
import { fromBinary, type JsonValue } from "@bufbuild/protobuf";
import { entitlementFromRow, grantFromRow, resourceFromRow, resourceTypeFromRow } from "../src/rows-from-messages/messages.ts";
import { findingsAssetId } from "../src/store/findings-asset.ts";
import type { SyncView } from "../src/store/reader.ts";
import type { GrantRow } from "../src/store/rows.ts";
import type { SyncStats } from "../src/store/sync-run.ts";
import type { Rows } from "./arbitrary-rows.ts";
import { collect } from "./store-contract.ts";

/** Every row of a view, the findings among the assets. */
export async function rowsOf(view: SyncView): Promise<Rows> {
  const findings = await view.asset(findingsAssetId);
  return {
    resourceTypes: await collect(view.resourceTypes()),
    resources: await collect(view.resources()),
    entitlements: await collect(view.entitlements()),
    grants: await collect(view.grants()),
    assets: [...(await collect(view.assets())), ...(findings === undefined ? [] : [findings])],
    sessions: await collect(view.sessions()),
  };
}

/** Facts of each kind as sorted texts. */
export type Facts = Readonly<Record<keyof Rows, readonly string[]>>;

/**
 * All that rows say, columns and messages, without what a v3 file has no place for: objects repeated inside of others, of which ids stay
 * (c1z-v3-pebble §3.1), and `external_id` of resources.
 */
export function factsOfRows(rows: Rows): Facts {
  return {
    resourceTypes: texts(rows.resourceTypes, (row) => toJsonValue(ResourceTypeSchema, resourceTypeFromRow(row))),
    resources: texts(rows.resources, (row) => withoutMember(toJsonValue(ResourceSchema, resourceFromRow(row)), "externalId")),
    entitlements: texts(rows.entitlements, (row) => {
      const json = asObject(toJsonValue(EntitlementSchema, entitlementFromRow(row)));
      const grantableTo = asList(json["grantableTo"]).map((type) => asObject(type)["id"]);
      return { ...json, resource: asObject(json["resource"])["id"], grantableTo };
    }),
    grants: texts(rows.grants, (row) => ({ ...grantFacts(row), expansion: expansionOf(row), needs: row.needsExpansion })),
    assets: texts(rows.assets, (row) => row.data),
    sessions: texts(rows.sessions, (row) => row.value),
  };
}

/** One text a row: its columns and what its message, or its content, says. */
function texts<Row extends object>(rows: readonly Row[], message: (row: Row) => unknown): readonly string[] {
  return rows
    .map((row) => {
      const columns = Object.entries(row).filter(([name]) => name !== "data" && name !== "expansion");
      return JSON.stringify(plain({ ...Object.fromEntries(columns), said: message(row) }));
    })
    .sort();
}

function grantFacts(row: GrantRow): Record<string, unknown> {
  const json = asObject(toJsonValue(GrantSchema, grantFromRow(row)));
  const entitlement = asObject(json["entitlement"]);
  const principal = asObject(json["principal"]);
  return {
    ...json,
    entitlement: [entitlement["id"], asObject(entitlement["resource"])["id"]],
    principal: [principal["id"], principal["parentResourceId"]],
  };
}

function expansionOf({ expansion }: GrantRow): JsonValue | null {
  return expansion === null ? null : toJsonValue(GrantExpandableSchema, fromBinary(GrantExpandableSchema, expansion));
}

function withoutMember(json: JsonValue, name: string): unknown {
  const { [name]: _, ...rest } = asObject(json);
  return rest;
}

/** Members sorted, bytes as hex, so that equal values have equal texts. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, plain(member)] as const);
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Counts as they should be stored, counted here; types without any row of a kind have no entry, as in v3 files. */
export function countsOf(rows: Rows): SyncStats {
  const assets = rows.assets.filter(({ id }) => id !== findingsAssetId);
  return {
    resourceTypes: rows.resourceTypes.length,
    resources: rows.resources.length,
    entitlements: rows.entitlements.length,
    grants: rows.grants.length,
    assets: assets.length,
    resourcesByResourceType: countBy(rows.resources.map(({ type }) => type)),
    entitlementsByResourceType: countBy(rows.entitlements.map(({ resourceType }) => resourceType)),
    grantsByResourceType: countBy(rows.grants.map(({ resourceType }) => resourceType)),
  };
}

function countBy(types: readonly string[]): Record<string, number> {
  return Object.fromEntries([...new Set(types)].map((type) => [type, types.filter((other) => other === type).length]));
}

/** v1 counts have a 0 for types without resources (sync-engine §3.1). */
export function withoutZeros(stats: SyncStats | null | undefined): SyncStats | null | undefined {
  if (stats === null || stats === undefined) return stats;
  const counted = Object.entries(stats.resourcesByResourceType).filter(([, count]) => count > 0);
  return { ...stats, resourcesByResourceType: Object.fromEntries(counted) };
}
