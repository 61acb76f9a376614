import type { Grant } from "../grant/grant.ts";

/** How a grant ended. Anything else, an outage for example, is thrown. */
export type GrantResult =
  | { readonly kind: "granted"; readonly grants: readonly Grant[] }
  | { readonly kind: "already-granted" }
  | { readonly kind: "replaced"; readonly replacedGrantId: string; readonly grants: readonly Grant[] }
  | { readonly kind: "rejected"; readonly reason: string };

/** How a revoke ended. Anything else is thrown. */
export type RevokeResult =
  | { readonly kind: "revoked" }
  | { readonly kind: "already-revoked" }
  | { readonly kind: "principal-deleted" };

/** Access was given. Without grants, the grant that was asked for is reported. */
export function granted(...grants: readonly Grant[]): GrantResult {
  return { kind: "granted", grants };
}

/** The principal had the access before: the API said so, or a read showed it. */
export function alreadyGranted(): GrantResult {
  return { kind: "already-granted" };
}

/** Access was given and took the place of another grant, which the platform marks revoked: one role of several, for example. */
export function replaced(old: Grant, ...grants: readonly Grant[]): GrantResult {
  return { kind: "replaced", replacedGrantId: old.id, grants };
}

/** The system will not give this access, and asking again changes nothing. The reason is shown to the person who asked. */
export function rejected(reason: string): GrantResult {
  return { kind: "rejected", reason };
}

/** Access was taken away. */
export function revoked(): RevokeResult {
  return { kind: "revoked" };
}

/** The principal did not have the access: the API said so, or a read showed it. */
export function alreadyRevoked(): RevokeResult {
  return { kind: "already-revoked" };
}

/** Access was taken away and the principal no longer exists, as with the last seat of a guest. */
export function principalDeleted(): RevokeResult {
  return { kind: "principal-deleted" };
}
