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
import { type ObjectKind, type PrivilegeState, parsePrivilegeState, privilegeStateSql } from "../catalog/privileges.ts";
import { text } from "../catalog/row.ts";
import type { Execute } from "../database/database.ts";
import type { PostgresClient } from "../sync/client.ts";
import { namedRole } from "./named-role.ts";
import { rejecting, unchanged } from "./refusal.ts";

type Context = ProvisionContext<PostgresClient, string, string, "user" | "group", string | null>;

/** Oid of an object: the id itself, or what is behind the database's oid. */
function oidOf(resourceId: string): string {
  return resourceId.slice(resourceId.indexOf("/") + 1);
}

async function read(
  execute: Execute,
  kind: ObjectKind,
  object: string,
  grantee: string,
  privilege: string,
): Promise<PrivilegeState | undefined> {
  if (!/^\d{1,10}$/.test(object)) return undefined;
  const [row] = await execute(privilegeStateSql(kind), [object, grantee, privilege]);
  return row && parsePrivilegeState(row);
}

async function revokeAs(execute: Execute, grantor: string, statement: string): Promise<void> {
  const [row] = await execute("select pg_catalog.quote_ident($1) as name", [grantor]);
  await execute(`set local role ${text(row ?? {}, "name")}`);
  await execute(statement);
  await execute("reset role");
}

async function grantPrivilege(kind: ObjectKind, privilege: string, context: Context): Promise<GrantResult> {
  const { client, signal, resource, principal } = context;
  const what = `Granting ${privilege} on ${resource.displayName} to ${principal.displayName}`;
  return rejecting(async () =>
    client.database.transaction(what, signal, async (execute) => {
      const role = await namedRole(execute, principal.id);
      if (role === undefined) return rejected(`Role ${principal.displayName} does not exist any more.`);
      const object = oidOf(resource.id);
      const state = await read(execute, kind, object, role.oid, privilege);
      if (state === undefined) return rejected(`The ${kind} ${resource.displayName} does not exist in this database.`);
      if (state.grantors.length > 0) return alreadyGranted();
      await execute(`grant ${privilege} on ${state.target} to ${role.sql}`);
      const after = await read(execute, kind, object, role.oid, privilege);
      if (after !== undefined && after.grantors.length > 0) return granted();
      throw unchanged(what, "Connect as the owner of the object, as a role with the grant option, or as a superuser.");
    }),
  );
}

/**
 * Takes one privilege away, whoever gave it: first as the connected role, then as each grantor that is left. What others were granted on by
 * the principal stays in the way, and is named by the server.
 */
async function revokePrivilege(kind: ObjectKind, privilege: string, context: Context): Promise<RevokeResult> {
  const { client, signal, resource, principal } = context;
  const what = `Revoking ${privilege} on ${resource.displayName} from ${principal.displayName}`;
  return client.database.transaction(what, signal, async (execute) => {
    const role = await namedRole(execute, principal.id);
    const object = oidOf(resource.id);
    const state = role && (await read(execute, kind, object, role.oid, privilege));
    if (role === undefined || state === undefined || state.grantors.length === 0) return alreadyRevoked();
    const statement = `revoke ${privilege} on ${state.target} from ${role.sql}`;
    await execute(statement);
    const left = await read(execute, kind, object, role.oid, privilege);
    for (const grantor of left?.grantors ?? []) await revokeAs(execute, grantor, statement);
    const after = await read(execute, kind, object, role.oid, privilege);
    if (after === undefined || after.grantors.length === 0) return revoked();
    throw unchanged(what, `Connect as a role that may revoke what ${after.grantors.join(", ")} granted.`);
  });
}

/** Handlers for one privilege. */
export interface PrivilegeProvisioner {
  grant(context: Context): Promise<GrantResult>;
  revoke(context: Context): Promise<RevokeResult>;
}

/** `privilege` is the server's word for it and becomes part of a statement: it must come from a list in this program. */
export function privilegeProvisioner(kind: ObjectKind, privilege: string): PrivilegeProvisioner {
  return {
    grant: async (context) => grantPrivilege(kind, privilege, context),
    revoke: async (context) => revokePrivilege(kind, privilege, context),
  };
}
