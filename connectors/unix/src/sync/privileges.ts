import type { Resource, ResourceSync } from "@baton-ts/sdk";
import type { Machine } from "../machine/read-machine.ts";
import { machineOf, type UnixClient } from "./client.ts";
import { holderGrants } from "./holder-grants.ts";
import { privilege } from "./resource-types.ts";

function root({ sudoersState }: Machine): Resource<"privilege", never> {
  const what = "A shell of root: user id 0, or a sudo rule that gives all commands, a shell or su";
  return privilege.resource("root", "Become root", {
    description: sudoersState === "unreadable" ? `${what}. The sudo rules could not be read: this is not everybody` : what,
    profile: { sudo_rules: sudoersState },
  });
}

/** The one privilege that every review asks for first: who can become root, and through what. */
export const privileges: ResourceSync<UnixClient, "privilege", "user" | "group"> = privilege.sync<UnixClient>({
  list: async (context) => context.page.done([root(await machineOf(context))]),
  get: async (context) => (context.id === "root" ? root(await machineOf(context)) : undefined),
  grants: async (context) => {
    const machine = await machineOf(context);
    return context.page.done(holderGrants(privilege.holder(context.resource), machine.sudo.root, machine));
  },
});
