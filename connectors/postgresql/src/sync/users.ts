import type { Entitlement, ResourceSync } from "@baton-ts/sdk";
import { roleProvision } from "../provision/membership.ts";
import type { PostgresClient } from "./client.ts";
import { user } from "./resource-types.ts";
import {
  type MembershipCursor,
  membershipGrants,
  readMemberships,
  readRole,
  readRoles,
  rolesPerPage,
  userResource,
} from "./roles.ts";

/** Oids of the last row of a page; anything else in a token is refused. */
export function parseMembershipCursor(value: unknown): MembershipCursor {
  if (Array.isArray(value) && value.length === 2 && value.every((part) => /^\d{1,10}$/.test(String(part)))) {
    return [String(value[0]), String(value[1])];
  }
  throw new Error("expected the oids of a role and of a member");
}

/** Login roles. Only those that have members themselves have entitlements. */
export const users: ResourceSync<PostgresClient, "user", "user" | "group"> = user.sync<PostgresClient>({
  list: async (context) => {
    const limit = context.page.size(rolesPerPage);
    const roles = await readRoles(context, true, context.page.token, limit);
    return context.page.of(roles.map(userResource), roles.length < limit ? undefined : roles.at(-1)?.oid);
  },
  get: async (context) => {
    const role = await readRole(context, context.id);
    return role?.canLogin === true ? userResource(role) : undefined;
  },
  entitlementsForType: async (context) => {
    const limit = context.page.size(rolesPerPage);
    const roles = await readRoles(context, true, context.page.token, limit);
    const items = roles.flatMap((role): Entitlement<"user">[] => {
      if (!role.hasMembers) return [];
      const resource = userResource(role);
      return [user.member(resource), user.entitlement("set-role", resource), user.admin(resource)];
    });
    return context.page.of(items, roles.length < limit ? undefined : roles.at(-1)?.oid);
  },
  grantsForType: async (context) => {
    const page = context.page.cursor(parseMembershipCursor);
    const limit = context.page.size(rolesPerPage);
    const rows = await readMemberships(context, true, page.cursor, limit);
    const last = rows.length < limit ? undefined : rows.at(-1);
    const grants = rows.flatMap((row) => membershipGrants(row, true));
    return page.of(grants, last && [last.roleOid, last.memberOid]);
  },
  provision: roleProvision,
});
