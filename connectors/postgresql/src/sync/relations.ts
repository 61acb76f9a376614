import type { Grant, HandlerContext, Page, PageOf, ResourceSync, SpawningPage } from "@baton-ts/sdk";
import { type ObjectRow, parseObject, relationKinds, relationsSql } from "../catalog/objects.ts";
import { type PrivilegeProvisioner, privilegeProvisioner } from "../provision/privilege.ts";
import { type PostgresClient, sessionOf } from "./client.ts";
import { privilegePage, slugOf } from "./privilege-grants.ts";
import { relationRights, schema, table, view } from "./resource-types.ts";

const rowsPerPage = 1000;

type Kind = "table" | "view";
type RelationRight = (typeof relationRights)[number];

/** One page of the relations of a schema. Ids of schemas are `<database oid>/<oid>`. */
async function relationPage<Item>(
  kind: Kind,
  {
    client,
    signal,
    page,
    parent,
  }: HandlerContext<PostgresClient> & { readonly page: Page<Item>; readonly parent: { readonly id: string } },
  make: (row: ObjectRow) => Item,
): Promise<PageOf<Item>> {
  const limit = page.size(rowsPerPage);
  const parameters = [...parent.id.split("/"), relationKinds[kind], page.token ?? "0", limit];
  const found = (await client.database.query(`Listing every ${kind} of a schema`, relationsSql, parameters, signal)).map(
    parseObject,
  );
  return page.of(found.map(make), found.length < limit ? undefined : found.at(-1)?.oid);
}

function isRelationSlug(slug: string): slug is RelationRight | "owner" {
  return slug === "owner" || relationRights.some((right) => right === slug);
}

async function grantPage(
  kind: Kind,
  context: HandlerContext<PostgresClient> & { readonly page: SpawningPage<Grant> },
): Promise<PageOf<Grant>> {
  const { databaseOid } = await sessionOf(context);
  return privilegePage(kind, context, ({ objectOid, privilege }) => {
    const slug = slugOf(privilege);
    if (!isRelationSlug(slug)) return undefined;
    const id = `${databaseOid}/${objectOid}`;
    return kind === "table" ? table.entitlement(slug, table.id(id)) : view.entitlement(slug, view.id(id));
  });
}

function provision(kind: Kind): Readonly<Record<RelationRight, PrivilegeProvisioner>> {
  const handlers = relationRights.map((slug) => [slug, privilegeProvisioner(kind, slug.toUpperCase())] as const);
  return Object.fromEntries(handlers) as Record<RelationRight, PrivilegeProvisioner>;
}

function optionsOf(row: ObjectRow) {
  return {
    parent: schema.id(`${row.databaseOid}/${row.schemaOid}`),
    description: row.comment,
    profile: { kind: row.kind, schema: row.schemaName },
  };
}

/** Tables of the connected database, partitioned and foreign ones included. */
export const tables: ResourceSync<PostgresClient, "table", "user" | "group" | "schema"> = table.sync<PostgresClient>({
  list: async (context) =>
    relationPage("table", context, (row) =>
      table.resource(`${row.databaseOid}/${row.oid}`, `${row.schemaName}.${row.name}`, optionsOf(row)),
    ),
  grantsForType: async (context) => grantPage("table", context),
  provision: provision("table"),
});

/** Views and materialized views of the connected database. */
export const views: ResourceSync<PostgresClient, "view", "user" | "group" | "schema"> = view.sync<PostgresClient>({
  list: async (context) =>
    relationPage("view", context, (row) =>
      view.resource(`${row.databaseOid}/${row.oid}`, `${row.schemaName}.${row.name}`, optionsOf(row)),
    ),
  grantsForType: async (context) => grantPage("view", context),
  provision: provision("view"),
});
