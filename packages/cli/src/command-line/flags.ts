import type { ResourceKey } from "@baton-ts/c1z";
import type { FlagParametersForType } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { usageError } from "../errors.ts";
import type { ColorChoice } from "../output/style.ts";
import { nearest } from "./nearest.ts";

export const outputFormats = ["console", "json", "ndjson", "csv"] as const;
export type OutputFormat = (typeof outputFormats)[number];

/** Flags of every command that reads a file. */
export interface CommonFlags {
  readonly file: string | undefined;
  readonly outputFormat: OutputFormat;
  readonly syncId: string | undefined;
  readonly limit: number | undefined;
  readonly wide: boolean;
  readonly noHeader: boolean;
  readonly strict: boolean;
  readonly color: ColorChoice | undefined;
  readonly noColor: boolean;
  readonly noCache: boolean;
  readonly c1zTempDir: string | undefined;
}

export const commonFlags: FlagParametersForType<CommonFlags, CliContext> = {
  file: {
    kind: "parsed",
    parse: nonEmpty("file"),
    optional: true,
    placeholder: "path",
    brief: "The .c1z file; else the argument, else $BATON_FILE, else sync.c1z",
  },
  outputFormat: {
    kind: "parsed",
    parse: parseOutputFormat,
    default: "console",
    placeholder: "format",
    brief: "console (default), json (one baton.v1 message), ndjson (one object a line) or csv; also --output",
  },
  syncId: {
    kind: "parsed",
    parse: nonEmpty("sync-id"),
    optional: true,
    placeholder: "id",
    brief: "Show this sync: an id, the start of one, latest or previous; else the latest finished one",
  },
  limit: { kind: "parsed", parse: parseLimit, optional: true, placeholder: "n", brief: "Stop after this many rows" },
  wide: { kind: "boolean", default: false, brief: "Console: all columns, nothing cut" },
  noHeader: { kind: "boolean", default: false, withNegated: false, brief: "Console and csv: no line of column names" },
  strict: { kind: "boolean", default: false, brief: "End with exit code 3 when the shown sync is unfinished or partial" },
  color: {
    kind: "parsed",
    parse: parseColor,
    optional: true,
    placeholder: "when",
    brief: "auto, always or never; auto follows NO_COLOR, FORCE_COLOR, TERM and the terminal",
  },
  noColor: { kind: "boolean", default: false, withNegated: false, brief: "Same as --color never" },
  noCache: { kind: "boolean", default: false, withNegated: false, brief: "Unpack the file again, keep no unpacked copy" },
  c1zTempDir: {
    kind: "parsed",
    parse: nonEmpty("c1z-temp-dir"),
    optional: true,
    placeholder: "folder",
    brief: "Where files are unpacked; else the system's folder for temporary files",
  },
};

export const commonAliases = { f: "file", o: "outputFormat" } as const;

/** A flag whose value may not be empty: an unset shell variable must not widen what is shown. */
export function nonEmpty(name: string): (input: string) => string {
  return (input) => {
    if (input === "") throw usageError(`--${name} is empty`, `Give --${name} a value, or leave it out.`);
    return input;
  };
}

/** Parses `type:id`; the id may hold further colons. */
export function parseResourceKey(input: string): ResourceKey {
  const colon = input.indexOf(":");
  if (colon < 1 || colon === input.length - 1) {
    throw usageError(`--principal ${JSON.stringify(input)} does not have the form type:id`, "Example: --principal user:u-001");
  }
  return { type: input.slice(0, colon), id: input.slice(colon + 1) };
}

function parseOutputFormat(input: string): OutputFormat {
  if (input === "jsonl") return "ndjson";
  const format = outputFormats.find((name) => name === input);
  if (format !== undefined) return format;
  const guess = nearest(input, outputFormats);
  const advice = `Formats are ${outputFormats.join(", ")}.`;
  throw usageError(
    `unknown output format ${JSON.stringify(input)}`,
    guess === undefined ? advice : `Did you mean ${JSON.stringify(guess)}? ${advice}`,
  );
}

function parseLimit(input: string): number {
  const limit = /^\d{1,15}$/.test(input) ? Number(input) : 0;
  if (limit < 1) throw usageError(`--limit ${JSON.stringify(input)} is not a whole number above 0`, "Example: --limit 100");
  return limit;
}

function parseColor(input: string): ColorChoice {
  if (input === "auto" || input === "always" || input === "never") return input;
  throw usageError(`--color ${JSON.stringify(input)} is not known`, "Use auto, always or never.");
}
