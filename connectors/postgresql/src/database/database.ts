import { Pool, type PoolClient, type PoolConfig } from "pg";
import type { Row } from "../catalog/row.ts";
import { explainSqlError, isStatementError } from "./sql-error.ts";

/** A statement with its parameters; values never become part of the text. */
export type Execute = (sql: string, parameters?: readonly unknown[]) => Promise<readonly Row[]>;

/** The connected server. Disposing closes every connection. */
export interface Database extends AsyncDisposable {
  /** Runs one statement. `what` says in an error what was being done. Aborting closes the connection, which ends the statement. */
  query(what: string, sql: string, parameters: readonly unknown[], signal: AbortSignal): Promise<readonly Row[]>;
  /** Runs statements in one transaction: all of them count or none. */
  transaction<Result>(what: string, signal: AbortSignal, work: (execute: Execute) => Promise<Result>): Promise<Result>;
}

/** Connections at a time: listings run side by side, and a server rarely has more than 100 to give. */
const maxConnections = 4;

async function withClient<Result>(
  pool: Pool,
  signal: AbortSignal,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  const client = await pool.connect();
  let isOpen = true;
  const release = (destroy: boolean): void => {
    if (isOpen) client.release(destroy);
    isOpen = false;
  };
  const stop = (): void => release(true);
  signal.addEventListener("abort", stop, { once: true });
  // Without a listener, a connection that breaks while it is lent would end the program.
  client.on("error", stop);
  try {
    signal.throwIfAborted();
    return await work(client);
  } catch (error) {
    signal.throwIfAborted();
    // A statement that failed leaves a good connection; after anything else nobody knows what is left of it.
    if (!isStatementError(error)) stop();
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
    release(false);
    client.off("error", stop);
  }
}

async function rows(client: PoolClient, sql: string, parameters: readonly unknown[]): Promise<readonly Row[]> {
  const result = await client.query<Row>(sql, [...parameters]);
  return result.rows;
}

/** Opens a pool; nothing is sent before the first statement. `onLost` hears of idle connections that the server closed. */
export function openDatabase(config: PoolConfig, onLost: (error: Error) => void): Database {
  const pool = new Pool({ max: maxConnections, allowExitOnIdle: true, ...config });
  pool.on("error", onLost);
  return {
    query: async (what, sql, parameters, signal) => {
      try {
        return await withClient(pool, signal, async (client) => rows(client, sql, parameters));
      } catch (error) {
        throw explainSqlError(error, what);
      }
    },
    transaction: async (what, signal, work) => {
      try {
        return await withClient(pool, signal, async (client) => {
          await client.query("begin");
          try {
            const result = await work(async (sql, parameters = []) => rows(client, sql, parameters));
            await client.query("commit");
            return result;
          } catch (error) {
            await client.query("rollback").catch(() => {});
            throw error;
          }
        });
      } catch (error) {
        throw explainSqlError(error, what);
      }
    },
    [Symbol.asyncDispose]: async () => pool.end(),
  };
}
