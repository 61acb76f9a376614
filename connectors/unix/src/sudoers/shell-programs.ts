import { globToRegExp, isGlob } from "./glob.ts";
import type { CommandMember } from "./syntax.ts";

// Which commands hand over the account they run as. Editors and pagers that can start a shell from inside are not judged: a rule that lists
// them shows up as the right it is, not as a way to become root.

/** Start a shell, or read commands from the terminal, when they get no script to run. */
const shells: ReadonlySet<string> = new Set(
  "sh bash rbash dash ash ksh ksh93 mksh zsh tcsh csh fish busybox python python2 python3 perl ruby lua node php".split(" "),
);
/** Start a shell of the account that is named, root when none is. */
const switchers: ReadonlySet<string> = new Set(["su", "runuser"]);
/** Run whatever their arguments say. */
const runners: ReadonlySet<string> = new Set(
  "sudo doas pkexec env nice nohup setsid timeout xargs chroot nsenter unshare script login machinectl".split(" "),
);
/** Edit the rules themselves. */
const ruleEditors: ReadonlySet<string> = new Set(["visudo", "vipw", "vigr"]);
const accountFiles = /^\/etc\/(sudoers(\.d\/.*)?|passwd|shadow|group)$/;

const folders = ["/bin", "/usr/bin", "/sbin", "/usr/sbin", "/usr/local/bin"];
const candidates: readonly string[] = [...shells, ...switchers, ...runners, ...ruleEditors].flatMap((name) =>
  folders.map((folder) => `${folder}/${name}`),
);

function isShellArgs(args: string): boolean {
  const words = args.split(" ");
  return (
    args === "" || isGlob(args) || args.startsWith("^") || (words.every((word) => word.startsWith("-")) && !words.includes("-c"))
  );
}

/** True when `su` with these arguments ends in a shell of root. */
function isRootSwitch(args: string): boolean {
  if (args.startsWith("^")) return true;
  const words = args.split(" ").filter((word) => word !== "");
  if (words.some((word) => /^(-c|--command)/.test(word))) return false;
  const target = words.find((word) => !word.startsWith("-") && word !== "-u");
  return target === undefined || (isGlob(target) ? globToRegExp(target, true).test("root") : target === "root");
}

function opensShell(path: string, args: string | undefined): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (switchers.has(name)) return args === undefined || isRootSwitch(args);
  if (shells.has(name)) return args === undefined || isShellArgs(args);
  if (runners.has(name)) return args === undefined || isGlob(args) || args.startsWith("^");
  return ruleEditors.has(name);
}

function regularExpression(source: string): RegExp | undefined {
  try {
    return new RegExp(source);
  } catch {
    return undefined;
  }
}

/** Whether a command element covers an executable, whatever its arguments. */
function coversPath(command: string, path: string): boolean {
  if (command === "ALL" || command === path) return true;
  if (command.startsWith("^")) return regularExpression(command)?.test(path) ?? false;
  if (command.endsWith("/")) return path.startsWith(command) && !path.slice(command.length).includes("/");
  return isGlob(command) && globToRegExp(command, false).test(path);
}

function isPlainPath(command: string): boolean {
  return command.startsWith("/") && !command.endsWith("/") && !isGlob(command);
}

/**
 * Why a command list, aliases already replaced, gives away the account it runs as; undefined when it does not. `ALL` does even when commands
 * are taken out of it behind (`ALL, !/bin/sh`): a copy of the command under another name is still allowed (sudoers(5), Limitations of the '!'
 * operator). `shellPaths` are the machine's shells of /etc/shells.
 */
export function shellAccess(commands: readonly CommandMember[], shellPaths: ReadonlySet<string>): string | undefined {
  const lastAll = commands.findLast((member) => member.command === "ALL");
  if (lastAll !== undefined && !lastAll.negated) return "all commands";
  const named = commands.flatMap(({ command }) => (isPlainPath(command) ? [command] : []));
  for (const path of new Set([...named, ...shellPaths, ...candidates])) {
    const decisive = commands.findLast(
      (member) => coversPath(member.command, path) && (!member.negated || member.args === undefined),
    );
    if (decisive === undefined || decisive.negated) continue;
    const isShell = shellPaths.has(path) && (decisive.args === undefined || isShellArgs(decisive.args));
    if (isShell || opensShell(path, decisive.args)) return path;
  }
  const edited = commands.findLast(({ command }) => command === "sudoedit");
  if (edited === undefined || edited.negated) return undefined;
  const targets = edited.args?.split(" ");
  return targets === undefined || targets.some((target) => isGlob(target) || target.startsWith("^") || accountFiles.test(target))
    ? "sudoedit"
    : undefined;
}
