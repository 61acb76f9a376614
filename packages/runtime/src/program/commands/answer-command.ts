import type { ConnectorDefinition } from "@baton-ts/sdk";
import { defaultFlags, programFlags } from "../flags/default-flags.ts";
import type { Flag } from "../flags/flag.ts";
import type { ParsedArgv } from "../flags/parse-argv.ts";
import type { ProgramHost } from "../program-host.ts";
import { capabilitiesJson } from "./capabilities-json.ts";
import { readCommand } from "./command.ts";
import { completionScript } from "./completion-script.ts";
import { configJson } from "./config-json.ts";
import { commandHelp, programHelp } from "./help-text.ts";

/**
 * What a command that needs neither settings nor the source system prints on stdout; undefined when the command line asks for a sync.
 * Throws `BATON_USAGE_*` for words that mean nothing.
 */
export function answerCommand(
  definition: ConnectorDefinition,
  flags: readonly Flag[],
  { words, given }: ParsedArgv,
  host: ProgramHost,
): string | undefined {
  const { name } = definition;
  if (given.get("version") === true) return `${name} version ${definition.version}\n`;
  const program = { ...definition, flags, programFlags };
  const width = Math.min(host.stdout.columns ?? 100, 120);
  const wantsHelp = given.get("help") === true;
  if (wantsHelp && words[0] !== undefined && words[0] !== "help") {
    readCommand(words.slice(0, 1).concat(words[0] === "completion" ? ["bash"] : []), name);
    return commandHelp(program, words[0]);
  }
  const command = readCommand(words, name);
  if (command.kind === "completion") return completionScript(command.shell, name, [...flags, ...programFlags]);
  if (command.kind === "capabilities") return capabilitiesJson(definition.capabilities());
  if (command.kind === "config") return configJson(definition.configuration(), defaultFlags);
  if (command.kind === "help" && command.topic !== undefined) return commandHelp(program, command.topic);
  return command.kind === "help" || wantsHelp ? programHelp(program, width) : undefined;
}
