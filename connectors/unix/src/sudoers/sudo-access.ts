import type { Directory } from "../machine/directory.ts";
import type { ReadIssues } from "../machine/read-issues.ts";
import { evaluateList } from "./alias-table.ts";
import { allowedCommands, namedAccounts } from "./denials.ts";
import { type Holder, holdersOf } from "./holders.ts";
import type { Sudoers } from "./load-sudoers.ts";
import { type AccountIdentity, accountTest } from "./match-member.ts";
import { shellAccess } from "./shell-programs.ts";
import { type SudoEntry, sudoEntries } from "./sudo-entry.ts";

/** Somebody who has something, and every reason for it, in rule order. */
export interface Holding extends Holder {
  readonly reasons: readonly string[];
}

/** One distinct right and who has it. */
export interface SudoRight {
  readonly id: string;
  readonly title: string;
  readonly entry: SudoEntry;
  /** `path:line` of every rule that gives it. */
  readonly places: readonly string[];
  readonly holdings: readonly Holding[];
}

/** Everything that sudo gives away on one machine. */
export interface SudoAccess {
  /** By id. */
  readonly rights: readonly SudoRight[];
  /** Who can have a shell of root, accounts with user id 0 included. */
  readonly root: readonly Holding[];
  /** Who can have a shell of another account, by login name. Accounts that only root can become are absent. */
  readonly become: ReadonlyMap<string, readonly Holding[]>;
}

/** Holdings by holder; reasons of the same holder add up. */
interface HoldingTable {
  add(holder: Holder, reason: string): void;
  list(): readonly Holding[];
}

function holdingTable(): HoldingTable {
  const rows = new Map<string, { readonly holder: Holder; readonly reasons: Set<string> }>();
  return {
    add: (holder, reason) => {
      const key = `${holder.type}:${holder.name}`;
      const row = rows.get(key) ?? { holder, reasons: new Set<string>() };
      row.reasons.add(reason);
      rows.set(key, row);
    },
    list: () => [...rows.values()].map(({ holder: { type, name }, reasons }) => ({ type, name, reasons: [...reasons] })),
  };
}

function matchesRunas(entry: SudoEntry, sudoers: Sudoers, account: AccountIdentity): boolean {
  if (entry.spec.runasUsers === undefined) return account.name === "root" || account.uid === 0;
  return evaluateList(entry.spec.runasUsers, sudoers.aliases.runas, accountTest(account)) === "yes";
}

const rootIdentity: AccountIdentity = { name: "root", uid: 0, gids: new Set([0]), groupNames: new Set(["root"]) };

/** Logins whose shell an entry gives: `root` for root or any other account with user id 0, which is as good as all of them. */
function shellTargets(entry: SudoEntry, sudoers: Sudoers, directory: Directory): readonly string[] {
  const zero = directory.accounts.filter(({ uid }) => uid === 0);
  const isRoot = [...zero, rootIdentity].some((account) => matchesRunas(entry, sudoers, account));
  if (isRoot) return ["root"];
  if (entry.spec.runasUsers === undefined || entry.spec.runasUsers.length === 0) return [];
  return directory.accounts.filter((account) => matchesRunas(entry, sudoers, account)).map(({ name }) => name);
}

/**
 * Works out who has which right, and who gets a shell by it. A later rule that takes commands away is honoured when it names them all;
 * `shellPaths` are the shells of /etc/shells.
 */
export function sudoAccess(
  sudoers: Sudoers,
  directory: Directory,
  hostName: string | undefined,
  shellPaths: ReadonlySet<string>,
  issues: ReadIssues,
): SudoAccess {
  const entries = sudoEntries(sudoers, hostName);
  const namedBy = namedAccounts(directory.accounts, sudoers.aliases);
  const rights = new Map<string, { readonly entry: SudoEntry; readonly places: Set<string>; readonly holders: HoldingTable }>();
  const root = holdingTable();
  const become = new Map<string, HoldingTable>();
  for (const { uid, name } of directory.accounts) if (uid === 0) root.add({ type: "user", name }, "user id 0");
  for (const [index, entry] of entries.entries()) {
    if (allowedCommands(entry.commands).length === 0) continue;
    const holders = holdersOf(entry, entries.slice(index + 1), directory, sudoers.aliases, namedBy, issues);
    const right = rights.get(entry.id) ?? { entry, places: new Set<string>(), holders: holdingTable() };
    rights.set(entry.id, right);
    right.places.add(entry.place);
    for (const holder of holders) right.holders.add(holder, entry.place);
    if (shellAccess(entry.commands, shellPaths) === undefined) continue;
    for (const target of shellTargets(entry, sudoers, directory)) {
      const table = target === "root" ? root : (become.get(target) ?? holdingTable());
      if (target !== "root") become.set(target, table);
      for (const holder of holders) {
        if (holder.type === "group" || holder.name !== target) table.add(holder, `${entry.title} (${entry.place})`);
      }
    }
  }
  return {
    rights: [...rights]
      .map(([id, { entry, places, holders }]) => ({
        id,
        title: entry.title,
        entry,
        places: [...places],
        holdings: holders.list(),
      }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
    root: root.list(),
    become: new Map([...become].map(([login, table]) => [login, table.list()])),
  };
}
