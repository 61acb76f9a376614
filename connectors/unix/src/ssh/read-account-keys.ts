import type { PasswdEntry } from "../accounts/parse-passwd.ts";
import type { FileRoot } from "../files/file-root.ts";
import { authorizedKeysPaths } from "./authorized-keys-paths.ts";
import { type AuthorizedKey, parseAuthorizedKeys } from "./parse-authorized-keys.ts";

/** The keys that open one account, and what stood in the way of reading them all. */
export interface AccountKeys {
  /** Each fingerprint once, with the file it is in. */
  readonly keys: readonly (AuthorizedKey & { readonly path: string })[];
  /** Files that are there, or may be there, and were not read. */
  readonly denied: readonly string[];
  /** Files with lines that are no keys, and how many. */
  readonly skipped: readonly { readonly path: string; readonly lines: number }[];
}

/** Reads every authorized_keys file of one account. A file that is absent counts as empty. */
export async function readAccountKeys(files: FileRoot, entry: PasswdEntry, patterns: readonly string[]): Promise<AccountKeys> {
  const keys = new Map<string, AuthorizedKey & { readonly path: string }>();
  const denied: string[] = [];
  const skipped: { path: string; lines: number }[] = [];
  for (const path of authorizedKeysPaths(entry, patterns)) {
    const file = await files.readText(path);
    if (file.kind === "denied" || file.kind === "refused") denied.push(path);
    if (file.kind !== "text") continue;
    const parsed = parseAuthorizedKeys(file.text);
    for (const key of parsed.keys) if (!keys.has(key.fingerprint)) keys.set(key.fingerprint, { ...key, path });
    if (parsed.skipped > 0) skipped.push({ path, lines: parsed.skipped });
  }
  return { keys: [...keys.values()], denied, skipped };
}
