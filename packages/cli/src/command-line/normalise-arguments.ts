import { usageError } from "../errors.ts";
import { nearest } from "./nearest.ts";

/** What the normaliser has to know of a program's flags, by their names on the command line. */
export interface FlagTable {
  /** Long names without dashes; true when the flag takes a value. */
  readonly takesValue: ReadonlyMap<string, boolean>;
  /** One letter to long name. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Other long names. */
  readonly synonyms: ReadonlyMap<string, string>;
}

/**
 * Rewrites a command line as upstream's parser (pflag) understands it into the one form that stricli understands (baton-cli §1):
 * - flags may stand before the command word: `baton -f x.c1z grants`;
 * - `-fx.c1z`, `-f=x.c1z`, `--file=x.c1z` and `--file x.c1z` are the same, an empty value included;
 * - of a flag that is given twice the last one counts;
 * - `help grants` is `grants --help`.
 * Throws a usage error for a flag that no command has, and for one without its value, in upstream's words.
 */
export function normaliseArguments(argv: readonly string[], table: FlagTable): readonly string[] {
  const { flags, words } = splitArguments(argv, table);
  if (words[0] === "help") return [...words.slice(1), "--help"];
  const [command, ...positionals] = words;
  const flagTokens = [...flags].flatMap(([name, value]) => toTokens(name, value));
  // Flags of commands mean nothing without one, and stricli would take them for the command.
  if (command === undefined) return flags.has("version") ? ["--version"] : ["--help"];
  const guard = positionals.some((word) => word.startsWith("-") && word !== "-") ? ["--"] : [];
  return [command, ...flagTokens, ...guard, ...positionals];
}

interface SplitArguments {
  /** Long name to value; undefined for a flag that takes none. */
  readonly flags: ReadonlyMap<string, string | undefined>;
  readonly words: readonly string[];
}

function splitArguments(argv: readonly string[], table: FlagTable): SplitArguments {
  const flags = new Map<string, string | undefined>();
  const words: string[] = [];
  for (let index = 0; index < argv.length; index++) {
    const token = argv[index] ?? "";
    if (token === "--") {
      words.push(...argv.slice(index + 1));
      break;
    }
    if (!token.startsWith("-") || token === "-") {
      words.push(token);
      continue;
    }
    const { name, value } = readFlag(token, table);
    const needsNext = table.takesValue.get(name) === true && value === undefined;
    if (needsNext && index + 1 >= argv.length) throw usageError(`flag needs an argument: --${name}`);
    flags.delete(name);
    flags.set(name, needsNext ? argv[++index] : value);
  }
  return { flags, words };
}

function readFlag(token: string, table: FlagTable): { readonly name: string; readonly value: string | undefined } {
  if (token.startsWith("--")) {
    const equals = token.indexOf("=");
    const given = equals === -1 ? token.slice(2) : token.slice(2, equals);
    const name = table.synonyms.get(given) ?? given;
    if (!table.takesValue.has(name)) throw unknownFlag(name, table);
    return { name, value: equals === -1 ? undefined : token.slice(equals + 1) };
  }
  const name = table.aliases.get(token.charAt(1));
  if (name === undefined) throw usageError(`unknown shorthand flag: '${token.charAt(1)}' in ${token}`);
  const rest = token.slice(2);
  return { name, value: rest === "" ? undefined : rest.replace(/^=/, "") };
}

function unknownFlag(name: string, table: FlagTable): Error {
  const guess = nearest(name, [...table.takesValue.keys()]);
  return usageError(`unknown flag: --${name}`, guess === undefined ? undefined : `Did you mean --${guess}?`);
}

function toTokens(name: string, value: string | undefined): readonly string[] {
  if (value === undefined) return [`--${name}`];
  // With `=` a value may start with a dash; stricli does not take an empty value or a line feed that way.
  return value.startsWith("-") && !value.includes("\n") ? [`--${name}=${value}`] : [`--${name}`, value];
}
