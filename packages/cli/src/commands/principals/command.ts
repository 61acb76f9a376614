import { buildCommand, type Command } from "@stricli/core";
import { fileArgument } from "../../command-line/file-argument.ts";
import { commonAliases, commonFlags } from "../../command-line/flags.ts";
import { loadCommand } from "../../command-line/load-command.ts";
import { grantAliases, grantFlags } from "../../command-line/selection.ts";
import type { CliContext } from "../../context.ts";
import type { PrincipalsFlags } from "./list-principals.ts";

/** `baton principals` (baton-cli §4.5). */
export const principalsCommand: Command<CliContext> = buildCommand<PrincipalsFlags, [string?], CliContext>({
  loader: loadCommand(async () => (await import("./list-principals.ts")).listPrincipals),
  parameters: {
    flags: { ...commonFlags, ...grantFlags },
    aliases: { ...commonAliases, ...grantAliases },
    positional: fileArgument,
  },
  docs: {
    brief: "List the distinct principals that hold grants",
    fullDescription: `List the distinct principals that hold grants, by type and id.
-t and -r together name the resource whose grants are looked at.

EXAMPLES
  baton principals -f sync.c1z
  baton principals -f sync.c1z -t group -r g-4
  baton principals -f sync.c1z -e group:g-4:member --principal-type user`,
  },
});
