import type { SkippedLine } from "./skipped-line.ts";

/** One line of passwd(5). */
export interface PasswdEntry {
  readonly name: string;
  readonly uid: number;
  /** Primary group. */
  readonly gid: number;
  readonly gecos: string;
  readonly home: string;
  /** As written; empty means /bin/sh. */
  readonly shell: string;
}

/** Largest id the kernel's 32 bits hold; -1 (4294967295) is reserved. */
const maxId = 4_294_967_294;

/** A decimal user or group id, or undefined. */
export function parseId(text: string): number | undefined {
  const id = /^\d{1,10}$/.test(text) ? Number(text) : undefined;
  return id !== undefined && id <= maxId ? id : undefined;
}

/** A name that can be an id of ours: not empty, no blanks, no control characters, no separators of the file, at most 256 characters. */
export function isAccountName(name: string): boolean {
  return /^[^\s:,\p{Cc}]{1,256}$/u.test(name);
}

function parseLine(line: string): PasswdEntry | string {
  const fields = line.split(":");
  const [name = "", , uidText = "", gidText = "", gecos = "", home = "", shell = ""] = fields;
  if (fields.length !== 7) return `${fields.length} fields, expected 7`;
  if (!isAccountName(name)) return "the name is not usable";
  const uid = parseId(uidText);
  const gid = parseId(gidText);
  if (uid === undefined || gid === undefined) return "user id or group id is not a number";
  return { name, uid, gid, gecos, home, shell };
}

/**
 * Entries of a passwd file in file order. When a name occurs twice the first line counts, as getpwnam(3) answers it. Comments and blank lines
 * are dropped; NIS lines (`+`, `-`) and lines that cannot be read are returned as skipped.
 */
export function parsePasswd(text: string): {
  readonly entries: readonly PasswdEntry[];
  readonly skipped: readonly SkippedLine[];
} {
  const entries = new Map<string, PasswdEntry>();
  const skipped: SkippedLine[] = [];
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.replace(/^[ \t]+|\r$/g, "");
    if (line === "" || line.startsWith("#")) continue;
    const entry = /^[+-]/.test(line) ? "accounts of NIS are not resolved" : parseLine(line);
    if (typeof entry === "string") skipped.push({ line: index + 1, reason: entry });
    else if (entries.has(entry.name)) skipped.push({ line: index + 1, reason: `${entry.name} is there already` });
    else entries.set(entry.name, entry);
  }
  return { entries: [...entries.values()], skipped };
}
