import { createHash } from "node:crypto";
import { evaluateList, flattenCommands } from "./alias-table.ts";
import type { Sudoers } from "./load-sudoers.ts";
import { hostTest } from "./match-member.ts";
import type { CommandMember, CommandSpec, Member } from "./syntax.ts";

/** One run-as, tags and commands combination of one rule that applies to this machine. */
export interface SudoEntry {
  /** From what the right says, not from who has it: the same right in two rules has one id. Aliases count by their names. */
  readonly id: string;
  /** As `sudo -l` prints it, for example `(ALL : ALL) NOPASSWD: /usr/bin/systemctl`. */
  readonly title: string;
  readonly users: readonly Member[];
  readonly spec: CommandSpec;
  /** The spec's commands with aliases replaced. */
  readonly commands: readonly CommandMember[];
  /** `path:line` of the rule. */
  readonly place: string;
  /** False when the host list could not be decided and was taken to apply. */
  readonly isHostCertain: boolean;
}

function memberText({ negated, quoted, text }: Member): string {
  return `${negated ? "!" : ""}${quoted ? `"${text}"` : text}`;
}

function commandText({ negated, command, args }: CommandMember): string {
  return `${negated ? "!" : ""}${command}${args === undefined ? "" : args === "" ? ' ""' : ` ${args}`}`;
}

function runasText({ runasUsers, runasGroups }: CommandSpec): string {
  const users = runasUsers === undefined ? "root" : runasUsers.map(memberText).join(", ");
  return runasGroups === undefined ? `(${users})` : `(${users} : ${runasGroups.map(memberText).join(", ")})`;
}

/** What a right says, as `sudo -l` prints it. */
export function specTitle(spec: CommandSpec): string {
  const tags = spec.tags.map((tag) => `${tag}: `).join("");
  const options = spec.options.map((option) => `${option} `).join("");
  return `${runasText(spec)} ${options}${tags}${spec.commands.map(commandText).join(", ")}`;
}

/**
 * The entries of all rules whose host list applies to `hostName`, in rule order. A host list that files cannot decide (addresses, netgroups,
 * or no known host name) is taken to apply: a right too many is looked at, a right too few is not.
 */
export function sudoEntries(sudoers: Sudoers, hostName: string | undefined): readonly SudoEntry[] {
  const test = hostTest(hostName);
  return sudoers.rules.flatMap(({ rule, place }) => {
    const verdict = evaluateList(rule.hosts, sudoers.aliases.host, test);
    if (verdict === undefined || verdict === "no") return [];
    return rule.specs.map((spec): SudoEntry => {
      const title = specTitle(spec);
      const id = createHash("sha256").update(title).digest("hex").slice(0, 16);
      const commands = flattenCommands(spec.commands, sudoers.aliases);
      return { id, title, users: rule.users, spec, commands, place, isHostCertain: verdict === "yes" };
    });
  });
}
