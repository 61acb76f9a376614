/** Nanoseconds since the Unix epoch, UTC. Stored times have nanosecond digits (sync-engine §2.5). */
export type Nanos = bigint;

export interface ResourceTypeRow {
  readonly id: string;
  /** Wire bytes of c1.connector.v2.ResourceType. */
  readonly data: Uint8Array;
  readonly discoveredAt: Nanos;
}

export interface ResourceRow {
  readonly type: string;
  readonly id: string;
  /** Empty when the resource has no parent. */
  readonly parentType: string;
  readonly parentId: string;
  /** Wire bytes of c1.connector.v2.Resource. */
  readonly data: Uint8Array;
  readonly discoveredAt: Nanos;
}

export interface EntitlementRow {
  readonly id: string;
  readonly resourceType: string;
  readonly resourceId: string;
  /** Wire bytes of c1.connector.v2.Entitlement. */
  readonly data: Uint8Array;
  readonly discoveredAt: Nanos;
}

export interface GrantRow {
  readonly id: string;
  readonly entitlementId: string;
  /** The entitlement's resource. */
  readonly resourceType: string;
  readonly resourceId: string;
  readonly principalType: string;
  readonly principalId: string;
  /**
   * Wire bytes of c1.connector.v2.Grant without its GrantExpandable annotation, which is in `expansion` (sync-engine §2.4).
   * `entitlement` and `principal` may be id-only stubs or absent (slim rows): the columns are authoritative.
   */
  readonly data: Uint8Array;
  /** Wire bytes of c1.connector.v2.GrantExpandable, or null. */
  readonly expansion: Uint8Array | null;
  readonly needsExpansion: boolean;
  readonly discoveredAt: Nanos;
}

export interface AssetRow {
  readonly id: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly discoveredAt: Nanos;
}

export interface SessionRow {
  readonly key: string;
  readonly value: Uint8Array;
}
