import {
  alreadyGranted,
  alreadyRevoked,
  type ConnectorDefinition,
  defineConnector,
  dynamic,
  field,
  granted,
  type ResourceType,
  rejected,
  resourceType,
  revoked,
} from "../index.ts";
import type { AcmeApi } from "./acme-api.ts";

export const user: ResourceType<"user", "user"> = resourceType("user", { displayName: "User", trait: "user" });

export const site: ResourceType<"site"> = resourceType("site", { displayName: "Site" });

export const team: ResourceType<"team", "group", { member: "user" | "team"; owner: "user" }, "site"> = resourceType("team", {
  displayName: "Team",
  trait: "group",
  parent: site,
  permissions: ["teams.read"],
  entitlements: {
    member: {
      purpose: "assignment",
      grantableTo: [user, "team"],
      displayName: ({ displayName }) => `Member of ${displayName}`,
    },
    owner: { purpose: "ownership", grantableTo: [user], static: true, immutable: true, displayName: "Owner" },
  },
});

export const repository: ResourceType<"repository", never, { [slug: string]: "user" }> = resourceType("repository", {
  displayName: "Repository",
  entitlements: dynamic({ purpose: "permission", grantableTo: [user] }),
});

/** A connector for the Acme system: hierarchy, nested teams, dynamic and static entitlements, provisioning of `member`. */
export function acmeConnector(api: AcmeApi): ConnectorDefinition {
  return defineConnector({
    name: "baton-acme",
    displayName: "Acme",
    description: "Teams and repositories of Acme",
    version: "1.2.3",
    config: { apiToken: field.secret({ required: true }), baseUrl: field.url({ default: "https://api.acme.test" }) },
    connect: async () => api,
    validate: async ({ client }) => client.request("/me"),
  }).resources(
    user.sync({
      async list({ client, page }) {
        const { rows, next } = await client.page("/users", client.users, page.token, page.size(2));
        const toResource = ({ id, name, email, active }: (typeof rows)[number]) =>
          user.resource(id, [name, email], { email, status: active ? "enabled" : "disabled" });
        return page.of(rows.map(toResource), next);
      },
      get: async ({ client, id }) => {
        const found = client.users.find((row) => String(row.id) === id);
        return found && user.resource(found.id, found.name);
      },
    }),
    site.sync({
      list: async ({ client, page }) => page.done(client.sites.map(({ id, name }) => site.resource(id, name))),
    }),
    team.sync({
      list: async ({ client, page, parent }) => {
        const below = client.teams.filter((row) => row.site === parent.id);
        const { rows, next } = await client.page(`/sites/${parent.id}/teams`, below, page.token, page.size(100));
        return page.of(
          rows.map(({ id, name }) => team.resource(id, name, { parent })),
          next,
        );
      },
      grants: async ({ client, resource, page }) => {
        const members = client.teams.find((row) => row.id === resource.id)?.members ?? [];
        const { rows, next } = await client.page(`/teams/${resource.id}/members`, members, page.token, page.size(100));
        const member = team.member(resource);
        const toGrant = (row: string) => {
          if (row.startsWith("u")) return member.grantTo(user.id(row.slice(1)));
          const inner = team.id(row);
          return member.grantTo(inner, { expandFrom: team.member(inner) });
        };
        return page.of(rows.map(toGrant), next);
      },
      provision: {
        member: {
          grant: async ({ client, resource, principal }) => {
            await client.request(`PUT /sites/${resource.parent.id}/teams/${resource.id}/members`);
            const row = client.teams.find(({ id }) => id === resource.id);
            if (row === undefined) return rejected(`team ${resource.id} is archived`);
            const member = principal.typeId === "user" ? `u${principal.id}` : principal.id;
            if (row.members.includes(member)) return alreadyGranted();
            row.members.push(member);
            return granted();
          },
          revoke: async ({ client, resource, principal }) => {
            await client.request(`DELETE /teams/${resource.id}/members`);
            const row = client.teams.find(({ id }) => id === resource.id);
            const at = row?.members.indexOf(principal.typeId === "user" ? `u${principal.id}` : principal.id) ?? -1;
            if (row === undefined || at < 0) return alreadyRevoked();
            row.members.splice(at, 1);
            return revoked();
          },
        },
      },
    }),
    repository.sync({
      list: async ({ client, page }) => page.done(client.repositories.map(({ id, name }) => repository.resource(id, name))),
      entitlements: async ({ client, resource, page }) => {
        const roles = client.repositories.find(({ id }) => id === resource.id)?.roles ?? {};
        return page.done(Object.keys(roles).map((slug) => repository.entitlement(slug, resource)));
      },
      grants: async ({ client, resource, page }) => {
        const roles = client.repositories.find(({ id }) => id === resource.id)?.roles ?? {};
        const grants = Object.entries(roles).flatMap(([slug, users]) =>
          users.map((id) => repository.entitlement(slug, resource).grantTo(user.id(id))),
        );
        return page.done(grants);
      },
    }),
  );
}
