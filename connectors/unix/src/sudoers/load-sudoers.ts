import { posix } from "node:path";
import type { FileRoot } from "../files/file-root.ts";
import type { ReadIssues } from "../machine/read-issues.ts";
import { type AliasTable, aliasTable } from "./alias-table.ts";
import { parseSudoers } from "./parse-sudoers.ts";
import type { AliasStatement, RuleStatement } from "./syntax.ts";

/** A rule and where it stands, `path:line`. */
export interface PlacedRule {
  readonly rule: RuleStatement;
  readonly place: string;
}

/** All sudoers files of a machine, includes in place. Rules are in the order that sudo reads them: later ones win. */
export interface Sudoers {
  readonly rules: readonly PlacedRule[];
  readonly aliases: AliasTable;
  /** True when Defaults make sudo ask for another account's password than the invoking user's. */
  readonly asksForTargetPassword: boolean;
  /** Whether `/etc/sudoers` itself was read: without it nothing is known, whereas an absent file gives nothing away. */
  readonly state: SudoersState;
}

export type SudoersState = "read" | "absent" | "unreadable";

/** sudo stops at the same depth (sudoers(5), including other files). */
const maxIncludeDepth = 128;

interface Loading {
  readonly files: FileRoot;
  readonly issues: ReadIssues;
  readonly shortHostName: string;
  readonly rules: PlacedRule[];
  readonly aliases: AliasStatement[];
  asksForTargetPassword: boolean;
}

/** Files of an include folder that sudo reads: names with a dot or a trailing tilde are left out, the rest is sorted. */
export function includedNames(names: readonly string[]): readonly string[] {
  return names.filter((name) => !name.includes(".") && !name.endsWith("~")).toSorted();
}

async function loadFolder(loading: Loading, path: string, depth: number): Promise<void> {
  const folder = await loading.files.list(path);
  if (folder.kind !== "names") {
    loading.issues.unreadable(path, folder);
    return;
  }
  for (const name of includedNames(folder.names)) await loadFile(loading, posix.join(path, name), depth + 1);
}

async function loadFile(loading: Loading, path: string, depth: number): Promise<SudoersState> {
  const { issues } = loading;
  if (depth > maxIncludeDepth) {
    issues.add(path, `included more than ${maxIncludeDepth} levels deep`);
    return "unreadable";
  }
  const file = await loading.files.readText(path);
  if (file.kind !== "text") {
    issues.unreadable(path, file);
    return file.kind === "missing" ? "absent" : "unreadable";
  }
  for (const { line, statement } of parseSudoers(file.text)) {
    const resolve = (target: string): string =>
      posix.resolve(posix.dirname(path), target.replaceAll("%h", loading.shortHostName));
    switch (statement.kind) {
      case "rule":
        loading.rules.push({ rule: statement, place: `${path}:${line}` });
        break;
      case "alias":
        loading.aliases.push(statement);
        break;
      case "include":
        await loadFile(loading, resolve(statement.path), depth + 1);
        break;
      case "includeFolder":
        await loadFolder(loading, resolve(statement.path), depth);
        break;
      case "defaults":
        loading.asksForTargetPassword ||= /(?:^|[\s,])(?:targetpw|rootpw|runaspw)\b/.test(statement.text);
        break;
      case "error":
        issues.add(path, `line ${line}: ${statement.reason}`);
        break;
      default:
        statement satisfies never;
    }
  }
  return "read";
}

/**
 * Reads `/etc/sudoers` and what it includes, in sudo's order. What cannot be read or parsed is left out and noted in `issues`, one note a
 * place. `hostName` replaces `%h` in include paths.
 */
export async function loadSudoers(files: FileRoot, hostName: string | undefined, issues: ReadIssues): Promise<Sudoers> {
  const [shortHostName = ""] = (hostName ?? "").split(".");
  const loading: Loading = { files, issues, shortHostName, rules: [], aliases: [], asksForTargetPassword: false };
  const state = await loadFile(loading, "/etc/sudoers", 0);
  const { rules, aliases, asksForTargetPassword } = loading;
  return { rules, aliases: aliasTable(aliases), asksForTargetPassword, state };
}
