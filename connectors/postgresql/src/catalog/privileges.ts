import { relationKinds, userSchema } from "./objects.ts";
import { bool, type Row, text } from "./row.ts";

/** Kinds of objects that carry an access list. */
export type ObjectKind = "database" | "schema" | "table" | "view";

/** One holder of one privilege on one object; entries of several grantors are one. */
export interface PrivilegeRow {
  readonly objectOid: string;
  /** `0` for PUBLIC. */
  readonly granteeOid: string;
  readonly granteeCanLogin: boolean;
  readonly granteeHasMembers: boolean;
  /** As the server spells it, for example `SELECT`; `OWNER` for the owner of the object. */
  readonly privilege: string;
  readonly isGrantable: boolean;
  /** Names of who granted it, by name. */
  readonly grantors: readonly string[];
}

interface Source {
  /** Select of oid, owner and access list, one row an object, up to the comparison of its oid. */
  readonly objects: string;
  /** First argument of acldefault(): what an object without an access list allows. */
  readonly defaults: "d" | "n" | "r";
}

function relations(kinds: readonly string[]): string {
  return `select c.oid, c.relowner as owner, c.relacl as acl from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind in (${kinds.map((kind) => `'${kind}'`).join(", ")}) and ${userSchema} and ($3::text[] is null or n.nspname = any ($3)) and c.oid`;
}

const sources: Readonly<Record<ObjectKind, Source>> = {
  database: {
    objects: `select d.oid, d.datdba as owner, d.datacl as acl from pg_catalog.pg_database d
    where not d.datistemplate and $3::text[] is not distinct from $3 and d.oid`,
    defaults: "d",
  },
  schema: {
    objects: `select n.oid, n.nspowner as owner, n.nspacl as acl from pg_catalog.pg_namespace n
    where ${userSchema} and ($3::text[] is null or n.nspname = any ($3)) and n.oid`,
    defaults: "n",
  },
  table: { objects: relations(relationKinds.table), defaults: "r" },
  view: { objects: relations(relationKinds.view), defaults: "r" },
};

/**
 * Who holds what on the objects of one page. $1 oid of the last object of the page before or 0, $2 objects, $3 schema names to keep or null.
 * An object without an access list has the server's default one. Every object has at least its owner's row, so the last row names the last
 * object of the page. By object, grantee, privilege.
 */
export function privilegesSql(kind: ObjectKind): string {
  const { objects, defaults } = sources[kind];
  return `with page as (${objects} > $1::oid order by 1 limit $2),
  entries as (
    select page.oid, a.grantee, a.privilege_type::text as privilege, a.is_grantable, a.grantor
      from page cross join lateral pg_catalog.aclexplode(coalesce(page.acl, pg_catalog.acldefault('${defaults}', page.owner))) a
    union all select page.oid, page.owner, 'OWNER', false, page.owner from page)
  select e.oid::text as object_oid, e.grantee::text as grantee_oid, e.privilege, bool_or(e.is_grantable) as grantable,
    coalesce(r.rolcanlogin, false) as can_login,
    exists (select from pg_catalog.pg_auth_members m where m.roleid = e.grantee) as has_members,
    to_json(array_agg(distinct pg_catalog.pg_get_userbyid(e.grantor)::text order by pg_catalog.pg_get_userbyid(e.grantor)::text))::text as grantors
  from entries e left join pg_catalog.pg_roles r on r.oid = e.grantee
  group by e.oid, e.grantee, e.privilege, r.rolcanlogin order by e.oid, e.grantee, e.privilege collate "C"`;
}

export function parsePrivilege(row: Row): PrivilegeRow {
  const grantors: unknown = JSON.parse(text(row, "grantors"));
  return {
    objectOid: text(row, "object_oid"),
    granteeOid: text(row, "grantee_oid"),
    granteeCanLogin: bool(row, "can_login"),
    granteeHasMembers: bool(row, "has_members"),
    privilege: text(row, "privilege"),
    isGrantable: bool(row, "grantable"),
    grantors: Array.isArray(grantors) ? grantors.map(String) : [],
  };
}

/**
 * What one grantee holds of one privilege now, and how the object is written in a GRANT. $1 object oid, $2 grantee oid (0 for PUBLIC), $3
 * privilege. No row when the object is gone; `grantors` is empty when the privilege is not held. Only what the access list says counts:
 * superusers and members of other roles can do more.
 */
export function privilegeStateSql(kind: ObjectKind): string {
  const { defaults } = sources[kind];
  const object = {
    database: `select d.oid, d.datdba as owner, d.datacl as acl, pg_catalog.format('DATABASE %I', d.datname) as target from pg_catalog.pg_database d`,
    schema: `select n.oid, n.nspowner as owner, n.nspacl as acl, pg_catalog.format('SCHEMA %I', n.nspname) as target from pg_catalog.pg_namespace n`,
    table: `select c.oid, c.relowner as owner, c.relacl as acl, pg_catalog.format('TABLE %I.%I', n.nspname, c.relname) as target
      from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace`,
  }[kind === "view" ? "table" : kind];
  return `select o.target, coalesce(to_json(array(
      select distinct pg_catalog.pg_get_userbyid(a.grantor)::text
        from pg_catalog.aclexplode(coalesce(o.acl, pg_catalog.acldefault('${defaults}', o.owner))) a
        where a.grantee = $2::oid and a.privilege_type = $3 order by 1)), '[]')::text as grantors
    from (${object}) o where o.oid = $1::oid`;
}

/** Answer of {@link privilegeStateSql}. */
export interface PrivilegeState {
  /** `TABLE public.orders`, quoted. */
  readonly target: string;
  readonly grantors: readonly string[];
}

export function parsePrivilegeState(row: Row): PrivilegeState {
  const grantors: unknown = JSON.parse(text(row, "grantors"));
  return { target: text(row, "target"), grantors: Array.isArray(grantors) ? grantors.map(String) : [] };
}
