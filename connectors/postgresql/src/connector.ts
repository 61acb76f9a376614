import { type ConnectorDefinition, defineConnector, field } from "@baton-ts/sdk";
import { connectionConfig, plaintextHost } from "./database/connection-config.ts";
import { openDatabase } from "./database/database.ts";
import { checkServer, type PostgresClient } from "./sync/client.ts";
import { clusters } from "./sync/cluster.ts";
import { databases } from "./sync/databases.ts";
import { groups } from "./sync/groups.ts";
import { tables, views } from "./sync/relations.ts";
import { schemas } from "./sync/schemas.ts";
import { users } from "./sync/users.ts";

/** Roles, memberships and privileges of a PostgreSQL cluster and of one of its databases. */
export const connector: ConnectorDefinition = defineConnector({
  name: "baton-postgresql",
  displayName: "PostgreSQL",
  description: "Roles, memberships and privileges of a PostgreSQL server",
  version: "0.1.0",
  config: {
    dsn: field.secret({ displayName: "Connection string", description: "postgres://user:password@host:port/database?sslmode=…" }),
    host: field.string({
      displayName: "Host",
      description: "Server name, address or socket folder; default $PGHOST, else localhost.",
    }),
    port: field.int({ displayName: "Port", description: "Default $PGPORT, else 5432.", rules: { min: 1, max: 65_535 } }),
    user: field.string({ displayName: "User", description: "Role to connect as; default $PGUSER." }),
    password: field.secret({ displayName: "Password", description: "Default $PGPASSWORD, else .pgpass." }),
    database: field.string({ displayName: "Database", description: "Whose schemas and tables to list; default $PGDATABASE." }),
    sslmode: field.select(["disable", "require", "verify-ca", "verify-full"], {
      displayName: "TLS",
      description: "How the connection is protected; default $PGSSLMODE, else not at all.",
    }),
    sslRootCert: field.fileUpload({
      notSecret: true,
      displayName: "Authority",
      description: "Certificates that the server's own is checked against.",
      extensions: [".pem", ".crt"],
    }),
    schemas: field.stringSlice({ displayName: "Schemas", description: "Only these schemas; default all but the server's own." }),
    statementTimeout: field.int({
      default: 60,
      displayName: "Statement timeout",
      description: "Seconds that one query may take.",
      rules: { min: 1, max: 3600 },
    }),
  },
  connect: ({ config, log }): PostgresClient => {
    const options = connectionConfig(config);
    const host = plaintextHost(options);
    if (host !== undefined) log.warn("The connection is not encrypted; use --sslmode verify-full", { host });
    const database = openDatabase(options, (error) => {
      log.debug("The server closed an idle connection", { error });
    });
    return {
      database,
      schemas: config.schemas.length === 0 ? null : config.schemas,
      [Symbol.asyncDispose]: async () => database[Symbol.asyncDispose](),
    };
  },
  validate: async ({ client, signal }) => checkServer(client, signal),
}).resources(users, groups, clusters, databases, schemas, tables, views);
