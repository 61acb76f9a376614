import { buildCommand, type Command } from "@stricli/core";
import { fileArgument } from "../../command-line/file-argument.ts";
import { commonAliases, commonFlags } from "../../command-line/flags.ts";
import { loadCommand } from "../../command-line/load-command.ts";
import { resourceTypeFlag } from "../../command-line/selection.ts";
import type { CliContext } from "../../context.ts";
import type { ResourcesFlags } from "./list-resources.ts";

/** `baton resources` (baton-cli §4.2). */
export const resourcesCommand: Command<CliContext> = buildCommand<ResourcesFlags, [string?], CliContext>({
  loader: loadCommand(async () => (await import("./list-resources.ts")).listResources),
  parameters: {
    flags: { ...commonFlags, resourceType: resourceTypeFlag("Resources of this type only") },
    aliases: { ...commonAliases, t: "resourceType" },
    positional: fileArgument,
  },
  docs: {
    brief: "List resources: users, groups, roles, projects …",
    fullDescription: `List resources: users, groups, roles, and whatever else the connector knows.

EXAMPLES
  baton resources -f sync.c1z
  baton resources -f sync.c1z --resource-type user
  baton resources -f sync.c1z -t user -o csv > users.csv
  baton resources sync.c1z -o json | jq -r '.resources[].resource.displayName'`,
  },
});
