import type { SyncStats, SyncType } from "./sync-run.ts";

/** Counts rows by resource type while they pass. */
export class StatsCounter {
  readonly #types = new Set<string>();
  readonly #resources = new Map<string, number>();
  readonly #entitlements = new Map<string, number>();
  readonly #grants = new Map<string, number>();
  #assets = 0;

  addResourceType(id: string): void {
    this.#types.add(id);
  }

  addResources(type: string, count = 1): void {
    add(this.#resources, type, count);
  }

  /** `type` is that of the entitlement's resource. */
  addEntitlements(type: string, count = 1): void {
    add(this.#entitlements, type, count);
  }

  /** `type` is that of the entitlement's resource. */
  addGrants(type: string, count = 1): void {
    add(this.#grants, type, count);
  }

  addAssets(count = 1): void {
    this.#assets += count;
  }

  /**
   * Every stored type has an entry for its resources, and only stored types count; a `resources_only` sync has no entitlements and grants
   * to count (sync-engine §3.1).
   */
  stats(type: SyncType): SyncStats {
    const resources = new Map([...this.#types].map((id) => [id, this.#resources.get(id) ?? 0]));
    const entitlements = type === "resources_only" ? new Map<string, number>() : this.#entitlements;
    const grants = type === "resources_only" ? new Map<string, number>() : this.#grants;
    return {
      resourceTypes: this.#types.size,
      resources: sum(resources),
      entitlements: sum(entitlements),
      grants: sum(grants),
      assets: this.#assets,
      resourcesByResourceType: Object.fromEntries(resources),
      grantsByResourceType: Object.fromEntries(grants),
      entitlementsByResourceType: Object.fromEntries(entitlements),
    };
  }
}

function add(counts: Map<string, number>, key: string, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}

function sum(counts: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const count of counts.values()) total += count;
  return total;
}
