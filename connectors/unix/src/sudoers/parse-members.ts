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
import type { Member } from "./syntax.ts";

function negations(scanner: Scanner): boolean {
  let negated = false;
  while (accept(scanner, "!")) negated = !negated;
  skipBlanks(scanner);
  return negated;
}

/** A user, group, netgroup, run-as user or alias name. `%:` and `%:#` start a group of another name service. */
function userMember(scanner: Scanner): Member {
  const negated = negations(scanner);
  const prefix = acceptPattern(scanner, /%:#|%:|%#|%|\+/)?.[0] ?? "";
  const isQuoted = scanner.text[scanner.at] === '"';
  const text = isQuoted ? quotedString(scanner) : unquotedWord(scanner, ' \t,=:()!"');
  if (text === "") throw new SudoersSyntaxError(`expected a user or a group at column ${scanner.at + 1}`);
  // "%group name" as a whole in quotes is a group as well (sudoers(5), User_List).
  return { negated, quoted: isQuoted && prefix === "" && !/^[%+]/.test(text), text: prefix + text };
}

/** A host name or pattern, an address or network, a netgroup or an alias name. IPv6 addresses contain colons, names do not. */
function hostMember(scanner: Scanner): Member {
  const negated = negations(scanner);
  const address = acceptPattern(scanner, /(?=[0-9A-Fa-f:]*:[0-9A-Fa-f:]*:)[0-9A-Fa-f:.]+(?:\/[0-9A-Fa-f:.]+)?(?=[\s,=]|$)/)?.[0];
  if (address !== undefined) return { negated, quoted: false, text: address };
  const isQuoted = scanner.text[scanner.at] === '"';
  const text = isQuoted ? quotedString(scanner) : unquotedWord(scanner, ' \t,=:()!"');
  if (text === "") throw new SudoersSyntaxError(`expected a host at column ${scanner.at + 1}`);
  return { negated, quoted: isQuoted, text };
}

function list(scanner: Scanner, member: (scanner: Scanner) => Member): readonly Member[] {
  const members = [member(scanner)];
  while (accept(scanner, ",")) members.push(member(scanner));
  return members;
}

export function userList(scanner: Scanner): readonly Member[] {
  return list(scanner, userMember);
}

export function hostList(scanner: Scanner): readonly Member[] {
  return list(scanner, hostMember);
}

/** `(users : groups)`, either side possibly missing; the scanner stands behind the opening parenthesis. */
export function runasLists(scanner: Scanner): {
  readonly users: readonly Member[];
  readonly groups: readonly Member[] | undefined;
} {
  const isNext = (char: string): boolean => {
    skipBlanks(scanner);
    return scanner.text[scanner.at] === char;
  };
  const users = isNext(")") || isNext(":") ? [] : userList(scanner);
  const groups = accept(scanner, ":") && !isNext(")") ? userList(scanner) : undefined;
  if (!accept(scanner, ")")) {
    throw new SudoersSyntaxError(atEnd(scanner) ? "a run-as list has no end" : `expected ")" at column ${scanner.at + 1}`);
  }
  return { users, groups };
}
