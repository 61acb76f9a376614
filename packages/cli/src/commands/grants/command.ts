import { buildCommand, type Command } from "@stricli/core";
import { fileArgument } from "../../command-line/file-argument.ts";
import { commonAliases, commonFlags } from "../../command-line/flags.ts";
import { loadCommand } from "../../command-line/load-command.ts";
import { grantAliases, grantFlags } from "../../command-line/selection.ts";
import type { CliContext } from "../../context.ts";
import type { GrantsFlags } from "./list-grants.ts";

/** `baton grants` (baton-cli §4.4). */
export const grantsCommand: Command<CliContext> = buildCommand<GrantsFlags, [string?], CliContext>({
  loader: loadCommand(async () => (await import("./list-grants.ts")).listGrants),
  parameters: {
    flags: { ...commonFlags, ...grantFlags },
    aliases: { ...commonAliases, ...grantAliases },
    positional: fileArgument,
  },
  docs: {
    brief: "List grants: which principal holds which entitlement",
    fullDescription: `List grants: which principal holds which entitlement.
Flags that choose narrow the result together.

EXAMPLES
  baton grants -f sync.c1z
  baton grants -f sync.c1z -t group -r g-4
  baton grants -f sync.c1z -e group:g-4:member -o csv
  baton grants -f sync.c1z --principal user:u-001
  baton grants -f sync.c1z --principal-type group -t role
  baton grants -f sync.c1z -o ndjson | jq -r '.principal.displayName'`,
  },
});
