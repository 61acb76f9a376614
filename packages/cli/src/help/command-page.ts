import type { Command } from "@stricli/core";
import { toKebab } from "../command-line/kebab.ts";
import type { CliContext } from "../context.ts";
import { formatDefinitions } from "./definitions.ts";

type Flags = NonNullable<Command<CliContext>["parameters"]["flags"]>;

/** The page of `baton <command> --help`. */
export function formatCommandPage(name: string, { parameters, fullDescription = "" }: Command<CliContext>): string {
  const letters = new Map(Object.entries(parameters.aliases ?? {}).map(([letter, flag]) => [flag, letter]));
  const rows = Object.entries(parameters.flags ?? {})
    .filter(([, flag]) => flag.hidden !== true)
    .map(([flagName, flag]) => [formatFlag(letters.get(flagName), toKebab(flagName), flag), flag.brief] as const);
  return `${fullDescription}

USAGE
  baton ${name} [flags] [file]

FLAGS
${formatDefinitions([...rows, ["-h, --help", "Print this page"]])}
`;
}

function formatFlag(letter: string | undefined, name: string, flag: Flags[string]): string {
  const value = flag.kind === "boolean" ? "" : ` ${flag.placeholder ?? "value"}`;
  return `${letter === undefined ? "    " : `-${letter}, `}--${name}${value}`;
}
