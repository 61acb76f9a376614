import type { ResourceSync } from "@baton-ts/sdk";
import { databaseSql, databasesSql, parseDatabase } from "../catalog/objects.ts";
import { privilegeProvisioner } from "../provision/privilege.ts";
import type { PostgresClient } from "./client.ts";
import { privilegePage, slugOf } from "./privilege-grants.ts";
import { database } from "./resource-types.ts";

const rowsPerPage = 500;

/** Databases of the cluster with their access lists. */
export const databases: ResourceSync<PostgresClient, "database", "user" | "group"> = database.sync<PostgresClient>({
  list: async ({ client, signal, page }) => {
    const limit = page.size(rowsPerPage);
    const rows = await client.database.query("Listing databases", databasesSql, [page.token ?? "0", limit], signal);
    const found = rows.map(parseDatabase);
    const resources = found.map(({ oid, name, comment }) => database.resource(oid, name, { description: comment }));
    return page.of(resources, found.length < limit ? undefined : found.at(-1)?.oid);
  },
  get: async ({ client, signal, id }) => {
    if (!/^\d{1,10}$/.test(id)) return undefined;
    const [row] = await client.database.query("Reading a database", databaseSql, [id], signal);
    const found = row && parseDatabase(row);
    return found && database.resource(found.oid, found.name, { description: found.comment });
  },
  grantsForType: async (context) =>
    privilegePage("database", context, ({ objectOid, privilege }) => {
      const slug = slugOf(privilege);
      const isKnown = slug === "connect" || slug === "temporary" || slug === "create" || slug === "owner";
      return isKnown ? database.entitlement(slug, database.id(objectOid)) : undefined;
    }),
  provision: {
    connect: privilegeProvisioner("database", "CONNECT"),
    temporary: privilegeProvisioner("database", "TEMPORARY"),
    create: privilegeProvisioner("database", "CREATE"),
  },
});
