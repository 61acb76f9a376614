import type { RouteMap, StricliIntegration } from "@stricli/core";
import type { CliContext } from "./context.ts";
import { exitCodeMeanings } from "./errors.ts";

/** The page of `baton`, `baton --help` and `baton help`. */
export function formatRootHelp(commands: readonly (readonly [name: string, brief: string])[]): string {
  const nameWidth = Math.max(...commands.map(([name]) => name.length));
  return `baton reads .c1z files: who has access to what.

USAGE
  baton [flags] <command> [flags] [file]

COMMANDS
${commands.map(([name, brief]) => `  ${name.padEnd(nameWidth)}  ${brief}`).join("\n")}

  baton help <command> lists a command's flags and examples.

FLAGS OF EVERY COMMAND
  -f, --file path             The .c1z file; else the argument, else $BATON_FILE, else sync.c1z
  -o, --output-format format  console, json, ndjson or csv
  -h, --help                  Print help
  -v, --version               Print the version

EXAMPLES
  baton stats -f sync.c1z
  baton resources -f sync.c1z --resource-type user
  baton grants sync.c1z -o ndjson | jq -r '.principal.displayName'
  baton access sync.c1z -t user -r u-001

EXIT CODES
${exitCodeMeanings.map(([code, meaning]) => `  ${code}  ${meaning}`).join("\n")}
`;
}

const formatting = {
  useAliasInUsageLine: false,
  onlyRequiredInUsageLine: true,
  caseStyle: "convert-camel-to-kebab",
} as const;

/** `-h, --help` everywhere: our own page for the program, stricli's for a command. */
export function createHelp(): StricliIntegration<CliContext> {
  return {
    flag: {
      brief: "Print help",
      aliases: ["h"],
      global: true,
      defaultForRouteMap: true,
      run(app, { text, result: { target, prefix }, additionalFlags }) {
        this.process.stdout.write("getAllEntries" in target ? formatRootHelp(listCommands(target)) : formatCommandHelp());

        function formatCommandHelp(): string {
          return target.formatHelp({
            prefix,
            text,
            additionalFlags,
            includeArgumentEscapeSequenceFlag: app.config.scanner.allowArgumentEscapeSequence,
            includeHidden: false,
            config: formatting,
            ansiColor: false,
          });
        }
      },
    },
  };
}

function listCommands(root: RouteMap<CliContext>): readonly (readonly [name: string, brief: string])[] {
  return root
    .getAllEntries()
    .filter((entry) => !entry.hidden)
    .map((entry) => [entry.name[formatting.caseStyle], entry.target.brief]);
}
