import { runasLists } from "./parse-members.ts";
import {
  accept,
  acceptPattern,
  atEnd,
  quotedString,
  type Scanner,
  SudoersSyntaxError,
  skipBlanks,
  unquotedWord,
} from "./scanner.ts";
import type { CommandMember, CommandSpec, Member } from "./syntax.ts";

const tagPattern = /((?:NO)?(?:PASSWD|EXEC|FOLLOW|LOG_INPUT|LOG_OUTPUT|MAIL|SETENV|INTERCEPT))[ \t]*:/;
const optionPattern = /(ROLE|TYPE|APPARMOR_PROFILE|PRIVS|LIMITPRIVS|TIMEOUT|NOTBEFORE|NOTAFTER|CWD|CHROOT)[ \t]*=[ \t]*/;
/** Tags that say what sudo does anyway: a rule with them is the same right as one without. */
const defaultTags = new Set(["PASSWD", "EXEC", "NOSETENV", "NOINTERCEPT", "MAIL", "NOLOG_INPUT", "NOLOG_OUTPUT", "NOFOLLOW"]);

/** A regular expression ends with the first `$` that a separator follows; in a command path a blank is one as well. */
const commandRegex = /\^(?:[^\\$]|\\.|\$(?![ \t,:=]|$))*\$(?=[ \t,:=]|$)/;
const argumentsRegex = /\^(?:[^\\$]|\\.|\$(?![ \t]*(?:[,:]|$)))*\$(?=[ \t]*(?:[,:]|$))/;

/** Text of a command or its arguments up to an unescaped one of `stops`; pattern escapes such as `\*` keep their backslash. */
function commandText(scanner: Scanner, stops: string, regex: RegExp): string {
  const expression = acceptPattern(scanner, regex)?.[0];
  if (expression !== undefined) return expression;
  let value = "";
  while (!atEnd(scanner)) {
    const char = scanner.text[scanner.at] ?? "";
    if (char === "\\") {
      const next = scanner.text[scanner.at + 1] ?? "";
      value += /[:\\,= \t#"]/.test(next) ? next : char + next;
      scanner.at += 2;
      continue;
    }
    if (stops.includes(char)) break;
    value += char;
    scanner.at++;
  }
  return value;
}

function commandMember(scanner: Scanner): CommandMember {
  let negated = false;
  while (accept(scanner, "!")) negated = !negated;
  skipBlanks(scanner);
  const command = scanner.text[scanner.at] === '"' ? quotedString(scanner) : commandText(scanner, " \t,:=", commandRegex);
  if (command === "") throw new SudoersSyntaxError(`expected a command at column ${scanner.at + 1}`);
  skipBlanks(scanner);
  if (acceptPattern(scanner, /""(?=[ \t]*(?:[,:]|$))/) !== undefined) return { negated, command, args: "" };
  // sudo wants `=` escaped in arguments; behind a command it can mean nothing else, so it is read either way.
  const args = commandText(scanner, ",:", argumentsRegex)
    .trim()
    .replaceAll(/[ \t]+/g, " ");
  if (command === "ALL" && args !== "") throw new SudoersSyntaxError("ALL takes no arguments");
  return { negated, command, args: args === "" ? undefined : args };
}

/** `sha256:…` digests before a command say which file it must be; who may run it is the same. */
function skipDigests(scanner: Scanner): void {
  skipBlanks(scanner);
  while (acceptPattern(scanner, /sha(?:224|256|384|512)[ \t]*:[ \t]*[0-9A-Za-z+/=]+[ \t]*,?[ \t]*/) !== undefined)
    skipBlanks(scanner);
}

/** The command list of one alias: commands without run-as lists and tags. */
export function commandList(scanner: Scanner): readonly CommandMember[] {
  const commands: CommandMember[] = [];
  do {
    skipDigests(scanner);
    commands.push(commandMember(scanner));
  } while (accept(scanner, ","));
  return commands;
}

interface Prefix {
  readonly runasUsers: readonly Member[] | undefined;
  readonly runasGroups: readonly Member[] | undefined;
  readonly tags: ReadonlyMap<string, boolean>;
  readonly options: ReadonlyMap<string, string>;
}

/** Run-as list, options and tags before a command; what is not said anew stays as it was for the command before. */
function commandPrefix(scanner: Scanner, inherited: Prefix): Prefix {
  let { runasUsers, runasGroups } = inherited;
  const tags = new Map(inherited.tags);
  const options = new Map(inherited.options);
  if (accept(scanner, "(")) ({ users: runasUsers, groups: runasGroups } = runasLists(scanner));
  for (;;) {
    skipBlanks(scanner);
    const option = acceptPattern(scanner, optionPattern)?.[1];
    if (option !== undefined) {
      options.set(option, scanner.text[scanner.at] === '"' ? quotedString(scanner) : unquotedWord(scanner, " \t,"));
      continue;
    }
    const tag = acceptPattern(scanner, tagPattern)?.[1];
    if (tag === undefined) return { runasUsers, runasGroups, tags, options };
    const name = tag.replace(/^NO(?=[A-Z])/, "");
    tags.set(name, tag === name);
  }
}

function specOf(prefix: Prefix, commands: readonly CommandMember[]): CommandSpec {
  const tags = [...prefix.tags].map(([name, isSet]) => (isSet ? name : `NO${name}`));
  const options = [...prefix.options].map(([name, value]) => `${name}=${value}`);
  return {
    runasUsers: prefix.runasUsers,
    runasGroups: prefix.runasGroups,
    tags: tags.filter((tag) => !defaultTags.has(tag)).sort(),
    options: options.sort(),
    commands,
  };
}

function signature(spec: CommandSpec): string {
  return JSON.stringify([spec.runasUsers ?? null, spec.runasGroups ?? null, spec.tags, spec.options]);
}

/** The commands of one rule behind its `=`, split where run-as list, tags or options change. */
export function commandSpecs(scanner: Scanner): readonly CommandSpec[] {
  const specs: CommandSpec[] = [];
  let prefix: Prefix = { runasUsers: undefined, runasGroups: undefined, tags: new Map(), options: new Map() };
  do {
    prefix = commandPrefix(scanner, prefix);
    skipDigests(scanner);
    const spec = specOf(prefix, [commandMember(scanner)]);
    const last = specs.at(-1);
    if (last !== undefined && signature(last) === signature(spec)) {
      specs[specs.length - 1] = { ...last, commands: [...last.commands, ...spec.commands] };
    } else specs.push(spec);
  } while (accept(scanner, ","));
  return specs;
}
