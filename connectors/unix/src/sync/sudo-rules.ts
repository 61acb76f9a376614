import type { Resource, ResourceSync } from "@baton-ts/sdk";
import type { SudoRight } from "../sudoers/sudo-access.ts";
import type { CommandMember } from "../sudoers/syntax.ts";
import { machineOf, type UnixClient } from "./client.ts";
import { holderGrants } from "./holder-grants.ts";
import { sudoRule } from "./resource-types.ts";

const pageSize = 200;
/** A longer name breaks every table it is printed in; the profile has the whole text. */
const maxNameLength = 120;

function commandText({ negated, command, args }: CommandMember): string {
  return `${negated ? "!" : ""}${[command, args === "" ? '""' : args].filter((part) => part !== undefined).join(" ")}`;
}

function resourceOf({ id, title, entry, places }: SudoRight): Resource<"sudo-rule", never> {
  const name = title.length > maxNameLength ? `${title.slice(0, maxNameLength - 1)}…` : title;
  return sudoRule.resource(id, name, {
    description: `Given by ${places.join(", ")}`,
    profile: {
      rule: title,
      commands: entry.commands.map(commandText),
      no_password: entry.spec.tags.includes("NOPASSWD"),
      host_certain: entry.isHostCertain,
      places,
    },
  });
}

/** Every distinct right that sudo rules give on this machine, by id. */
export const sudoRules: ResourceSync<UnixClient, "sudo-rule", "user" | "group"> = sudoRule.sync<UnixClient>({
  list: async (context) => {
    const { sudo } = await machineOf(context);
    const page = context.page.offset(pageSize);
    const rights = sudo.rights.slice(page.offset, page.offset + page.limit);
    return page.of(rights.map(resourceOf), { fetched: rights.length, total: sudo.rights.length });
  },
  get: async (context) => {
    const right = (await machineOf(context)).sudo.rights.find(({ id }) => id === context.id);
    return right && resourceOf(right);
  },
  grantsForType: async (context) => {
    const machine = await machineOf(context);
    const { rights } = machine.sudo;
    const page = context.page.offset(pageSize);
    const slice = rights.slice(page.offset, page.offset + page.limit);
    const grants = slice.flatMap(({ id, holdings }) => holderGrants(sudoRule.holder(sudoRule.id(id)), holdings, machine));
    return page.of(grants, { fetched: slice.length, total: rights.length });
  },
});
