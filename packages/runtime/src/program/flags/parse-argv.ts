// util.parseArgs is not used: it takes `-p=false` for six switches, cannot name the cluster an unknown letter came from, and knows
// neither lists nor numbers. The rules here are those of Go's pflag, which operators' scripts rely on (connector-runtime §1.5).
import type { BatonError } from "@baton-ts/findings";
import { usageError } from "../usage-error.ts";
import type { Flag, FlagValue } from "./flag.ts";
import { readFlagText } from "./read-flag-text.ts";
import { suggest } from "./suggest.ts";

/** A command line, read. */
export interface ParsedArgv {
  /** What is not a flag, in order; the first is the sub-command. */
  readonly words: readonly string[];
  /** Values by flag name; lists and maps hold what all occurrences gave, of the others the last occurrence counts. */
  readonly given: ReadonlyMap<string, FlagValue>;
}

export interface ParseArgvOptions {
  readonly flags: readonly Flag[];
  /** Program name for hints. */
  readonly program: string;
  /** An error that is more helpful than `unknown flag`, for names known to be someone else's. */
  readonly explainUnknown: (name: string) => BatonError | undefined;
}

/** Reads arguments without the two leading paths. Flags may stand before and after words; `--` ends them. Throws `BATON_USAGE_*`. */
export function parseArgv(argv: readonly string[], options: ParseArgvOptions): ParsedArgv {
  const given = new Map<string, FlagValue>();
  const words: string[] = [];
  const rest = [...argv];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === "--") return { words: [...words, ...rest], given };
    if (arg.startsWith("--")) readLong(arg, rest, given, options);
    else if (arg.startsWith("-") && arg !== "-") readShort(arg, rest, given, options);
    else words.push(arg);
  }
  return { words, given };
}

type Given = Map<string, FlagValue>;

function readLong(arg: string, rest: string[], given: Given, options: ParseArgvOptions): void {
  const equals = arg.indexOf("=");
  const name = equals < 0 ? arg.slice(2) : arg.slice(2, equals);
  const flag = options.flags.find((candidate) => candidate.name === name);
  if (flag === undefined) throw unknownFlag(name, `--${name}`, options);
  if (equals >= 0) add(given, flag, arg.slice(equals + 1));
  else if (flag.kind === "bool") given.set(name, true);
  else add(given, flag, nextArgument(rest, flag, `--${name}`, options));
}

function readShort(arg: string, rest: string[], given: Given, options: ParseArgvOptions): void {
  const word = arg.slice(1).split("=", 1)[0] ?? "";
  // `-file x` would mean `--file ile` and a word `x`: nobody wants that.
  if (word.length > 1 && options.flags.some((flag) => flag.name === word)) throw unknownFlag(word, `-${word}`, options);
  for (let at = 1; at < arg.length; at++) {
    const letter = arg[at] ?? "";
    const flag = options.flags.find((candidate) => candidate.shorthand === letter);
    if (flag === undefined) throw unknownShorthand(letter, word, options);
    const tail = arg.slice(at + 1);
    if (tail.startsWith("=")) return add(given, flag, tail.slice(1));
    if (flag.kind === "bool") given.set(flag.name, true);
    else return add(given, flag, tail === "" ? nextArgument(rest, flag, `'${letter}' in -${word}`, options) : tail);
  }
}

function nextArgument(rest: string[], flag: Flag, shown: string, options: ParseArgvOptions): string {
  const next = rest.shift();
  if (next !== undefined) return next;
  throw usageError(
    "FLAG_NEEDS_ARGUMENT",
    `flag needs an argument: ${shown}`,
    `write --${flag.name}=<${hintFor(flag)}>; see ${options.program} --help`,
  );
}

function hintFor(flag: Flag): string {
  return flag.placeholder ?? (flag.kind === "int" ? "number" : "value");
}

function add(given: Given, flag: Flag, text: string): void {
  const read = readFlagText(flag.kind, text);
  if (!read.ok) {
    const shown = flag.shorthand === undefined ? `--${flag.name}` : `-${flag.shorthand}, --${flag.name}`;
    const found = flag.secret === true ? "invalid argument" : `invalid argument ${JSON.stringify(text)}`;
    throw usageError(
      "FLAG_INVALID",
      `${found} for "${shown}" flag: expected ${read.expected}`,
      `write --${flag.name}=<${read.expected}>`,
    );
  }
  given.set(flag.name, joined(flag, given.get(flag.name), read.value));
}

function joined(flag: Flag, before: FlagValue | undefined, value: FlagValue): FlagValue {
  if (flag.kind === "strings" && before !== undefined) return [...(before as readonly string[]), ...(value as readonly string[])];
  if (flag.kind === "map" && before !== undefined) return { ...(before as object), ...(value as object) };
  return value;
}

function unknownFlag(name: string, shown: string, options: ParseArgvOptions): BatonError {
  const explained = options.explainUnknown(name);
  if (explained !== undefined) return explained;
  const names = options.flags.filter((flag) => flag.hidden !== true).map((flag) => flag.name);
  return usageError("UNKNOWN_FLAG", `unknown flag: ${shown}`, didYouMean(suggest(name, names), options));
}

function unknownShorthand(letter: string, cluster: string, options: ParseArgvOptions): BatonError {
  const explained = options.explainUnknown(letter);
  if (explained !== undefined) return explained;
  const names = options.flags.map((flag) => flag.name);
  const meant = cluster.length > 1 ? suggest(cluster, names) : undefined;
  return usageError("UNKNOWN_FLAG", `unknown shorthand flag: '${letter}' in -${cluster}`, didYouMean(meant, options));
}

function didYouMean(name: string | undefined, options: ParseArgvOptions): string {
  return name === undefined ? `see ${options.program} --help` : `did you mean --${name}?`;
}
