import type { SyncStats } from "../../store/sync-run.ts";
import { Family } from "../keys/families.ts";
import { splitTuple, tupleKey, unescapeComponent } from "../keys/tuple.ts";
import { type PebbleStore, prefixRange } from "../pebble-store.ts";

/** Counts by walking the keys, for a file without a stats row. */
export async function countRows(store: PebbleStore): Promise<SyncStats> {
  const resourceTypes = await countByType(store, Family.resourceType);
  const resources = await countByType(store, Family.resource);
  const entitlements = await countByType(store, Family.entitlement);
  const grants = await countByType(store, Family.grant);
  const assets = await countByType(store, Family.asset);
  return {
    resourceTypes: resourceTypes.total,
    resources: resources.total,
    entitlements: entitlements.total,
    grants: grants.total,
    assets: assets.total,
    resourcesByResourceType: { ...zeroes(resourceTypes.byType), ...resources.byType },
    grantsByResourceType: grants.byType,
    entitlementsByResourceType: entitlements.byType,
  };
}

async function countByType(
  store: PebbleStore,
  family: readonly number[],
): Promise<{ total: number; byType: Record<string, number> }> {
  const byType: Record<string, number> = {};
  let total = 0;
  for (const { key } of await store.rows(prefixRange(tupleKey(family, [], true)))) {
    const type = Buffer.from(unescapeComponent(splitTuple(key, family.length)[0] ?? new Uint8Array(0))).toString("utf8");
    byType[type] = (byType[type] ?? 0) + 1;
    total++;
  }
  return { total, byType };
}

/** Every stored type has an entry, also without a resource (sync-engine §3.1). */
function zeroes(types: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.keys(types).map((type) => [type, 0]));
}
