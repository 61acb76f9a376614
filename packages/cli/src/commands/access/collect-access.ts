import type { ResourceKey, SyncView } from "@baton-ts/c1z";
import { compareUtf8 } from "@baton-ts/proto/codec";
import { type GrantOrigin, grantOrigin } from "../../join/grant-message.ts";

/** One resource that a principal can use, and by which entitlements. */
export interface AccessRow {
  readonly resource: ResourceKey;
  /** By id. */
  readonly entitlements: readonly HeldEntitlement[];
}

export interface HeldEntitlement {
  readonly id: string;
  readonly origin: GrantOrigin;
}

/**
 * What the principal holds, by resource type, resource id and entitlement id (UTF-8 order). Reads the grants of this principal only;
 * several grants of one entitlement become one. Memory grows with the principal's own grants.
 */
export async function collectAccess(view: SyncView, principal: ResourceKey, signal: AbortSignal): Promise<readonly AccessRow[]> {
  const resources = new Map<string, { readonly resource: ResourceKey; readonly held: Map<string, GrantOrigin> }>();
  for await (const page of view.grants({ principal }, { signal })) {
    signal.throwIfAborted();
    for (const row of page.rows) {
      const key = JSON.stringify([row.resourceType, row.resourceId]);
      const entry = resources.get(key) ?? { resource: { type: row.resourceType, id: row.resourceId }, held: new Map() };
      resources.set(key, entry);
      const before = entry.held.get(row.entitlementId);
      const origin = grantOrigin(row);
      entry.held.set(row.entitlementId, before === undefined ? origin : mergeOrigins(before, origin));
    }
  }
  return [...resources.values()]
    .map(({ resource, held }) => ({
      resource,
      entitlements: [...held].map(([id, origin]) => ({ id, origin })).sort((a, b) => compareUtf8(a.id, b.id)),
    }))
    .sort((a, b) => compareUtf8(a.resource.type, b.resource.type) || compareUtf8(a.resource.id, b.resource.id));
}

function mergeOrigins(a: GrantOrigin, b: GrantOrigin): GrantOrigin {
  return { isDirect: a.isDirect || b.isDirect, via: [...new Set([...a.via, ...b.via])].sort(compareUtf8) };
}
