import { randomBytes } from "node:crypto";
import { Client, type ClientConfig } from "pg";

/** A database and roles of its own on a real server; disposing drops all of them. */
export interface ScratchCluster extends AsyncDisposable {
  /** How to reach the scratch database. */
  readonly config: ClientConfig & { readonly host: string; readonly user: string; readonly database: string };
  /** Begins the name of everything that the test makes in the cluster. */
  readonly prefix: string;
  /** Runs statements in the scratch database; `$p` stands for the prefix. */
  run(...statements: readonly string[]): Promise<void>;
  /** First column of a query, as text, with `$p` replaced too. */
  values(sql: string): Promise<readonly string[]>;
}

const server = {
  host: process.env["PGHOST"] ?? "127.0.0.1",
  port: Number(process.env["PGPORT"] ?? "5432"),
  user: process.env["PGUSER"] ?? "postgres",
  database: process.env["PGDATABASE"] ?? "postgres",
  connectionTimeoutMillis: 3000,
};

async function connected(config: ClientConfig): Promise<Client> {
  const client = new Client(config);
  await client.connect();
  return client;
}

/** Why no test can run against a server here, or undefined when one answers. */
export async function noServer(): Promise<string | undefined> {
  try {
    const client = await connected(server);
    await client.end();
    return undefined;
  } catch (error) {
    const reason = error instanceof AggregateError ? (error.errors as Error[])[0]?.message : String(error);
    return `skipped: no PostgreSQL server lets ${server.user} in at ${server.host}:${server.port} (${reason}); set PGHOST, PGPORT, PGUSER, PGPASSWORD`;
  }
}

/** Makes the scratch database. Roles whose name begins with the prefix are dropped at the end, with what they own there. */
export async function createScratchCluster(): Promise<ScratchCluster> {
  const prefix = `baton_${randomBytes(5).toString("hex")}`;
  const admin = await connected(server);
  await admin.query(`create database ${prefix}`);
  const config = { ...server, database: prefix };
  const client = await connected(config);
  return {
    config,
    prefix,
    run: async (...statements) => {
      for (const statement of statements) await client.query(statement.replaceAll("$p", prefix));
    },
    values: async (sql) => {
      const { rows } = await client.query<unknown[]>({ text: sql.replaceAll("$p", prefix), rowMode: "array" });
      return rows.map(([value]) => String(value));
    },
    [Symbol.asyncDispose]: async () => {
      await client.end();
      await admin.query(`drop database ${prefix} with (force)`);
      const { rows } = await admin.query<{ name: string }>(
        "select format('%I', rolname) as name from pg_roles where left(rolname, $2) = $1",
        [prefix, prefix.length],
      );
      for (const { name } of rows) await admin.query(`drop role ${name}`);
      await admin.end();
    },
  };
}
