import { buildCommand, type Command } from "@stricli/core";
import { fileArgument } from "../../command-line/file-argument.ts";
import { commonAliases, commonFlags } from "../../command-line/flags.ts";
import { loadCommand } from "../../command-line/load-command.ts";
import { resourceTypeFlag } from "../../command-line/selection.ts";
import type { CliContext } from "../../context.ts";
import type { EntitlementsFlags } from "./list-entitlements.ts";

/** `baton entitlements` (baton-cli §4.3). */
export const entitlementsCommand: Command<CliContext> = buildCommand<EntitlementsFlags, [string?], CliContext>({
  loader: loadCommand(async () => (await import("./list-entitlements.ts")).listEntitlements),
  parameters: {
    flags: { ...commonFlags, resourceType: resourceTypeFlag("Entitlements on resources of this type only") },
    aliases: { ...commonAliases, t: "resourceType" },
    positional: fileArgument,
  },
  docs: {
    brief: "List entitlements: what can be granted on which resource",
    fullDescription: `List entitlements: what can be granted on which resource.

EXAMPLES
  baton entitlements -f sync.c1z
  baton entitlements -f sync.c1z -t role
  baton entitlements -f sync.c1z -o ndjson | jq -r '.entitlement.id'`,
  },
});
