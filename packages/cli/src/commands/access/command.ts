import { buildCommand, type Command } from "@stricli/core";
import { fileArgument } from "../../command-line/file-argument.ts";
import { commonAliases, commonFlags, parseResourceKey } from "../../command-line/flags.ts";
import { loadCommand } from "../../command-line/load-command.ts";
import { grantFlags, resourceTypeFlag } from "../../command-line/selection.ts";
import type { CliContext } from "../../context.ts";
import type { AccessFlags } from "./show-access.ts";

/** `baton access` (baton-cli §4.6). */
export const accessCommand: Command<CliContext> = buildCommand<AccessFlags, [string?], CliContext>({
  loader: loadCommand(async () => (await import("./show-access.ts")).showAccess),
  parameters: {
    flags: {
      ...commonFlags,
      resourceType: resourceTypeFlag("The principal's resource type"),
      resource: { ...grantFlags.resource, brief: "The principal's id; needs -t" },
      principal: { ...grantFlags.principal, parse: parseResourceKey, brief: "The principal in one word, instead of -t and -r" },
    },
    aliases: { ...commonAliases, t: "resourceType", r: "resource" },
    positional: fileArgument,
  },
  docs: {
    brief: "Show what one principal can access, and through what",
    fullDescription: `Show what one principal can access, and through which groups and roles.

EXAMPLES
  baton access -f sync.c1z -t user -r u-001
  baton access -f sync.c1z --principal user:u-001 -o csv`,
  },
});
