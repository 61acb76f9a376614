import { BatonError, GrpcCode, type Secret, type UploadedFile } from "@baton-ts/sdk";
import { Client, type PoolConfig } from "pg";

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

/** The connection string, checked here because the driver's own error would repeat it, password and all. */
function dsnText(dsn: Secret | undefined): string | undefined {
  const text = dsn?.reveal();
  if (text === undefined || (/^(postgres|postgresql|socket):/.test(text) && URL.canParse(text))) return text;
  throw new BatonError({
    code: "BATON_POSTGRESQL_DSN_INVALID",
    message: "The connection string is no URL that begins with postgres:// or postgresql://.",
    hint: "Write postgres://user:password@host:5432/database, with %-escapes for special characters, or use --host and its like.",
    grpcCode: GrpcCode.invalidArgument,
  });
}

/** Options of the driver. Throws BATON_POSTGRESQL_DSN_INVALID. What a DSN says wins over single flags; those fill in what it leaves out. */
export function connectionConfig(flags: ConnectionFlags): PoolConfig {
  const ssl = tls(flags);
  const given = {
    connectionString: dsnText(flags.dsn),
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

/** Host of a connection that would send everything in the clear over a network; undefined when it is encrypted or stays on this machine. */
export function plaintextHost(config: PoolConfig): string | undefined {
  // Nothing is sent: the driver only works out what flags, DSN and PG* variables add up to.
  const { host, ssl } = new Client(config);
  const isLocal = host.startsWith("/") || /^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host);
  return isLocal || ssl ? undefined : host;
}
