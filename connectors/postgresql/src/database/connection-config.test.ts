import { Secret, UploadedFile } from "@baton-ts/sdk";
import { describe, expect, it } from "vitest";
import { type ConnectionFlags, connectionConfig, plaintextHost } from "./connection-config.ts";
import { explainSqlError } from "./sql-error.ts";

const none: ConnectionFlags = {
  dsn: undefined,
  host: undefined,
  port: undefined,
  user: undefined,
  password: undefined,
  database: undefined,
  sslmode: undefined,
  sslRootCert: undefined,
  statementTimeout: 60,
};

describe("connectionConfig", () => {
  it("passes on what is given and leaves the rest to the driver", () => {
    expect(connectionConfig(none)).toEqual({
      application_name: "baton-postgresql",
      connectionTimeoutMillis: 10_000,
      statement_timeout: 60_000,
    });
    const given = {
      ...none,
      host: "db",
      port: 5433,
      user: "u",
      password: new Secret("p"),
      database: "d",
      sslmode: "disable",
    } as const;
    expect(connectionConfig(given)).toMatchObject({
      host: "db",
      port: 5433,
      user: "u",
      password: "p",
      database: "d",
      ssl: false,
    });
    expect(connectionConfig({ ...none, dsn: new Secret("postgres://u:p@db/d") })).toMatchObject({
      connectionString: "postgres://u:p@db/d",
    });
  });

  it("gives the modes libpq's meaning", () => {
    const ssl = (sslmode: ConnectionFlags["sslmode"]): unknown => connectionConfig({ ...none, sslmode }).ssl;
    expect(ssl("require")).toEqual({ rejectUnauthorized: false });
    expect(ssl("verify-ca")).toEqual({ rejectUnauthorized: true, checkServerIdentity: expect.any(Function) });
    expect(ssl("verify-full")).toEqual({ rejectUnauthorized: true });
    expect(connectionConfig({ ...none, sslRootCert: new UploadedFile("PEM") }).ssl).toEqual({
      ca: "PEM",
      rejectUnauthorized: true,
    });
  });

  it.each(["postgres://u:s3cret@db:port/d", "s3cret", "host=db password=s3cret", "https://s3cret"])(
    "refuses a connection string without repeating it: %s",
    (dsn) => {
      let thrown: unknown;
      try {
        connectionConfig({ ...none, dsn: new Secret(dsn) });
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toMatchObject({ code: "BATON_POSTGRESQL_DSN_INVALID", grpcCode: 3 });
      expect(JSON.stringify(thrown, Object.getOwnPropertyNames(thrown))).not.toContain("s3cret");
    },
  );

  it("knows connections in the clear", () => {
    const host = (flags: Partial<ConnectionFlags>): string | undefined => plaintextHost(connectionConfig({ ...none, ...flags }));
    expect(host({ host: "db.example.com" })).toBe("db.example.com");
    expect(host({ dsn: new Secret("postgres://u@db.example.com/d") })).toBe("db.example.com");
    expect(host({ host: "db.example.com", sslmode: "require" })).toBeUndefined();
    expect(host({ dsn: new Secret("postgres://u@db.example.com/d?sslmode=no-verify") })).toBeUndefined();
    for (const local of ["localhost", "127.0.0.1", "::1", "/var/run/postgresql"]) expect(host({ host: local })).toBeUndefined();
  });
});

describe("explainSqlError", () => {
  const server = (code: string, message = "m"): Error =>
    Object.assign(new Error(message), { code, severity: "ERROR", detail: "(id)=(7)" });

  it.each([
    ["28P01", "BATON_POSTGRESQL_LOGIN_REFUSED", 16, "never"],
    ["3D000", "BATON_POSTGRESQL_DATABASE_MISSING", 5, "never"],
    ["42501", "BATON_POSTGRESQL_FORBIDDEN", 7, "never"],
    ["53300", "BATON_POSTGRESQL_UNAVAILABLE", 14, "later"],
    ["57P01", "BATON_POSTGRESQL_UNAVAILABLE", 14, "later"],
    ["57014", "BATON_POSTGRESQL_TIMEOUT", 4, "later"],
    ["2BP01", "BATON_POSTGRESQL_DEPENDENT_GRANTS", 9, "never"],
    ["42601", "BATON_POSTGRESQL_STATEMENT_FAILED", 2, "never"],
  ])("explains %s as %s", (state, code, grpcCode, retry) => {
    expect(explainSqlError(server(state), "Listing roles")).toMatchObject({
      code,
      grpcCode,
      retry,
      message: `Listing roles: the server answered ${state} m.`,
      details: { sqlState: state },
    });
  });

  it("has two changes at the same time tried again", () => {
    expect(explainSqlError(server("XX000", "tuple concurrently updated"), "w")).toMatchObject({ grpcCode: 14, retry: "later" });
    expect(explainSqlError(server("XX000", "cache lookup failed"), "w")).toMatchObject({ grpcCode: 2 });
  });

  it("leaves errors that are not the server's alone", () => {
    const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    expect(explainSqlError(refused, "w")).toBe(refused);
    expect(explainSqlError(new Error("Connection terminated unexpectedly"), "Listing roles")).toMatchObject({
      message: "Listing roles: connection terminated unexpectedly.",
      retry: "later",
    });
    expect(explainSqlError(new Error("The server does not support SSL connections"), "w")).toMatchObject({
      code: "BATON_POSTGRESQL_TLS_UNAVAILABLE",
      grpcCode: 9,
    });
  });
});
