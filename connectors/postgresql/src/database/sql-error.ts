import { BatonError, GrpcCode } from "@baton-ts/sdk";

interface Meaning {
  readonly code: `BATON_${string}`;
  readonly grpcCode: GrpcCode;
  readonly hint: string;
  readonly retry?: "later";
}

const meanings: readonly (readonly [sqlState: RegExp, Meaning])[] = [
  [
    /^28/,
    {
      code: "BATON_POSTGRESQL_LOGIN_REFUSED",
      grpcCode: GrpcCode.unauthenticated,
      hint: "Check user and password, and that pg_hba.conf lets this host in.",
    },
  ],
  [
    /^3D000/,
    {
      code: "BATON_POSTGRESQL_DATABASE_MISSING",
      grpcCode: GrpcCode.notFound,
      hint: "Name an existing database with --database or in --dsn.",
    },
  ],
  [
    /^42501/,
    {
      code: "BATON_POSTGRESQL_FORBIDDEN",
      grpcCode: GrpcCode.permissionDenied,
      hint: "Connect as a role that may do this: the owner of the object, a role with ADMIN OPTION, or a superuser.",
    },
  ],
  [
    /^(08|53|57P0|40)/,
    {
      code: "BATON_POSTGRESQL_UNAVAILABLE",
      grpcCode: GrpcCode.unavailable,
      hint: "The server asks to be tried again later.",
      retry: "later",
    },
  ],
  [
    /^57014/,
    {
      code: "BATON_POSTGRESQL_TIMEOUT",
      grpcCode: GrpcCode.deadlineExceeded,
      hint: "A statement took longer than --statement-timeout; look for locks on the catalog, or raise it.",
      retry: "later",
    },
  ],
  [
    /^2BP01/,
    {
      code: "BATON_POSTGRESQL_DEPENDENT_GRANTS",
      grpcCode: GrpcCode.failedPrecondition,
      hint: "Revoke first what was granted on with the grant option or admin option.",
    },
  ],
];

const unknown: Meaning = {
  code: "BATON_POSTGRESQL_STATEMENT_FAILED",
  grpcCode: GrpcCode.unknown,
  hint: "Look the SQLSTATE up in the PostgreSQL manual, appendix A.",
};

function noTls(cause: Error): BatonError {
  return new BatonError({
    code: "BATON_POSTGRESQL_TLS_UNAVAILABLE",
    message: "The server does not offer encrypted connections, and one was asked for.",
    hint: "Turn ssl on in the server's configuration, or use --sslmode disable on a network that you trust.",
    grpcCode: GrpcCode.failedPrecondition,
    cause,
  });
}

/** SQLSTATE of an error of the server, undefined for anything else (a refused connection, a bug). */
export function sqlStateOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error) || !("severity" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/** True when the server refused a statement and went on: the connection is as good as before. */
export function isStatementError(error: unknown): boolean {
  return (
    sqlStateOf(error) !== undefined &&
    typeof error === "object" &&
    error !== null &&
    "severity" in error &&
    error.severity === "ERROR"
  );
}

function lost(cause: Error, what: string): BatonError {
  return new BatonError({
    code: "BATON_POSTGRESQL_UNAVAILABLE",
    message: `${what}: ${cause.message.toLowerCase()}.`,
    hint: "Look at the server's log, and at what is between here and there: a restart, a proxy's time limit, too many connections.",
    retry: "later",
    grpcCode: GrpcCode.unavailable,
    cause,
  });
}

/**
 * What to tell about a failure while doing `what`: server errors by their SQLSTATE, with the server's own message and none of its details,
 * which may quote rows. Anything else comes back as it is.
 */
export function explainSqlError(error: unknown, what: string): unknown {
  const state = sqlStateOf(error);
  if (!(error instanceof Error)) return error;
  if (error.message === "The server does not support SSL connections") return noTls(error);
  if (state === undefined) return /^(connection terminated|timeout e)/i.test(error.message) ? lost(error, what) : error;
  // Two GRANTs on one object at the same time: the server gives up with an internal error, and a second try works.
  const isRace = state === "XX000" && error.message.includes("concurrently updated");
  const meaning = meanings.find(([pattern]) => pattern.test(isRace ? "40001" : state))?.[1] ?? unknown;
  return new BatonError({
    ...meaning,
    message: `${what}: the server answered ${state} ${error.message}.`,
    details: { sqlState: state },
    cause: error,
  });
}
