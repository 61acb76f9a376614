import type { Grant, ResourceSync } from "@baton-ts/sdk";
import { attributesSql, parseAttributes } from "../catalog/roles.ts";
import type { PostgresClient } from "./client.ts";
import { membersOf, principalOf } from "./holder.ts";
import { cluster } from "./resource-types.ts";

const rowsPerPage = 1000;

/** The cluster and who has which role attribute. Members of a role get its attributes only behind SET ROLE, so that is what is expanded. */
export const clusters: ResourceSync<PostgresClient, "cluster", "user" | "group"> = cluster.sync<PostgresClient>({
  list: async ({ page }) => page.done([cluster.resource("cluster", "Cluster", { description: "Rights on the whole server" })]),
  grants: async ({ client, signal, page, resource }) => {
    const limit = page.size(rowsPerPage);
    const rows = await client.database.query("Listing role attributes", attributesSql, [page.token ?? "0", limit], signal);
    const roles = rows.map(parseAttributes);
    const grants = roles.flatMap((role): Grant[] => {
      const held = [
        role.superuser && cluster.superuser(resource),
        role.createRole && cluster.entitlement("create-role", resource),
        role.createDatabase && cluster.entitlement("create-database", resource),
        role.replication && cluster.replication(resource),
        role.bypassRowSecurity && cluster.entitlement("bypass-rls", resource),
      ];
      const options = { expandFrom: membersOf(role, "set-role") };
      return held.flatMap((entitlement) => (entitlement === false ? [] : [entitlement.grantTo(principalOf(role), options)]));
    });
    return page.of(grants, roles.length < limit ? undefined : roles.at(-1)?.oid);
  },
});
