import { bool, type Row, text } from "./row.ts";

/** One role in another; rows of several grantors are one, with every option that one of them gives. */
export interface MembershipRow {
  /** The role that is joined. */
  readonly roleOid: string;
  readonly memberOid: string;
  readonly memberCanLogin: boolean;
  readonly memberHasMembers: boolean;
  /** The member has the role's privileges without SET ROLE. */
  readonly inherits: boolean;
  /** The member may SET ROLE. */
  readonly canSet: boolean;
  /** The member may let others join. */
  readonly isAdmin: boolean;
  /** Names of who granted it, by name; from PostgreSQL 16 on each of them has to be revoked by itself. */
  readonly grantors: readonly string[];
}

// inherit_option and set_option came with PostgreSQL 16. Read through JSON, the same statement works on both sides of it: before, the member's own
// INHERIT attribute decided, and every member could SET ROLE.
const columns = `m.roleid::text as role_oid, m.member::text as member_oid, p.rolcanlogin as can_login,
  exists (select from pg_catalog.pg_auth_members x where x.roleid = m.member) as has_members,
  bool_or(coalesce((to_jsonb(m) ->> 'inherit_option')::boolean, p.rolinherit)) as inherits,
  bool_or(coalesce((to_jsonb(m) ->> 'set_option')::boolean, true)) as can_set,
  bool_or(m.admin_option) as admin,
  to_json(array_agg(distinct pg_catalog.pg_get_userbyid(m.grantor)::text order by pg_catalog.pg_get_userbyid(m.grantor)::text))::text as grantors`;

const from = `from pg_catalog.pg_auth_members m
  join pg_catalog.pg_roles t on t.oid = m.roleid
  join pg_catalog.pg_roles p on p.oid = m.member`;

/** $1 the joined role can log in, $2 and $3 role and member oid of the last row before or 0, $4 rows. By role and member. */
export const membershipsSql: string = `select ${columns} ${from} where t.rolcanlogin = $1 and (m.roleid, m.member) > ($2::oid, $3::oid)
  group by m.roleid, m.member, p.rolcanlogin order by m.roleid, m.member limit $4`;

/** $1 role oid, $2 member oid: at most one row. */
export const membershipSql: string = `select ${columns} ${from} where m.roleid = $1::oid and m.member = $2::oid
  group by m.roleid, m.member, p.rolcanlogin`;

export function parseMembership(row: Row): MembershipRow {
  const grantors: unknown = JSON.parse(text(row, "grantors"));
  return {
    roleOid: text(row, "role_oid"),
    memberOid: text(row, "member_oid"),
    memberCanLogin: bool(row, "can_login"),
    memberHasMembers: bool(row, "has_members"),
    inherits: bool(row, "inherits"),
    canSet: bool(row, "can_set"),
    isAdmin: bool(row, "admin"),
    grantors: Array.isArray(grantors) ? grantors.map(String) : [],
  };
}
