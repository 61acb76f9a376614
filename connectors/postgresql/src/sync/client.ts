import type { HandlerContext } from "@baton-ts/sdk";
import { BatonError, GrpcCode } from "@baton-ts/sdk";
import { number, type Row, text } from "../catalog/row.ts";
import type { Database } from "../database/database.ts";

/** What the handlers work with. */
export interface PostgresClient extends AsyncDisposable {
  readonly database: Database;
  /** Names of schemas to look at; null for all of the connected database. */
  readonly schemas: readonly string[] | null;
}

/** Where the session ended up. */
export interface Session {
  readonly databaseOid: string;
  /** As in `server_version_num`: 150020 for 15.20. */
  readonly version: number;
}

const sessionSql = `select d.oid::text as oid, pg_catalog.current_setting('server_version_num')::int as version
  from pg_catalog.pg_database d where d.datname = pg_catalog.current_database()`;

/** The connected database and the server's version, asked once in a sync. */
export async function sessionOf({ client, cache, signal }: HandlerContext<PostgresClient>): Promise<Session> {
  return cache.get("session", async () => {
    const [row] = await client.database.query("Asking for the session", sessionSql, [], signal);
    return { databaseOid: text(row ?? {}, "oid"), version: number(row ?? {}, "version") };
  });
}

/** Catalogs that a sync reads. Every role may read them unless somebody revoked it. */
const catalogs = ["pg_roles", "pg_auth_members", "pg_database", "pg_namespace", "pg_class"].map((name) => `pg_catalog.${name}`);

const checkSql = `select pg_catalog.current_setting('server_version_num')::int as version, current_user::text as role,
  coalesce((select pg_catalog.string_agg(c, ', ') from pg_catalog.unnest($1::text[]) c
    where not pg_catalog.has_table_privilege(c, 'SELECT')), '') as unreadable`;

/** Oldest server whose catalog has everything that is read. */
const oldestVersion = 120_000;

function parseCheck(row: Row): { readonly version: number; readonly role: string; readonly unreadable: string } {
  return { version: number(row, "version"), role: text(row, "role"), unreadable: text(row, "unreadable") };
}

/** One query: logs in and checks that the catalogs can be read. Rejects with what is missing. */
export async function checkServer({ database }: PostgresClient, signal: AbortSignal): Promise<void> {
  const [row] = await database.query("Checking the server", checkSql, [catalogs], signal);
  const { version, role, unreadable } = parseCheck(row ?? {});
  if (version < oldestVersion) {
    throw new BatonError({
      code: "BATON_POSTGRESQL_TOO_OLD",
      message: `The server has version number ${version}; 120000 (PostgreSQL 12) or later is needed.`,
      grpcCode: GrpcCode.failedPrecondition,
    });
  }
  if (unreadable !== "") {
    throw new BatonError({
      code: "BATON_POSTGRESQL_FORBIDDEN",
      message: `Role ${role} may not read ${unreadable}.`,
      hint: `As a superuser: grant select on ${unreadable} to ${role}.`,
      grpcCode: GrpcCode.permissionDenied,
    });
  }
}
