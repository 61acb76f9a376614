import type { Entitlement, Grant, HandlerContext, Resource } from "@baton-ts/sdk";
import { type MembershipRow, membershipsSql, parseMembership } from "../catalog/memberships.ts";
import { parseRole, type RoleRow, roleSql, rolesSql } from "../catalog/roles.ts";
import type { PostgresClient } from "./client.ts";
import { membersOf, principalOf } from "./holder.ts";
import { group, user } from "./resource-types.ts";

/** Rows a page: a page is one query, and its rows are small. */
export const rolesPerPage = 1000;

/** One page of roles that can log in, or of those that cannot. */
export async function readRoles(
  { client, signal }: HandlerContext<PostgresClient>,
  canLogin: boolean,
  after: string | undefined,
  limit: number,
): Promise<readonly RoleRow[]> {
  const rows = await client.database.query("Listing roles", rolesSql, [canLogin, after ?? "0", limit], signal);
  return rows.map(parseRole);
}

/** One role by oid, undefined when there is none or the id is no oid. */
export async function readRole({ client, signal }: HandlerContext<PostgresClient>, oid: string): Promise<RoleRow | undefined> {
  if (!/^\d{1,10}$/.test(oid)) return undefined;
  const [row] = await client.database.query("Reading a role", roleSql, [oid], signal);
  return row && parseRole(row);
}

/** A login role. One that may not open a connection is disabled; an expired password alone is only mentioned, other ways in may be open. */
export function userResource(role: RoleRow): Resource<"user", never> {
  const closed = role.connectionLimit === 0 && !role.isSuperuser;
  return user.resource(role.oid, role.name, {
    login: role.name,
    description: role.comment,
    accountType: role.name.startsWith("pg_") ? "system" : "human",
    status: closed ? "disabled" : "enabled",
    statusDetails: closed ? "connection limit is 0" : undefined,
    skip: role.hasMembers ? undefined : "entitlements-and-grants",
    profile: { inherit: role.inherits, connection_limit: role.connectionLimit, password_valid_until: role.passwordValidUntil },
  });
}

export function groupResource(role: RoleRow): Resource<"group", never> {
  return group.resource(role.oid, role.name, {
    description: role.comment,
    groupSource: role.name.startsWith("pg_") ? "built_in" : "native",
    profile: { inherit: role.inherits },
  });
}

type RoleEntitlement = Entitlement<string, string, "user" | "group">;

function roleEntitlement(row: MembershipRow, canLogin: boolean, slug: "member" | "set-role" | "admin"): RoleEntitlement {
  return canLogin ? user.entitlement(slug, user.id(row.roleOid)) : group.entitlement(slug, group.id(row.roleOid));
}

/** The up to three facts of one membership: inherited privileges, SET ROLE, ADMIN OPTION. */
export function membershipGrants(row: MembershipRow, canLogin: boolean): readonly Grant[] {
  const holder = { oid: row.memberOid, canLogin: row.memberCanLogin, hasMembers: row.memberHasMembers };
  const principal = principalOf(holder);
  const metadata = { granted_by: row.grantors };
  const options = (slug: "member" | "set-role") => ({ metadata, expandFrom: membersOf(holder, slug) });
  const grants: Grant[] = [];
  if (row.inherits) grants.push(roleEntitlement(row, canLogin, "member").grantTo(principal, options("member")));
  if (row.canSet) grants.push(roleEntitlement(row, canLogin, "set-role").grantTo(principal, options("set-role")));
  if (row.isAdmin) grants.push(roleEntitlement(row, canLogin, "admin").grantTo(principal, options("member")));
  return grants;
}

/** Position in a listing of memberships: role and member oid of the last row. */
export type MembershipCursor = readonly [role: string, member: string];

/** One page of memberships in roles that can log in, or in those that cannot. */
export async function readMemberships(
  { client, signal }: HandlerContext<PostgresClient>,
  canLogin: boolean,
  after: MembershipCursor | undefined,
  limit: number,
): Promise<readonly MembershipRow[]> {
  const [role, member] = after ?? ["0", "0"];
  const rows = await client.database.query("Listing memberships", membershipsSql, [canLogin, role, member, limit], signal);
  return rows.map(parseMembership);
}
