import { defaultUidRange, parseLoginDefs, type UidRange } from "../accounts/account.ts";
import { parseGroup } from "../accounts/parse-group.ts";
import { parsePasswd } from "../accounts/parse-passwd.ts";
import { parseShadow, type ShadowEntry } from "../accounts/parse-shadow.ts";
import type { SkippedLine } from "../accounts/skipped-line.ts";
import type { FileRoot } from "../files/file-root.ts";
import { defaultPatterns, parseAuthorizedKeysFile } from "../ssh/authorized-keys-paths.ts";
import { loadSudoers, type SudoersState } from "../sudoers/load-sudoers.ts";
import { type SudoAccess, sudoAccess } from "../sudoers/sudo-access.ts";
import { type Directory, directoryOf } from "./directory.ts";
import { type ReadIssue, type ReadIssues, readIssues } from "./read-issues.ts";

/** What the account files of one machine say, read once at the start of a sync. Keys are read account by account later. */
export interface Machine {
  readonly directory: Directory;
  /** By login name; undefined where the shadow file could not be read. */
  readonly shadow: ReadonlyMap<string, ShadowEntry> | undefined;
  readonly uidRange: UidRange;
  readonly sudo: SudoAccess;
  readonly sudoersState: SudoersState;
  /** Where authorized keys are, as sshd_config has it. */
  readonly keyPatterns: readonly string[];
  readonly issues: readonly ReadIssue[];
}

async function optional(files: FileRoot, path: string, issues: ReadIssues): Promise<string | undefined> {
  const file = await files.readText(path);
  if (file.kind === "text") return file.text;
  issues.unreadable(path, file);
  return undefined;
}

function noteSkipped(path: string, skipped: readonly SkippedLine[], issues: ReadIssues): void {
  for (const { line, reason } of skipped) issues.add(path, `line ${line}: ${reason}`);
}

/** Other sources of accounts or rules in nsswitch.conf(5): what they hold is not in the files. */
function noteOtherSources(nsswitch: string, issues: ReadIssues): void {
  const inFiles = new Set(["files", "compat", "systemd", "db", "mymachines", "altfiles"]);
  for (const line of nsswitch.split("\n")) {
    const match = /^\s*(passwd|group|sudoers):\s*([^#]*)/.exec(line);
    const sources = (match?.[2] ?? "").replaceAll(/\[[^\]]*\]/g, " ").split(/\s+/);
    const others = sources.filter((source) => source !== "" && !inFiles.has(source));
    if (others.length > 0) issues.add("/etc/nsswitch.conf", `${match?.[1] ?? ""} of ${others.join(", ")} is not read`);
  }
}

/**
 * Reads accounts, groups, sudo rules and where keys are. Only a passwd file must be there (rejects through `missing`); anything else that is
 * absent is taken as empty, and what cannot be read becomes an issue. Reads files only: no command is run, no network is used.
 */
export async function readMachine(files: FileRoot, missing: (path: string, reason: string) => Error): Promise<Machine> {
  const issues = readIssues();
  const passwdFile = await files.readText("/etc/passwd");
  if (passwdFile.kind !== "text") throw missing("/etc/passwd", passwdFile.kind);
  const passwd = parsePasswd(passwdFile.text);
  noteSkipped("/etc/passwd", passwd.skipped, issues);
  const group = parseGroup((await optional(files, "/etc/group", issues)) ?? "");
  noteSkipped("/etc/group", group.skipped, issues);
  const shadow = await optional(files, "/etc/shadow", issues);
  const loginDefs = await optional(files, "/etc/login.defs", issues);
  const sshdConfig = await optional(files, "/etc/ssh/sshd_config", issues);
  noteOtherSources((await optional(files, "/etc/nsswitch.conf", issues)) ?? "", issues);
  const hostName = (await optional(files, "/etc/hostname", issues))
    ?.split("\n")
    .find((line) => /^[^#\s]/.test(line))
    ?.trim();
  const shellPaths = ((await optional(files, "/etc/shells", issues)) ?? "").split("\n").filter((line) => line.startsWith("/"));
  const directory = directoryOf(passwd.entries, group.entries);
  const sudoers = await loadSudoers(files, hostName, issues);
  if (sudoers.asksForTargetPassword) issues.add("/etc/sudoers", "rules need the password of the account they run as (targetpw)");
  return {
    directory,
    shadow: shadow === undefined ? undefined : parseShadow(shadow),
    uidRange: loginDefs === undefined ? defaultUidRange : parseLoginDefs(loginDefs),
    sudo: sudoAccess(sudoers, directory, hostName, new Set(shellPaths), issues),
    sudoersState: sudoers.state,
    keyPatterns: sshdConfig === undefined ? defaultPatterns : parseAuthorizedKeysFile(sshdConfig),
    issues: issues.list(),
  };
}
