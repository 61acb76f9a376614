import { type ConnectorDefinition, defineConnector, field, type ResourceType, resourceType } from "@baton-ts/sdk";

const user: ResourceType<"user", "user"> = resourceType("user", { displayName: "User", trait: "user" });

const team: ResourceType<"team", "group", { member: "user" }> = resourceType("team", {
  displayName: "Team",
  trait: "group",
  entitlements: { member: { purpose: "assignment", grantableTo: [user] } },
});

/** Users in pages of 10 and one team of all of them; `beforePage` is called with the number of each page of users, from 0. */
export function miniConnector(beforePage: (page: number) => void | Promise<void>): ConnectorDefinition {
  return defineConnector({
    name: "baton-mini",
    displayName: "Mini",
    version: "0.0.1",
    config: { apiToken: field.secret({ required: true }), users: field.int({ default: 20 }) },
    connect: async ({ config }) => ({ users: config.users }),
    validate: async () => {},
  }).resources(
    user.sync({
      list: async ({ client, page }) => {
        const start = Number(page.token ?? "0");
        await beforePage(start / 10);
        const ids = Array.from({ length: Math.min(10, client.users - start) }, (_, index) => `u${start + index}`);
        const next = start + 10 < client.users ? String(start + 10) : undefined;
        return page.of(
          ids.map((id) => user.resource(id, id, { email: `${id}@mini.example`, status: "enabled" })),
          next,
        );
      },
    }),
    team.sync({
      list: async ({ page }) => page.done([team.resource("t1", "Everyone")]),
      grants: async ({ client, resource, page }) => {
        const member = team.member(resource);
        return page.done(Array.from({ length: client.users }, (_, index) => member.grantTo(user.id(`u${index}`))));
      },
    }),
  );
}
