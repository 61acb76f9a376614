import type { GroupEntry } from "../accounts/parse-group.ts";
import type { PasswdEntry } from "../accounts/parse-passwd.ts";
import type { AccountIdentity } from "../sudoers/match-member.ts";

/** One account in one group. An account can be both: listed, and with the group as its primary one. */
export interface Membership {
  readonly account: string;
  readonly isPrimary: boolean;
  readonly isListed: boolean;
}

/** Accounts and groups of one machine, joined. */
export interface Directory {
  readonly accounts: readonly (PasswdEntry & AccountIdentity)[];
  readonly accountByName: ReadonlyMap<string, PasswdEntry & AccountIdentity>;
  readonly groups: readonly GroupEntry[];
  readonly groupByName: ReadonlyMap<string, GroupEntry>;
  /** Members of a group that have an account here, primary ones included, in passwd order. */
  members(group: string): readonly Membership[];
}

function membershipsByGroup(
  accounts: readonly PasswdEntry[],
  groups: readonly GroupEntry[],
): ReadonlyMap<string, readonly Membership[]> {
  const order = new Map(accounts.map(({ name }, index) => [name, index]));
  const primary = Map.groupBy(accounts, ({ gid }) => gid);
  return new Map(
    groups.map((group) => {
      const listed = new Set(group.members.filter((name) => order.has(name)));
      const own = new Set((primary.get(group.gid) ?? []).map(({ name }) => name));
      const names = [...new Set([...own, ...listed])].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
      return [group.name, names.map((account) => ({ account, isPrimary: own.has(account), isListed: listed.has(account) }))];
    }),
  );
}

/** Joins the entries of passwd and group. Names that only one of the files knows are no members. */
export function directoryOf(entries: readonly PasswdEntry[], groups: readonly GroupEntry[]): Directory {
  const members = membershipsByGroup(entries, groups);
  const gids = new Map(entries.map(({ name, gid }) => [name, new Set([gid])]));
  const groupNames = new Map(entries.map(({ name }) => [name, new Set<string>()]));
  for (const group of groups) {
    for (const { account } of members.get(group.name) ?? []) {
      gids.get(account)?.add(group.gid);
      groupNames.get(account)?.add(group.name);
    }
  }
  const accounts = entries.map((entry) => ({
    ...entry,
    gids: gids.get(entry.name) ?? new Set<number>(),
    groupNames: groupNames.get(entry.name) ?? new Set<string>(),
  }));
  return {
    accounts,
    accountByName: new Map(accounts.map((account) => [account.name, account])),
    groups,
    groupByName: new Map(groups.map((group) => [group.name, group])),
    members: (group) => members.get(group) ?? [],
  };
}
