import { envNameOf, type Flag, type FlagValue, isZeroValue } from "../flags/flag.ts";
import { commandRows } from "./command.ts";
import { twoColumns } from "./wrap-text.ts";

/** What help says about a program. */
export interface ProgramDescription {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly helpUrl: string;
  /** In the order in which their groups are shown; program flags have neither variable nor key. */
  readonly flags: readonly Flag[];
  readonly programFlags: readonly Flag[];
}

/** Help for the program: usage, commands, flags by group, where settings come from, examples, exit codes. Ends with a line break. */
export function programHelp(program: ProgramDescription, width: number): string {
  const { name, displayName, description, helpUrl } = program;
  const sections = [
    `${name}: who has access to what in ${displayName}${description === "" ? "" : `\n${description}`}`,
    titled(
      "Usage",
      twoColumns(
        [
          [`  ${name} [flags]`, "sync once into --file"],
          [`  ${name} <command>`, ""],
        ],
        width,
      ),
    ),
    titled(
      "Commands",
      twoColumns(
        commandRows.map((row) => [`  ${[row.name, ...usageOf(row)].join(" ")}`, row.description]),
        width,
      ),
    ),
    ...flagSections(program, width),
    titled(
      "Settings",
      "  A flag wins over its variable, and that over the config file: .baton.yaml in the working folder,\n" +
        "  or the file that BATON_CONFIG_PATH names, with one `name: value` a line.",
    ),
    titled("Examples", examples(program)),
    titled("Exit codes", exitCodes),
  ];
  if (helpUrl !== "") sections.push(`More: ${helpUrl}`);
  return `${sections.join("\n\n")}\n`;
}

/** Help for one sub-command. */
export function commandHelp(program: ProgramDescription, topic: string): string {
  const row = commandRows.find((candidate) => candidate.name === topic);
  if (row === undefined) throw new RangeError(`no command is called ${topic}`);
  const usage = [program.name, row.name, ...usageOf(row)].join(" ");
  const install: Readonly<Record<string, string>> = {
    completion: `\n\nTo use it at once:\n  source <(${program.name} completion bash)`,
    capabilities: `\n\nExample:\n  ${program.name} capabilities | jq .connectorCapabilities`,
  };
  return `${row.description}\n\nUsage:\n  ${usage}${install[topic] ?? ""}\n`;
}

function usageOf(row: (typeof commandRows)[number]): readonly string[] {
  if (row.words.length === 0) return [];
  return [row.optional === true ? "[command]" : row.words.join("|")];
}

function titled(title: string, body: string): string {
  return `${title}:\n${body}`;
}

function flagSections({ flags, programFlags }: ProgramDescription, width: number): readonly string[] {
  const visible = [
    ...flags.map((flag) => ({ flag, env: ` ($${envNameOf(flag.name)})` })),
    ...programFlags.map((flag) => ({ flag, env: "" })),
  ].filter(({ flag }) => flag.hidden !== true);
  const groups = Map.groupBy(visible, ({ flag }) => flag.group);
  return [...groups].map(([group, members]) =>
    titled(
      group,
      twoColumns(
        members.map(({ flag, env }) => [leftOf(flag), `${textOf(flag)}${env}`]),
        width,
      ),
    ),
  );
}

function leftOf(flag: Flag): string {
  const shorthand = flag.shorthand === undefined ? "    " : `-${flag.shorthand}, `;
  const value = flag.kind === "bool" ? "" : ` ${flag.placeholder ?? placeholders[flag.kind]}`;
  return `  ${shorthand}--${flag.name}${value}`;
}

const placeholders = { string: "text", int: "number", strings: "text,text", map: "key=value" };

function textOf(flag: Flag): string {
  const required = flag.required === true ? "required: " : "";
  const isShown = flag.secret !== true && !isZeroValue(flag.default);
  return `${required}${flag.description}${isShown ? ` (default ${shownDefault(flag.default)})` : ""}`.trim();
}

function shownDefault(value: FlagValue): string {
  if (typeof value !== "object") return String(value);
  const parts = Array.isArray(value) ? value : Object.entries(value).map(([key, element]) => `${key}=${String(element)}`);
  return parts.join(",");
}

function examples({ name, flags }: ProgramDescription): string {
  const required = flags.filter((flag) => flag.required === true).map((flag) => `${envNameOf(flag.name)}=… `);
  return [
    `  ${required.join("")}${name}`,
    `  ${name} --file access.c1z --sync-resource-types user,group`,
    `  ${name} --log-level debug --log-format json --log-path sync.log`,
  ].join("\n");
}

const exitCodes = `  0    the sync is complete, with or without findings
  2    wrong usage or settings, or a failure of no other kind
  130  stopped by SIGINT, 143 by SIGTERM: the next run resumes
  else the gRPC code of the failure: 4 timed out, 5 not found, 7 no permission, 8 limit reached,
       13 defect, 14 not reachable, 16 not authenticated`;
