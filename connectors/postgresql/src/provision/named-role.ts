import { optionalText, text } from "../catalog/row.ts";
import type { Execute } from "../database/database.ts";
import { publicId } from "../sync/holder.ts";

/** A role as it stands in a statement. */
export interface NamedRole {
  /** `0` for PUBLIC. */
  readonly oid: string;
  /** Quoted where its name needs it; `PUBLIC` for PUBLIC. */
  readonly sql: string;
  readonly inherits: boolean;
}

const namedRoleSql = `select pg_catalog.quote_ident(r.rolname) as name, case when r.rolinherit then 'yes' end as inherits
  from pg_catalog.pg_roles r where r.oid = $1::oid`;

/**
 * The role with this id as the server names it now: a display name that a platform kept may be old, and is never used. Undefined when the role is
 * gone, or the id is none.
 */
export async function namedRole(execute: Execute, id: string): Promise<NamedRole | undefined> {
  if (id === publicId) return { oid: "0", sql: "PUBLIC", inherits: true };
  if (!/^\d{1,10}$/.test(id)) return undefined;
  const [row] = await execute(namedRoleSql, [id]);
  return row && { oid: id, sql: text(row, "name"), inherits: optionalText(row, "inherits") !== undefined };
}
