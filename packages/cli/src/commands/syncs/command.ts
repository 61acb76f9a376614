import { buildCommand, type Command } from "@stricli/core";
import { fileArgument } from "../../command-line/file-argument.ts";
import { type CommonFlags, commonAliases, commonFlags } from "../../command-line/flags.ts";
import { loadCommand } from "../../command-line/load-command.ts";
import type { CliContext } from "../../context.ts";

/** `baton syncs` (baton-cli §4.9). */
export const syncsCommand: Command<CliContext> = buildCommand<CommonFlags, [string?], CliContext>({
  loader: loadCommand(async () => (await import("./list-syncs.ts")).listSyncs),
  parameters: { flags: commonFlags, aliases: commonAliases, positional: fileArgument },
  docs: {
    brief: "List every sync in the file, finished or not",
    fullDescription: `List every sync in the file, oldest first, finished or not.

EXAMPLES
  baton syncs -f sync.c1z
  baton syncs -f sync.c1z -o json | jq -r '.syncs[-1].id'
  baton resources -f sync.c1z --sync-id previous`,
  },
});
