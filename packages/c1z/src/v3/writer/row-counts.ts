import type { SyncStats } from "../../store/sync-run.ts";

/** Counts the rows of each family as they are stored: what walking the keys would count (c1z-v3-pebble §2.5). */
export class RowCounts {
  readonly #resources = new Map<string, number>();
  readonly #entitlements = new Map<string, number>();
  readonly #grants = new Map<string, number>();
  #resourceTypes = 0;
  #assets = 0;

  addResourceType(): void {
    this.#resourceTypes++;
  }

  addResource(type: string): void {
    add(this.#resources, type, 1);
  }

  addEntitlement(type: string): void {
    add(this.#entitlements, type, 1);
  }

  /** `type` is that of the entitlement's resource. */
  addGrants(type: string, count: number): void {
    add(this.#grants, type, count);
  }

  addAsset(): void {
    this.#assets++;
  }

  stats(): SyncStats {
    return {
      resourceTypes: this.#resourceTypes,
      resources: sum(this.#resources),
      entitlements: sum(this.#entitlements),
      grants: sum(this.#grants),
      assets: this.#assets,
      resourcesByResourceType: Object.fromEntries(this.#resources),
      grantsByResourceType: Object.fromEntries(this.#grants),
      entitlementsByResourceType: Object.fromEntries(this.#entitlements),
    };
  }
}

function add(counts: Map<string, number>, type: string, count: number): void {
  if (count > 0) counts.set(type, (counts.get(type) ?? 0) + count);
}

function sum(counts: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const count of counts.values()) total += count;
  return total;
}
