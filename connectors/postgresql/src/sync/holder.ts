import type { GrantOptions, ResourceId } from "@baton-ts/sdk";
import { group, user } from "./resource-types.ts";

/** Id of PUBLIC, which access lists call role 0. */
export const publicId = "public";

/** A role that holds something. */
export interface HolderRole {
  /** `0` for PUBLIC. */
  readonly oid: string;
  readonly canLogin: boolean;
  readonly hasMembers: boolean;
}

/** The role as a principal. */
export function principalOf({ oid, canLogin }: HolderRole): ResourceId<"user" | "group"> {
  if (oid === "0") return group.id(publicId);
  return canLogin ? user.id(oid) : group.id(oid);
}

/**
 * What passes the holder's rights on to its members; undefined for login roles without any, whose entitlements are not listed. `member` passes
 * on what is inherited, `set-role` what has to be switched to.
 */
export function membersOf(role: HolderRole, slug: "member" | "set-role"): GrantOptions<"user" | "group">["expandFrom"] {
  if (role.oid === "0") return group.member(group.id(publicId));
  if (!role.canLogin) return group.entitlement(slug, group.id(role.oid));
  return role.hasMembers ? user.entitlement(slug, user.id(role.oid)) : undefined;
}
