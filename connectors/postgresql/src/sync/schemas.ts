import type { ResourceSync } from "@baton-ts/sdk";
import { parseObject, schemasSql } from "../catalog/objects.ts";
import { privilegeProvisioner } from "../provision/privilege.ts";
import { type PostgresClient, sessionOf } from "./client.ts";
import { privilegePage, slugOf } from "./privilege-grants.ts";
import { database, schema } from "./resource-types.ts";

const rowsPerPage = 500;

/** Schemas of the connected database; the other databases have none here, because their catalogs cannot be read from this connection. */
export const schemas: ResourceSync<PostgresClient, "schema", "user" | "group" | "database"> = schema.sync<PostgresClient>({
  list: async ({ client, signal, page, parent }) => {
    const limit = page.size(rowsPerPage);
    const parameters = [parent.id, page.token ?? "0", limit, client.schemas];
    const found = (await client.database.query("Listing schemas", schemasSql, parameters, signal)).map(parseObject);
    const resources = found.map((row) =>
      schema.resource(`${row.databaseOid}/${row.oid}`, row.name, {
        parent: database.id(row.databaseOid),
        description: row.comment,
      }),
    );
    return page.of(resources, found.length < limit ? undefined : found.at(-1)?.oid);
  },
  grantsForType: async (context) => {
    const { databaseOid } = await sessionOf(context);
    return privilegePage("schema", context, ({ objectOid, privilege }) => {
      const slug = slugOf(privilege);
      const isKnown = slug === "usage" || slug === "create" || slug === "owner";
      return isKnown ? schema.entitlement(slug, schema.id(`${databaseOid}/${objectOid}`)) : undefined;
    });
  },
  provision: { usage: privilegeProvisioner("schema", "USAGE"), create: privilegeProvisioner("schema", "CREATE") },
});
