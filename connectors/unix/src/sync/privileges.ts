import type { Resource, ResourceSync } from "@baton-ts/sdk";
import { machineOf, type UnixClient } from "./client.ts";
import { holderGrants } from "./holder-grants.ts";
import { privilege } from "./resource-types.ts";

function root(): Resource<"privilege", never> {
  return privilege.resource("root", "Become root", {
    description: "A shell of root: user id 0, or a sudo rule that gives all commands, a shell or su",
  });
}

/** The one privilege that every review asks for first: who can become root, and through what. */
export const privileges: ResourceSync<UnixClient, "privilege", "user" | "group"> = privilege.sync<UnixClient>({
  list: async ({ page }) => page.done([root()]),
  get: async ({ id }) => (id === "root" ? root() : undefined),
  grants: async (context) => {
    const machine = await machineOf(context);
    return context.page.done(holderGrants(privilege.holder(context.resource), machine.sudo.root, machine));
  },
});
