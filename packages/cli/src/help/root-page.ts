import { exitCodeMeanings } from "../errors.ts";
import { formatDefinitions } from "./definitions.ts";

/** The page of `baton`, `baton --help` and `baton help`. `commands` are names with what they do. */
export function formatRootPage(commands: readonly (readonly [name: string, brief: string])[]): string {
  return `baton reads .c1z files: who has access to what.

USAGE
  baton [flags] <command> [flags] [file]

COMMANDS
${formatDefinitions(commands)}

FLAGS OF EVERY COMMAND
${formatDefinitions([
  ["-f, --file path", "The .c1z file; else the argument, else $BATON_FILE, else sync.c1z"],
  ["-o, --output-format format", "console, json, ndjson or csv"],
  ["-h, --help", "Print help; baton help <command> lists a command's flags"],
  ["-v, --version", "Print the version"],
])}

EXAMPLES
  baton stats -f sync.c1z
  baton resources -f sync.c1z --resource-type user
  baton grants sync.c1z -o ndjson | jq -r '.principal.displayName'
  baton access sync.c1z -t user -r u-001

EXIT CODES
${formatDefinitions(exitCodeMeanings.map(([code, meaning]) => [String(code), meaning]))}
`;
}
