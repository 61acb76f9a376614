import { type AliasTable, evaluateList, flattenMembers } from "./alias-table.ts";
import { type AccountIdentity, accountTest } from "./match-member.ts";
import type { SudoEntry } from "./sudo-entry.ts";
import type { CommandMember } from "./syntax.ts";

function covers(wide: CommandMember, narrow: CommandMember): boolean {
  if (wide.command === "ALL") return true;
  return wide.command === narrow.command && (wide.args === undefined || wide.args === narrow.args);
}

/** Commands of a list that are still allowed when its own later elements have had their say. */
export function allowedCommands(commands: readonly CommandMember[]): readonly CommandMember[] {
  return commands.filter((member, index) => {
    if (member.negated) return false;
    return !commands.slice(index + 1).some((later) => later.negated && covers(later, member));
  });
}

function deniesAll(denied: readonly CommandMember[], allowed: readonly CommandMember[]): boolean {
  return allowed.every((member) => denied.findLast((each) => covers(each, member))?.negated === true);
}

function coversRunas(wide: SudoEntry, narrow: SudoEntry, aliases: AliasTable): boolean {
  const last = flattenMembers(wide.spec.runasUsers ?? [], aliases.runas).at(-1);
  if (last?.text === "ALL" && !last.quoted && !last.negated) return true;
  return JSON.stringify(wide.spec.runasUsers) === JSON.stringify(narrow.spec.runasUsers);
}

/** The later entries that take an entry's commands away from whoever they name: sudo lets the last rule that matches decide. */
export function denialsOf(entry: SudoEntry, later: readonly SudoEntry[], aliases: AliasTable): readonly SudoEntry[] {
  const allowed = allowedCommands(entry.commands);
  return later.filter(
    (each) =>
      each.isHostCertain &&
      each.commands.some((member) => member.negated) &&
      deniesAll(each.commands, allowed) &&
      coversRunas(each, entry, aliases),
  );
}

/** Accounts that an entry names, by entry: a denial is asked about by every entry before it. */
export type NamedAccounts = (entry: SudoEntry) => readonly AccountIdentity[];

/** Evaluates the user list of each entry at most once, for every account. */
export function namedAccounts(accounts: readonly AccountIdentity[], aliases: AliasTable): NamedAccounts {
  const known = new WeakMap<SudoEntry, readonly AccountIdentity[]>();
  return (entry) => {
    const named =
      known.get(entry) ?? accounts.filter((account) => evaluateList(entry.users, aliases.user, accountTest(account)) === "yes");
    known.set(entry, named);
    return named;
  };
}
