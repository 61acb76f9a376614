import type { Entitlement, Grant, HandlerContext, PageOf, SpawningPage } from "@baton-ts/sdk";
import { type ObjectKind, type PrivilegeRow, parsePrivilege, privilegesSql } from "../catalog/privileges.ts";
import type { PostgresClient } from "./client.ts";
import { membersOf, principalOf } from "./holder.ts";

/** Objects a page; each has some ten entries. */
const objectsPerPage = 500;

/** The server's word for a privilege and our slug: `SELECT` and `select`. */
export function slugOf(privilege: string): string {
  return privilege.toLowerCase();
}

function grantOf(row: PrivilegeRow, entitlement: Entitlement<string, string, "user" | "group">): Grant {
  const holder = { oid: row.granteeOid, canLogin: row.granteeCanLogin, hasMembers: row.granteeHasMembers };
  const metadata = row.privilege === "OWNER" ? {} : { grant_option: row.isGrantable, granted_by: row.grantors };
  return entitlement.grantTo(principalOf(holder), { metadata, expandFrom: membersOf(holder, "member") });
}

/**
 * One page of access lists of all objects of a kind. `entitlementOf` makes the entitlement of an object, or undefined for a privilege that this
 * connector does not know.
 */
export async function privilegePage(
  kind: ObjectKind,
  { client, signal, log, page }: HandlerContext<PostgresClient> & { readonly page: SpawningPage<Grant> },
  entitlementOf: (row: PrivilegeRow) => Entitlement<string, string, "user" | "group"> | undefined,
): Promise<PageOf<Grant>> {
  const limit = page.size(objectsPerPage);
  const parameters = [page.token ?? "0", limit, client.schemas];
  const rows = (await client.database.query(`Listing access to every ${kind}`, privilegesSql(kind), parameters, signal)).map(
    parsePrivilege,
  );
  const grants: Grant[] = [];
  const unknown = new Set<string>();
  for (const row of rows) {
    const entitlement = entitlementOf(row);
    if (entitlement === undefined) unknown.add(row.privilege);
    else grants.push(grantOf(row, entitlement));
  }
  for (const privilege of unknown) log.warn(`Privilege ${privilege} of a ${kind} is not known and left out`, { kind, privilege });
  const objects = new Set(rows.map(({ objectOid }) => objectOid)).size;
  return page.of(grants, objects < limit ? undefined : rows.at(-1)?.objectOid);
}
