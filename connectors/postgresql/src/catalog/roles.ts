import { bool, number, optionalText, type Row, text } from "./row.ts";

/** One role of the cluster. A role that can log in is listed as a user, the others as groups. */
export interface RoleRow {
  readonly oid: string;
  readonly name: string;
  readonly canLogin: boolean;
  /** Whether its privileges come from its memberships without SET ROLE (decides before PostgreSQL 16). */
  readonly inherits: boolean;
  readonly isSuperuser: boolean;
  /** True when other roles are members of it. */
  readonly hasMembers: boolean;
  /** -1 is no limit, 0 refuses every connection. */
  readonly connectionLimit: number;
  /** When the password stops working, RFC 3339; undefined for never. */
  readonly passwordValidUntil: string | undefined;
  readonly comment: string | undefined;
}

/** Columns of {@link parseRole}; `r` is pg_roles. */
const roleColumns = `r.oid::text as oid, r.rolname::text as name, r.rolcanlogin as can_login, r.rolinherit as inherits, r.rolsuper as superuser,
  exists (select from pg_catalog.pg_auth_members m where m.roleid = r.oid) as has_members, r.rolconnlimit as connection_limit,
  case when isfinite(r.rolvaliduntil) then to_char(r.rolvaliduntil at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') end as valid_until,
  pg_catalog.shobj_description(r.oid, 'pg_authid') as comment`;

/** $1 can log in, $2 oid of the last role of the page before or 0, $3 rows. By oid. */
export const rolesSql: string = `select ${roleColumns} from pg_catalog.pg_roles r
  where r.rolcanlogin = $1 and r.oid > $2::oid order by r.oid limit $3`;

/** $1 oid. */
export const roleSql: string = `select ${roleColumns} from pg_catalog.pg_roles r where r.oid = $1::oid`;

export function parseRole(row: Row): RoleRow {
  return {
    oid: text(row, "oid"),
    name: text(row, "name"),
    canLogin: bool(row, "can_login"),
    inherits: bool(row, "inherits"),
    isSuperuser: bool(row, "superuser"),
    hasMembers: bool(row, "has_members"),
    connectionLimit: number(row, "connection_limit"),
    passwordValidUntil: optionalText(row, "valid_until"),
    comment: optionalText(row, "comment"),
  };
}

/** Role attributes that are rights on the whole cluster. They are never inherited: a member has them only behind SET ROLE. */
export interface AttributeRow {
  readonly oid: string;
  readonly canLogin: boolean;
  readonly hasMembers: boolean;
  readonly superuser: boolean;
  readonly createRole: boolean;
  readonly createDatabase: boolean;
  readonly replication: boolean;
  readonly bypassRowSecurity: boolean;
}

/** Roles with at least one attribute. $1 oid of the last role of the page before or 0, $2 rows. By oid. */
export const attributesSql: string = `select r.oid::text as oid, r.rolcanlogin as can_login, r.rolsuper as superuser, r.rolcreaterole as create_role,
  exists (select from pg_catalog.pg_auth_members m where m.roleid = r.oid) as has_members,
  r.rolcreatedb as create_database, r.rolreplication as replication, r.rolbypassrls as bypass_row_security
  from pg_catalog.pg_roles r
  where (r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolbypassrls) and r.oid > $1::oid order by r.oid limit $2`;

export function parseAttributes(row: Row): AttributeRow {
  return {
    oid: text(row, "oid"),
    canLogin: bool(row, "can_login"),
    hasMembers: bool(row, "has_members"),
    superuser: bool(row, "superuser"),
    createRole: bool(row, "create_role"),
    createDatabase: bool(row, "create_database"),
    replication: bool(row, "replication"),
    bypassRowSecurity: bool(row, "bypass_row_security"),
  };
}
