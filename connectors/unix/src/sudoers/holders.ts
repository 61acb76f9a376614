import type { Directory } from "../machine/directory.ts";
import type { ReadIssues } from "../machine/read-issues.ts";
import { type AliasTable, evaluateList, flattenMembers } from "./alias-table.ts";
import { denialsOf, type NamedAccounts } from "./denials.ts";
import { type AccountIdentity, accountTest, type UserTarget, userTarget } from "./match-member.ts";
import type { SudoEntry } from "./sudo-entry.ts";

/** Somebody who has a right: an account or a group of this machine. */
export interface Holder {
  readonly type: "user" | "group";
  readonly name: string;
}

function userOf({ name }: AccountIdentity): Holder {
  return { type: "user", name };
}

function named(target: UserTarget, directory: Directory): readonly Holder[] {
  switch (target.kind) {
    case "all":
      return directory.accounts.map(userOf);
    case "user":
      return directory.accountByName.has(target.name) ? [{ type: "user", name: target.name }] : [];
    case "uid":
      return directory.accounts.filter(({ uid }) => uid === target.uid).map(userOf);
    case "group":
      return directory.groupByName.has(target.name) ? [{ type: "group", name: target.name }] : [];
    case "gid":
      return directory.groups.filter(({ gid }) => gid === target.gid).map(({ name }): Holder => ({ type: "group", name }));
    case "other":
      return [];
    default:
      return target satisfies never;
  }
}

/**
 * Who has an entry's right. Groups stay groups, except where the list takes accounts out again or a later rule denies them: then the accounts
 * that remain are named one by one, as sudo would decide for each. Names that this machine does not have are nobody.
 */
export function holdersOf(
  entry: SudoEntry,
  later: readonly SudoEntry[],
  directory: Directory,
  aliases: AliasTable,
  namedBy: NamedAccounts,
  issues: ReadIssues,
): readonly Holder[] {
  const members = flattenMembers(entry.users, aliases.user);
  for (const target of members.map(userTarget)) {
    if (target.kind === "other") issues.add(entry.place, `members of a ${target.what} are not resolved`);
  }
  const isNamed = (account: AccountIdentity): boolean => evaluateList(entry.users, aliases.user, accountTest(account)) === "yes";
  const denied = new Set(denialsOf(entry, later, aliases).flatMap(namedBy).filter(isNamed));
  if (denied.size > 0 || members.some((member) => member.negated)) {
    return directory.accounts.filter((account) => !denied.has(account) && isNamed(account)).map(userOf);
  }
  const holders = members.flatMap((member) => named(userTarget(member), directory));
  return [...new Map(holders.map((holder) => [`${holder.type}:${holder.name}`, holder])).values()];
}
