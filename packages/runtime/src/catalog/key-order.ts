import { type Catalog, noResource } from "./catalog.ts";

/** Numbers in the order of stored keys, and back. */
export interface KeyOrder {
  /** Number of the thing at each rank. */
  readonly numbers: Int32Array;
  /** Rank of the thing with each number. */
  readonly ranks: Int32Array;
}

/** Resources and principals, mentioned ones too, by type and id in byte order. */
export function orderResources(catalog: Catalog): KeyOrder {
  return orderBy(catalog.resources.count, (a, b) => catalog.compareResources(a, b));
}

/** Entitlements, mentioned ones too, by the key of their resource and their id; those without a resource first. */
export function orderEntitlements(catalog: Catalog, resources: KeyOrder): KeyOrder {
  const { entitlementResources } = catalog;
  const { ids } = catalog.entitlements;
  const rankOf = (entitlement: number): number => {
    const resource = entitlementResources[entitlement] as number;
    return resource === noResource ? -1 : (resources.ranks[resource] as number);
  };
  return orderBy(catalog.entitlements.count, (a, b) => rankOf(a) - rankOf(b) || ids.compare(a, b));
}

function orderBy(count: number, compare: (a: number, b: number) => number): KeyOrder {
  const numbers = new Int32Array(count);
  for (let number = 0; number < count; number++) numbers[number] = number;
  numbers.sort(compare);
  const ranks = new Int32Array(count);
  for (let rank = 0; rank < count; rank++) ranks[numbers[rank] as number] = rank;
  return { numbers, ranks };
}
