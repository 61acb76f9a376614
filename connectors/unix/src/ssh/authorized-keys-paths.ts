import { posix } from "node:path";
import type { PasswdEntry } from "../accounts/parse-passwd.ts";

/** Where sshd looks when its configuration does not say (sshd_config(5), AuthorizedKeysFile). */
export const defaultPatterns: readonly string[] = [".ssh/authorized_keys", ".ssh/authorized_keys2"];

/**
 * The patterns of AuthorizedKeysFile in an sshd_config: the first one before any Match block counts, as for every keyword there. `none` is an
 * empty list. Included files are not looked at.
 */
export function parseAuthorizedKeysFile(sshdConfig: string): readonly string[] {
  for (const raw of sshdConfig.split("\n")) {
    const [keyword = "", ...values] = raw.trim().split(/[ \t]+(?:=[ \t]*)?|=/);
    if (/^match$/i.test(keyword)) break;
    if (!/^authorizedkeysfile$/i.test(keyword)) continue;
    const patterns = values.map((value) => value.replaceAll('"', "")).filter((value) => value !== "");
    return patterns.length === 1 && patterns[0]?.toLowerCase() === "none" ? [] : patterns;
  }
  return defaultPatterns;
}

/** Files that hold an account's keys: `%h` home, `%u` login, `%U` user id, `%%` a percent sign; relative paths start at the home. */
export function authorizedKeysPaths(entry: PasswdEntry, patterns: readonly string[]): readonly string[] {
  const tokens: Readonly<Record<string, string>> = { h: entry.home, u: entry.name, U: String(entry.uid), "%": "%" };
  const paths = patterns.map((pattern) => {
    const path = pattern.replaceAll(/%([huU%])/g, (_, token: string) => tokens[token] ?? "");
    return posix.isAbsolute(path) ? posix.normalize(path) : posix.join("/", entry.home, path);
  });
  return entry.home === "" ? [] : [...new Set(paths)];
}
