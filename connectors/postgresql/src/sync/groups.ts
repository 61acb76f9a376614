import type { Entitlement, Grant, HandlerContext, ResourceSync } from "@baton-ts/sdk";
import { bool, text } from "../catalog/row.ts";
import { roleProvision } from "../provision/membership.ts";
import type { PostgresClient } from "./client.ts";
import { membersOf, principalOf, publicId } from "./holder.ts";
import { group, user } from "./resource-types.ts";
import {
  groupResource,
  type MembershipCursor,
  membershipGrants,
  readMemberships,
  readRole,
  readRoles,
  rolesPerPage,
} from "./roles.ts";
import { parseMembershipCursor } from "./users.ts";

function publicGroup() {
  return group.resource(publicId, "PUBLIC", { description: "Every role of the cluster", groupSource: "built_in" });
}

/** pg_database_owner has one member that no catalog row names: the owner of the connected database. */
const databaseOwnerSql = `select g.oid::text as group_oid, o.oid::text as oid, o.rolcanlogin as can_login,
  exists (select from pg_catalog.pg_auth_members m where m.roleid = o.oid) as has_members
  from pg_catalog.pg_database d join pg_catalog.pg_roles o on o.oid = d.datdba join pg_catalog.pg_roles g on g.rolname = 'pg_database_owner'
  where d.datname = pg_catalog.current_database()`;

async function databaseOwnerGrants({ client, signal }: HandlerContext<PostgresClient>): Promise<readonly Grant[]> {
  const rows = await client.database.query("Reading the owner of the database", databaseOwnerSql, [], signal);
  return rows.map((row) => {
    const holder = { oid: text(row, "oid"), canLogin: bool(row, "can_login"), hasMembers: bool(row, "has_members") };
    const options = { immutable: true, expandFrom: membersOf(holder, "member") };
    return group.member(group.id(text(row, "group_oid"))).grantTo(principalOf(holder), options);
  });
}

/** First come the memberships that the catalog has, then every login role as a member of PUBLIC. */
type GrantCursor =
  | { readonly step: "memberships"; readonly after: MembershipCursor }
  | { readonly step: "public"; readonly after: string };

function parseGrantCursor(value: unknown): GrantCursor {
  if (typeof value === "object" && value !== null && "step" in value && "after" in value) {
    if (value.step === "memberships") return { step: "memberships", after: parseMembershipCursor(value.after) };
    if (value.step === "public" && typeof value.after === "string" && /^\d{1,10}$/.test(value.after)) {
      return { step: "public", after: value.after };
    }
  }
  throw new Error("expected a position among memberships or members of PUBLIC");
}

/** Roles that cannot log in, and PUBLIC with every login role as its member. */
export const groups: ResourceSync<PostgresClient, "group", "user" | "group"> = group.sync<PostgresClient>({
  list: async (context) => {
    const limit = context.page.size(rolesPerPage);
    const roles = await readRoles(context, false, context.page.token, limit);
    const first = context.page.token === undefined ? [publicGroup()] : [];
    return context.page.of([...first, ...roles.map(groupResource)], roles.length < limit ? undefined : roles.at(-1)?.oid);
  },
  get: async (context) => {
    if (context.id === publicId) return publicGroup();
    const role = await readRole(context, context.id);
    return role === undefined || role.canLogin ? undefined : groupResource(role);
  },
  entitlementsForType: async (context) => {
    const limit = context.page.size(rolesPerPage);
    const roles = await readRoles(context, false, context.page.token, limit);
    const items: Entitlement<"group">[] =
      context.page.token === undefined ? [group.member(publicGroup(), { immutable: true })] : [];
    for (const resource of roles.map(groupResource)) {
      items.push(group.member(resource), group.entitlement("set-role", resource), group.admin(resource));
    }
    return context.page.of(items, roles.length < limit ? undefined : roles.at(-1)?.oid);
  },
  grantsForType: async (context) => {
    const page = context.page.cursor(parseGrantCursor);
    const limit = context.page.size(rolesPerPage);
    const position = page.cursor;
    if (position?.step === "public") {
      const roles = await readRoles(context, true, position.after, limit);
      const member = group.member(group.id(publicId));
      const grants = roles.map((role) => member.grantTo(user.id(role.oid), { immutable: true }));
      const last = roles.length < limit ? undefined : roles.at(-1);
      return page.of(grants, last && { step: "public", after: last.oid });
    }
    const rows = await readMemberships(context, false, position?.after, limit);
    const grants = rows.flatMap((row) => membershipGrants(row, false));
    if (position === undefined) grants.push(...(await databaseOwnerGrants(context)));
    const last = rows.length < limit ? undefined : rows.at(-1);
    return page.of(
      grants,
      last ? { step: "memberships", after: [last.roleOid, last.memberOid] } : { step: "public", after: "0" },
    );
  },
  provision: roleProvision,
});
