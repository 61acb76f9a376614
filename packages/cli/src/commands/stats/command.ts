import { buildCommand, type Command } from "@stricli/core";
import { fileArgument } from "../../command-line/file-argument.ts";
import { type CommonFlags, commonAliases, commonFlags } from "../../command-line/flags.ts";
import { loadCommand } from "../../command-line/load-command.ts";
import type { CliContext } from "../../context.ts";

/** `baton stats` (baton-cli §4.8). */
export const statsCommand: Command<CliContext> = buildCommand<CommonFlags, [string?], CliContext>({
  loader: loadCommand(async () => (await import("./show-stats.ts")).showStats),
  parameters: { flags: commonFlags, aliases: commonAliases, positional: fileArgument },
  docs: {
    brief: "Show a sync's counts and what was found while syncing",
    fullDescription: `Show a sync's counts, and what was found while syncing with cause and fix.

EXAMPLES
  baton stats -f sync.c1z
  baton stats -f sync.c1z -o json | jq -r '.stats.grants'`,
  },
});
