// Key families of the store (c1z-v3-pebble §2.2). Every key begins with the version byte 03.

export type FamilyName =
  | "resourceType"
  | "resource"
  | "entitlement"
  | "grant"
  | "asset"
  | "syncRun"
  | "childResource"
  | "grantByPrincipal"
  | "grantNeedsExpansion"
  | "grantHash"
  | "counter"
  | "session"
  | "digest"
  | "meta";

/** First bytes of the keys of each family. */
export const Family: Readonly<Record<FamilyName, readonly number[]>> = {
  resourceType: [3, 1],
  resource: [3, 2],
  entitlement: [3, 3],
  grant: [3, 4],
  asset: [3, 5],
  syncRun: [3, 6],
  childResource: [3, 7, 1],
  grantByPrincipal: [3, 7, 4],
  grantNeedsExpansion: [3, 7, 5],
  grantHash: [3, 7, 8],
  counter: [3, 8],
  session: [3, 9],
  digest: [3, 10, 8],
  meta: [3, 255],
};

const encoder = new TextEncoder();

/** Key of an engine-meta row; `stats` and `entitlement-graph` end with a 00 (c1z-v3-pebble §2.4). */
export function metaKey(name: string): Uint8Array {
  return Buffer.concat([Uint8Array.from(Family.meta), encoder.encode(name)]);
}

export const Meta: Readonly<
  Record<"keyspaceVersion" | "idFormat" | "stats" | "deferredGrantIndex" | "digestPending", Uint8Array>
> = {
  keyspaceVersion: metaKey("keyspace_version"),
  idFormat: metaKey("grant_entitlement_id_format"),
  stats: metaKey("stats\0"),
  deferredGrantIndex: metaKey("deferred_grant_idx_pending"),
  digestPending: metaKey("grant_digest_build_pending"),
};

/** How an entitlement id is stored below its resource: `1` and the rest of a standard id, or `0` and the whole id (c1z-v3-pebble §2.3). */
export interface EntitlementTail {
  readonly flag: "0" | "1";
  readonly tail: string;
}

export function entitlementTail(resourceType: string, resourceId: string, entitlementId: string): EntitlementTail {
  const standard = `${resourceType}:${resourceId}:`;
  return entitlementId.startsWith(standard)
    ? { flag: "1", tail: entitlementId.slice(standard.length) }
    : { flag: "0", tail: entitlementId };
}
