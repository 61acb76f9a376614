import { optionalText, type Row, text } from "./row.ts";

/** A database of the cluster. */
export interface DatabaseRow {
  readonly oid: string;
  readonly name: string;
  readonly comment: string | undefined;
}

/** A schema or a relation of the connected database. */
export interface ObjectRow extends DatabaseRow {
  /** Oid of the connected database: oids of schemas and relations repeat in other databases. */
  readonly databaseOid: string;
  /** Oid and name of the schema that a relation is in; empty for schemas. */
  readonly schemaOid: string;
  readonly schemaName: string;
  /** `table`, `partitioned table`, `foreign table`, `view`, `materialized view` or `schema`. */
  readonly kind: string;
}

const databaseColumns = `d.oid::text as oid, d.datname::text as name, pg_catalog.shobj_description(d.oid, 'pg_database') as comment`;

/** Databases that are not templates. $1 oid of the last one of the page before or 0, $2 rows. By oid. */
export const databasesSql: string = `select ${databaseColumns} from pg_catalog.pg_database d
  where not d.datistemplate and d.oid > $1::oid order by d.oid limit $2`;

/** $1 oid. */
export const databaseSql: string = `select ${databaseColumns} from pg_catalog.pg_database d where d.oid = $1::oid`;

export function parseDatabase(row: Row): DatabaseRow {
  return { oid: text(row, "oid"), name: text(row, "name"), comment: optionalText(row, "comment") };
}

const currentDatabase = "(select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database())";

/** Schemas of the server itself are left out, temporary ones with them. `n` is pg_namespace. */
export const userSchema: string = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`;

/**
 * Schemas of the connected database. $1 oid of the database that is asked for (any other has no rows), $2 oid of the last schema before or 0,
 * $3 rows, $4 names to keep or null for all. By oid.
 */
export const schemasSql: string = `select n.oid::text as oid, n.nspname::text as name, 'schema' as kind, '' as schema_oid, '' as schema_name,
  ${currentDatabase}::text as database_oid, pg_catalog.obj_description(n.oid, 'pg_namespace') as comment
  from pg_catalog.pg_namespace n
  where ${currentDatabase} = $1::oid and ${userSchema} and n.oid > $2::oid and ($4::text[] is null or n.nspname = any ($4))
  order by n.oid limit $3`;

/** What pg_class calls the relations of our two types. */
export const relationKinds: Readonly<Record<"table" | "view", readonly string[]>> = {
  table: ["r", "p", "f"],
  view: ["v", "m"],
};

/**
 * Relations of one schema. $1 oid of the connected database (any other has no rows), $2 oid of the schema, $3 pg_class kinds, $4 oid of the
 * last one before or 0, $5 rows. By oid.
 */
export const relationsSql: string = `select c.oid::text as oid, c.relname::text as name, n.oid::text as schema_oid, n.nspname::text as schema_name,
  case c.relkind when 'p' then 'partitioned table' when 'f' then 'foreign table' when 'v' then 'view' when 'm' then 'materialized view' else 'table' end as kind,
  ${currentDatabase}::text as database_oid, pg_catalog.obj_description(c.oid, 'pg_class') as comment
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where ${currentDatabase} = $1::oid and n.oid = $2::oid and c.relkind::text = any ($3) and c.oid > $4::oid
  order by c.oid limit $5`;

export function parseObject(row: Row): ObjectRow {
  return {
    ...parseDatabase(row),
    databaseOid: text(row, "database_oid"),
    schemaOid: text(row, "schema_oid"),
    schemaName: text(row, "schema_name"),
    kind: text(row, "kind"),
  };
}
