import type { Secret, UploadedFile } from "@baton-ts/sdk";
import type { PoolConfig } from "pg";

/** How to reach the server, as flags have it. What is left out is taken from PG* variables and .pgpass, as psql does. */
export interface ConnectionFlags {
  readonly dsn: Secret | undefined;
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly user: string | undefined;
  readonly password: Secret | undefined;
  readonly database: string | undefined;
  readonly sslmode: "disable" | "require" | "verify-ca" | "verify-full" | undefined;
  readonly sslRootCert: UploadedFile | undefined;
  /** Seconds. */
  readonly statementTimeout: number;
}

type Tls = NonNullable<PoolConfig["ssl"]>;

/** libpq's meaning of the modes: `require` encrypts without looking at the certificate, `verify-ca` does not look at the host name. */
function tls({ sslmode, sslRootCert }: ConnectionFlags): Tls | undefined {
  const ca = sslRootCert === undefined ? {} : { ca: sslRootCert.text() };
  switch (sslmode) {
    case undefined:
      return sslRootCert === undefined ? undefined : { ...ca, rejectUnauthorized: true };
    case "disable":
      return false;
    case "require":
      return { ...ca, rejectUnauthorized: false };
    case "verify-ca":
      return { ...ca, rejectUnauthorized: true, checkServerIdentity: () => undefined };
    case "verify-full":
      return { ...ca, rejectUnauthorized: true };
    default:
      return sslmode satisfies never;
  }
}

/** Options of the driver. What a DSN says wins over single flags; those fill in what it leaves out. */
export function connectionConfig(flags: ConnectionFlags): PoolConfig {
  const ssl = tls(flags);
  const given = {
    connectionString: flags.dsn?.reveal(),
    host: flags.host,
    port: flags.port,
    user: flags.user,
    password: flags.password?.reveal(),
    database: flags.database,
    ssl,
  };
  return {
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== "")),
    application_name: "baton-postgresql",
    connectionTimeoutMillis: 10_000,
    statement_timeout: flags.statementTimeout * 1000,
  };
}
