import { buildCommand, type Command } from "@stricli/core";
import { fileArgument } from "../../command-line/file-argument.ts";
import { type CommonFlags, commonAliases, commonFlags } from "../../command-line/flags.ts";
import { loadCommand } from "../../command-line/load-command.ts";
import type { CliContext } from "../../context.ts";

/** `baton resource-types` (baton-cli §4.1). */
export const resourceTypesCommand: Command<CliContext> = buildCommand<CommonFlags, [string?], CliContext>({
  loader: loadCommand(async () => (await import("./list-resource-types.ts")).listResourceTypes),
  parameters: { flags: commonFlags, aliases: commonAliases, positional: fileArgument },
  docs: {
    brief: "List resource types with their traits",
    fullDescription: `List resource types with their traits.

EXAMPLES
  baton resource-types -f sync.c1z
  baton resource-types sync.c1z -o ndjson | jq -r .resourceType.id`,
  },
});
