import type { BatonError } from "@baton-ts/findings";
import { suggest } from "../flags/suggest.ts";
import { usageError } from "../usage-error.ts";

/** A sub-command as help and completion show it. */
export interface CommandRow {
  readonly name: string;
  readonly description: string;
  /** Words that may follow; the command needs exactly one of them unless `optional`. */
  readonly words: readonly string[];
  readonly optional?: boolean;
}

/** Sub-commands of every connector (connector-runtime §1.2). */
export const commandRows: readonly CommandRow[] = [
  { name: "capabilities", description: "Print what the connector can do, as JSON; needs no settings", words: [] },
  { name: "config", description: "Print the settings that the connector takes, as JSON; needs no settings", words: [] },
  { name: "completion", description: "Print a completion script for a shell", words: ["bash", "zsh", "fish"] },
  { name: "help", description: "Show help for a command", words: ["capabilities", "config", "completion"], optional: true },
];

/** What the words of a command line ask for. Without words it is a sync. */
export type Command =
  | { readonly kind: "sync" | "capabilities" | "config" }
  | { readonly kind: "completion"; readonly shell: string }
  | { readonly kind: "help"; readonly topic: string | undefined };

// Upstream's own; here so that the answer is not "unknown".
const unsupportedCommands: ReadonlySet<string> = new Set(["health-check", "lambda", "_connector-service"]);

/** Reads the words of a command line. Throws `BATON_USAGE_*`, with the texts of connector-runtime §1.5. */
export function readCommand(words: readonly string[], program: string): Command {
  const [name, word, ...more] = words;
  if (name === undefined) return { kind: "sync" };
  const row = commandRows.find((candidate) => candidate.name === name);
  if (row === undefined) throw unknownCommand(name, program);
  const extra = row.words.length === 0 ? word : more[0];
  if (extra !== undefined) {
    throw usageError(
      "ARGUMENT_UNKNOWN",
      `${program} ${name}: unexpected argument ${JSON.stringify(extra)}`,
      `see ${program} help ${name}`,
    );
  }
  if (word !== undefined && !row.words.includes(word)) throw unknownWord(row, word, program);
  if (name === "help") return { kind: "help", topic: word };
  if (name !== "completion") return { kind: name as "capabilities" | "config" };
  if (word === undefined) throw unknownWord(row, "", program);
  return { kind: "completion", shell: word };
}

function unknownWord(row: CommandRow, word: string, program: string): BatonError {
  const meant = suggest(word, row.words);
  const message =
    word === ""
      ? `${program} ${row.name}: needs an argument`
      : `${program} ${row.name}: unknown argument ${JSON.stringify(word)}`;
  return usageError(
    "ARGUMENT_UNKNOWN",
    message,
    meant === undefined ? `write one of ${row.words.join(", ")}` : `did you mean ${meant}?`,
  );
}

function unknownCommand(name: string, program: string): BatonError {
  if (unsupportedCommands.has(name)) {
    const message = `${name}: known upstream command, not supported by this version`;
    return usageError("COMMAND_UNSUPPORTED", message, `see ${program} --help for what is there`);
  }
  const message = `unknown command ${JSON.stringify(name)} for "${program}"`;
  if (name === "true" || name === "false") {
    return usageError("UNKNOWN_COMMAND", message, `write the value of a switch with an equals sign: --flag=${name}`);
  }
  const meant = suggest(
    name,
    commandRows.map((row) => row.name),
  );
  return usageError(
    "UNKNOWN_COMMAND",
    message,
    meant === undefined ? `see ${program} --help` : `did you mean ${program} ${meant}?`,
  );
}
