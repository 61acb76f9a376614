import type { Flag } from "../flags/flag.ts";
import { commandRows } from "./command.ts";

/** A script that completes commands, flags and the known values of flags. `shell` is bash, zsh or fish. */
export function completionScript(shell: string, program: string, flags: readonly Flag[]): string {
  const visible = flags.filter((flag) => flag.hidden !== true);
  const scripts: Readonly<Record<string, typeof bashScript>> = { bash: bashScript, fish: fishScript, zsh: zshScript };
  const script = scripts[shell];
  if (script === undefined) throw new RangeError(`no completion script for ${shell}`);
  return script(program, visible);
}

function bashScript(program: string, flags: readonly Flag[]): string {
  const name = `_${program.replaceAll(/\W/g, "_")}_complete`;
  const cases = [
    ...commandRows.filter(({ words }) => words.length > 0).map(({ name, words }) => [name, words] as const),
    ...flags.filter(({ choices }) => choices !== undefined).map(({ name, choices }) => [`--${name}`, choices ?? []] as const),
  ].map(([word, values]) => `    ${word}) words=${quote(values.join(" "))} ;;`);
  const paths = flags
    .filter(takesPath)
    .flatMap(({ name, shorthand }) => (shorthand === undefined ? [`--${name}`] : [`--${name}`, `-${shorthand}`]));
  if (paths.length > 0) cases.push(`    ${paths.join("|")}) COMPREPLY=($(compgen -f -- "$current")); return ;;`);
  const commands = commandRows.map((row) => row.name).join(" ");
  const names = flags.map((flag) => `--${flag.name}`).join(" ");
  return `${name}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words=""
  COMPREPLY=()
  case "\${COMP_WORDS[COMP_CWORD-1]}" in
${cases.join("\n")}
    *) if [[ "$current" == -* ]]; then words=${quote(names)}; else words=${quote(commands)}; fi ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F ${name} ${program}
`;
}

function zshScript(program: string, flags: readonly Flag[]): string {
  const name = `_${program.replaceAll(/\W/g, "_")}`;
  const options = flags.map((flag) => {
    const action = flag.choices !== undefined ? `(${flag.choices.join(" ")})` : takesPath(flag) ? "_files" : "";
    const value = flag.kind === "bool" ? "" : `:${flag.placeholder ?? "value"}:${action}`;
    const rest = quote(`[${plain(flag.description)}]${value}`);
    return flag.shorthand === undefined ? `--${flag.name}${rest}` : `{-${flag.shorthand},--${flag.name}}${rest}`;
  });
  const commands = quote(`1:command:(${commandRows.map((row) => row.name).join(" ")})`);
  const words = quote(`2:argument:(${[...new Set(commandRows.flatMap((row) => row.words))].join(" ")})`);
  return `#compdef ${program}
${name}() {
  _arguments -s ${[...options, commands, words].join(" \\\n    ")}
}
if [ "$funcstack[1]" = ${name} ]; then ${name} "$@"; else compdef ${name} ${program}; fi
`;
}

/** In a specification of _arguments, brackets end the description and colons separate its parts. */
function plain(text: string): string {
  return text.replaceAll(/[[\]:]/g, " ");
}

function fishScript(program: string, flags: readonly Flag[]): string {
  const commands = commandRows.map(({ name, description }) => {
    return `complete -c ${program} -n __fish_use_subcommand -f -a ${name} -d ${quote(description)}`;
  });
  const words = commandRows
    .filter((row) => row.words.length > 0)
    .map((row) => `complete -c ${program} -n '__fish_seen_subcommand_from ${row.name}' -f -a ${quote(row.words.join(" "))}`);
  const options = flags.map((flag) => {
    const shorthand = flag.shorthand === undefined ? "" : ` -s ${flag.shorthand}`;
    const choices = flag.choices === undefined ? "" : ` -f -a ${quote(flag.choices.join(" "))}`;
    return `complete -c ${program} -l ${flag.name}${shorthand}${flag.kind === "bool" ? "" : " -r"}${choices} -d ${quote(flag.description)}`;
  });
  return `${[...commands, ...words, ...options].join("\n")}\n`;
}

function takesPath(flag: Flag): boolean {
  return ["file", "folder", "path"].includes(flag.placeholder ?? "");
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
