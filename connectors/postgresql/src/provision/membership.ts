import {
  alreadyGranted,
  alreadyRevoked,
  type GrantResult,
  granted,
  type ProvisionContext,
  type RevokeResult,
  rejected,
  revoked,
} from "@baton-ts/sdk";
import { type MembershipRow, membershipSql, parseMembership } from "../catalog/memberships.ts";
import type { Execute } from "../database/database.ts";
import { type PostgresClient, sessionOf } from "../sync/client.ts";
import { type NamedRole, namedRole } from "./named-role.ts";
import { rejecting, unchanged } from "./refusal.ts";

type Joined = "member" | "admin";
type Context = ProvisionContext<PostgresClient, string, string, "user" | "group", string | null>;

/** From this version on a membership has its own INHERIT option, and each grantor's row is revoked by itself. */
const ownOptions = 160_000;

async function read(execute: Execute, role: NamedRole, member: NamedRole): Promise<MembershipRow | undefined> {
  const [row] = await execute(membershipSql, [role.oid, member.oid]);
  return row && parseMembership(row);
}

function holds(row: MembershipRow | undefined, slug: Joined): boolean {
  return slug === "member" ? row?.inherits === true : row?.isAdmin === true;
}

function grantStatement(slug: Joined, role: NamedRole, member: NamedRole, version: number): string {
  const inherit = version >= ownOptions ? " with inherit true" : "";
  return `grant ${role.sql} to ${member.sql}${slug === "admin" ? " with admin option" : inherit}`;
}

async function revokeStatements(
  execute: Execute,
  slug: Joined,
  role: NamedRole,
  member: NamedRole,
  row: MembershipRow,
  version: number,
): Promise<void> {
  const statement = `revoke ${slug === "admin" ? "admin option for " : ""}${role.sql} from ${member.sql}`;
  if (version < ownOptions) await execute(statement);
  else {
    for (const grantor of row.grantors) {
      const [quoted] = await execute("select pg_catalog.quote_ident($1) as name", [grantor]);
      await execute(`${statement} granted by ${String(quoted?.["name"])}`);
    }
  }
}

async function join(slug: Joined, context: Context): Promise<GrantResult> {
  const { client, signal, resource, principal } = context;
  const { version } = await sessionOf(context);
  const what = `Granting ${slug} of ${resource.displayName} to ${principal.displayName}`;
  return rejecting(async () =>
    client.database.transaction(what, signal, async (execute) => {
      const role = await namedRole(execute, resource.id);
      const member = await namedRole(execute, principal.id);
      if (role === undefined) return rejected(`Role ${resource.displayName} does not exist any more.`);
      if (member === undefined) return rejected(`Role ${principal.displayName} does not exist any more.`);
      if (role.oid === "0" || member.oid === "0")
        return rejected("PUBLIC is no role: it has every role as a member, and can join none.");
      if (holds(await read(execute, role, member), slug)) return alreadyGranted();
      if (slug === "member" && version < ownOptions && !member.inherits) {
        return rejected(`Role ${principal.displayName} is NOINHERIT: it could only SET ROLE, which is less than being a member.`);
      }
      await execute(grantStatement(slug, role, member, version));
      if (holds(await read(execute, role, member), slug)) return granted();
      throw unchanged(what, "Look at the server's log for its warning.");
    }),
  );
}

async function leave(slug: Joined, context: Context): Promise<RevokeResult> {
  const { client, signal, resource, principal } = context;
  const { version } = await sessionOf(context);
  const what = `Revoking ${slug} of ${resource.displayName} from ${principal.displayName}`;
  return client.database.transaction(what, signal, async (execute) => {
    const role = await namedRole(execute, resource.id);
    const member = await namedRole(execute, principal.id);
    const row = role && member && (await read(execute, role, member));
    if (role === undefined || member === undefined || row === undefined || !holds(row, slug)) return alreadyRevoked();
    await revokeStatements(execute, slug, role, member, row, version);
    if (!holds(await read(execute, role, member), slug)) return revoked();
    throw unchanged(what, `Connect as a role that may revoke what ${row.grantors.join(", ")} granted.`);
  });
}

/** Handlers for one of the two ways of being in a role. */
export interface MembershipProvisioner {
  grant(context: Context): Promise<GrantResult>;
  revoke(context: Context): Promise<RevokeResult>;
}

function provisioner(slug: Joined): MembershipProvisioner {
  return { grant: async (context) => join(slug, context), revoke: async (context) => leave(slug, context) };
}

/** Joining and leaving a role. `set-role` comes and goes with them and cannot be granted alone. */
export const roleProvision: { readonly member: MembershipProvisioner; readonly admin: MembershipProvisioner } = {
  member: provisioner("member"),
  admin: provisioner("admin"),
};
