import type { AliasStatement, CommandMember, Member } from "./syntax.ts";
import { aliasName } from "./syntax.ts";

/** Aliases of all files of one machine, by kind and name. The first definition of a name counts. */
export interface AliasTable {
  readonly user: ReadonlyMap<string, readonly Member[]>;
  readonly runas: ReadonlyMap<string, readonly Member[]>;
  readonly host: ReadonlyMap<string, readonly Member[]>;
  readonly command: ReadonlyMap<string, readonly CommandMember[]>;
}

export function aliasTable(statements: Iterable<AliasStatement>): AliasTable {
  const members = {
    user: new Map<string, readonly Member[]>(),
    runas: new Map<string, readonly Member[]>(),
    host: new Map<string, readonly Member[]>(),
  };
  const command = new Map<string, readonly CommandMember[]>();
  for (const alias of statements) {
    if (alias.of === "command") {
      if (!command.has(alias.name)) command.set(alias.name, alias.members);
    } else if (!members[alias.of].has(alias.name)) members[alias.of].set(alias.name, alias.members);
  }
  return { ...members, command };
}

/** Answer of a list: the last element that says something decides; undefined when none does. */
export type Verdict = "yes" | "no" | "maybe" | undefined;

/** Whether one element that is no alias applies; `maybe` where that cannot be known from files. */
export type Test = (member: Member) => "yes" | "no" | "maybe";

/**
 * Evaluates a list as sudo does: from its last element to its first, the first that applies decides, negation turns its answer. A `maybe`
 * counts only when it would allow. An alias that contains itself says nothing.
 */
export function evaluateList(
  members: readonly Member[],
  aliases: ReadonlyMap<string, readonly Member[]>,
  test: Test,
  open: readonly string[] = [],
): Verdict {
  for (const member of members.toReversed()) {
    const alias = member.quoted || !aliasName.test(member.text) ? undefined : aliases.get(member.text);
    let verdict: Verdict;
    if (alias === undefined) verdict = test(member) === "no" ? undefined : test(member);
    else if (!open.includes(member.text)) verdict = evaluateList(alias, aliases, test, [...open, member.text]);
    if (verdict === undefined) continue;
    if (!member.negated) return verdict;
    if (verdict !== "maybe") return verdict === "yes" ? "no" : "yes";
  }
  return undefined;
}

/** A list with its aliases replaced by their elements, in order; negation of an alias turns each of its elements. */
export function flattenList<M extends { readonly negated: boolean }>(
  members: readonly M[],
  lookUp: (member: M) => { readonly name: string; readonly members: readonly M[] } | undefined,
  open: readonly string[] = [],
): readonly M[] {
  return members.flatMap((member) => {
    const alias = lookUp(member);
    if (alias === undefined) return [member];
    if (open.includes(alias.name)) return [];
    const inner = flattenList(alias.members, lookUp, [...open, alias.name]);
    return member.negated ? inner.map((each) => ({ ...each, negated: !each.negated })) : inner;
  });
}

/** Elements of a user or run-as list without aliases. */
export function flattenMembers(members: readonly Member[], aliases: ReadonlyMap<string, readonly Member[]>): readonly Member[] {
  return flattenList(members, (member) => {
    const found = member.quoted || !aliasName.test(member.text) ? undefined : aliases.get(member.text);
    return found && { name: member.text, members: found };
  });
}

/** Elements of a command list without aliases. */
export function flattenCommands(commands: readonly CommandMember[], aliases: AliasTable): readonly CommandMember[] {
  return flattenList(commands, (member) => {
    const found = aliasName.test(member.command) && member.args === undefined ? aliases.command.get(member.command) : undefined;
    return found && { name: member.command, members: found };
  });
}
