import { isBatonError } from "@baton-ts/findings";
import {
  type Application,
  type ApplicationText,
  ArgumentParseError,
  ArgumentScannerError,
  buildApplication,
  buildRouteMap,
  type Command,
  FlagNotFoundError,
  text_en,
  UnexpectedPositionalError,
  version as versionIntegration,
} from "@stricli/core";
import { toKebab } from "./command-line/kebab.ts";
import { nearest } from "./command-line/nearest.ts";
import type { FlagTable } from "./command-line/normalise-arguments.ts";
import { adviseOnUpstreamCommand } from "./command-line/upstream-commands.ts";
import { accessCommand } from "./commands/access/command.ts";
import { entitlementsCommand } from "./commands/entitlements/command.ts";
import { grantsCommand } from "./commands/grants/command.ts";
import { principalsCommand } from "./commands/principals/command.ts";
import { resourceTypesCommand } from "./commands/resource-types/command.ts";
import { resourcesCommand } from "./commands/resources/command.ts";
import { statsCommand } from "./commands/stats/command.ts";
import { syncsCommand } from "./commands/syncs/command.ts";
import { toPebbleCommand } from "./commands/to-pebble/command.ts";
import { toSqliteCommand } from "./commands/to-sqlite/command.ts";
import type { CliContext } from "./context.ts";
import { exitCodeOf, formatError, usageError } from "./errors.ts";
import { createHelp } from "./help/help.ts";
import { version } from "./version.ts";

/** Every command by its word, in the order of the help page. */
const commands = {
  resourceTypes: resourceTypesCommand,
  resources: resourcesCommand,
  entitlements: entitlementsCommand,
  grants: grantsCommand,
  principals: principalsCommand,
  access: accessCommand,
  stats: statsCommand,
  syncs: syncsCommand,
  toPebble: toPebbleCommand,
  toSqlite: toSqliteCommand,
} satisfies Record<string, Command<CliContext>>;

const text: ApplicationText = {
  ...text_en,
  noCommandRegisteredForInput: ({ input }) => {
    const names = Object.keys(commands).map(toKebab);
    const guess = nearest(input, names);
    const advice = guess === undefined ? "baton help lists the commands." : `Did you mean ${JSON.stringify(guess)}?`;
    const message = `unknown command ${JSON.stringify(input)} for "baton"`;
    return formatError(usageError(message, adviseOnUpstreamCommand(input) ?? advice));
  },
  exceptionWhileParsingArguments: (thrown) => formatError(toUsageError(thrown)),
  exceptionWhileLoadingCommandFunction: formatError,
  exceptionWhileLoadingCommandContext: formatError,
  exceptionWhileRunningCommand: formatError,
  commandErrorResult: formatError,
};

/** The program without its surroundings: routes, texts, exit codes. */
export const app: Application<CliContext> = buildApplication(
  buildRouteMap<keyof typeof commands, CliContext>({ routes: commands, docs: { brief: "Read .c1z files" } }),
  {
    name: "baton",
    scanner: { caseStyle: "allow-kebab-for-camel", allowArgumentEscapeSequence: true },
    documentation: { disableAnsiColor: true },
    localization: { text },
    determineExitCode: exitCodeOf,
  },
  {
    help: createHelp(),
    version: versionIntegration({ brief: "Print the version", info: { currentVersion: `baton version ${version}` } }),
  },
);

/** Every flag of every command. */
export const flagTable: FlagTable = buildFlagTable();

function buildFlagTable(): FlagTable {
  const takesValue = new Map([
    ["help", false],
    ["version", false],
  ]);
  const aliases = new Map([
    ["h", "help"],
    ["v", "version"],
  ]);
  for (const { parameters } of Object.values<Command<CliContext>>(commands)) {
    for (const [name, flag] of Object.entries(parameters.flags ?? {})) takesValue.set(toKebab(name), flag.kind !== "boolean");
    for (const [letter, name] of Object.entries(parameters.aliases ?? {})) aliases.set(letter, toKebab(name));
  }
  return { takesValue, aliases, synonyms: new Map([["output", "output-format"]]) };
}

function toUsageError(thrown: unknown): unknown {
  if (thrown instanceof ArgumentParseError && isBatonError(thrown.exception)) return thrown.exception;
  if (thrown instanceof FlagNotFoundError) {
    return usageError(`unknown flag: --${thrown.input}`, "This command does not have it; --help lists those that it has.");
  }
  if (thrown instanceof UnexpectedPositionalError) {
    return usageError(`unexpected argument ${JSON.stringify(thrown.input)}`, "A command takes one argument, the file.");
  }
  return thrown instanceof ArgumentScannerError ? usageError(thrown.message) : thrown;
}
