import { logicalLines } from "./logical-lines.ts";
import { commandList, commandSpecs } from "./parse-commands.ts";
import { hostList, userList } from "./parse-members.ts";
import {
  accept,
  acceptPattern,
  atEnd,
  expect,
  quotedString,
  type Scanner,
  SudoersSyntaxError,
  skipBlanks,
  unquotedWord,
} from "./scanner.ts";
import type { AliasStatement, Located, RuleStatement, Statement } from "./syntax.ts";

const aliasKinds: Readonly<Record<string, AliasStatement["of"]>> = {
  User_Alias: "user",
  Runas_Alias: "runas",
  Host_Alias: "host",
  Cmnd_Alias: "command",
  Cmd_Alias: "command",
};

function expectEnd(scanner: Scanner): void {
  skipBlanks(scanner);
  if (!atEnd(scanner)) throw new SudoersSyntaxError(`unexpected text at column ${scanner.at + 1}`);
}

function include(scanner: Scanner, kind: "include" | "includeFolder"): readonly Statement[] {
  skipBlanks(scanner);
  const path = scanner.text[scanner.at] === '"' ? quotedString(scanner) : unquotedWord(scanner, " \t");
  if (path === "") throw new SudoersSyntaxError("an include names no path");
  expectEnd(scanner);
  return [{ kind, path }];
}

function aliases(scanner: Scanner, of: AliasStatement["of"]): readonly AliasStatement[] {
  const found: AliasStatement[] = [];
  do {
    skipBlanks(scanner);
    const name = acceptPattern(scanner, /[A-Z][A-Z0-9_]*/)?.[0];
    if (name === undefined) throw new SudoersSyntaxError(`expected an alias name at column ${scanner.at + 1}`);
    expect(scanner, "=");
    if (of === "command") found.push({ kind: "alias", of, name, members: commandList(scanner) });
    else found.push({ kind: "alias", of, name, members: of === "host" ? hostList(scanner) : userList(scanner) });
  } while (accept(scanner, ":"));
  expectEnd(scanner);
  return found;
}

function rules(scanner: Scanner): readonly RuleStatement[] {
  const users = userList(scanner);
  const found: RuleStatement[] = [];
  do {
    const hosts = hostList(scanner);
    expect(scanner, "=");
    found.push({ kind: "rule", users, hosts, specs: commandSpecs(scanner) });
  } while (accept(scanner, ":"));
  expectEnd(scanner);
  return found;
}

function parseLine(text: string): readonly Statement[] {
  const scanner: Scanner = { text, at: 0 };
  const includes = acceptPattern(scanner, /[@#]include(dir)?[ \t]+/);
  if (includes !== undefined) return include(scanner, includes[1] === undefined ? "include" : "includeFolder");
  const keyword = acceptPattern(scanner, /(User_Alias|Runas_Alias|Host_Alias|Cmnd_Alias|Cmd_Alias)[ \t]+/)?.[1] ?? "";
  const kind = aliasKinds[keyword];
  if (kind !== undefined) return aliases(scanner, kind);
  if (/^Defaults(?:[@:!>][^\s]+)?(?:[ \t]|$)/.test(text))
    return [{ kind: "defaults", text: text.replace(/^Defaults/, "").trim() }];
  return rules(scanner);
}

/**
 * Statements of one sudoers file, in file order. A line that cannot be read becomes one `error` statement, as sudo 1.9.3 and later go on
 * behind it; the rest of the file counts. Includes are not followed here.
 */
export function parseSudoers(text: string): readonly Located<Statement>[] {
  const statements: Located<Statement>[] = [];
  for (const { line, text: logical } of logicalLines(text)) {
    try {
      for (const statement of parseLine(logical)) statements.push({ line, statement });
    } catch (error) {
      if (!(error instanceof SudoersSyntaxError)) throw error;
      statements.push({ line, statement: { kind: "error", reason: error.message } });
    }
  }
  return statements;
}
