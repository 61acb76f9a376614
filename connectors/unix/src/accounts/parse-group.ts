import { isAccountName, parseId } from "./parse-passwd.ts";
import type { SkippedLine } from "./skipped-line.ts";

/** One line of group(5). */
export interface GroupEntry {
  readonly name: string;
  readonly gid: number;
  /** Login names listed as supplementary members, in file order, each once. */
  readonly members: readonly string[];
}

function parseLine(line: string): GroupEntry | string {
  const fields = line.split(":");
  const [name = "", , gidText = "", memberList = ""] = fields;
  if (fields.length !== 4) return `${fields.length} fields, expected 4`;
  if (!isAccountName(name)) return "the name is not usable";
  const gid = parseId(gidText);
  if (gid === undefined) return "group id is not a number";
  const members = memberList.split(",").map((member) => member.trim());
  return { name, gid, members: [...new Set(members.filter((member) => member !== ""))] };
}

/**
 * Entries of a group file in file order; the first line of a name counts. Comments and blank lines are dropped; NIS lines and lines that
 * cannot be read are returned as skipped.
 */
export function parseGroup(text: string): { readonly entries: readonly GroupEntry[]; readonly skipped: readonly SkippedLine[] } {
  const entries = new Map<string, GroupEntry>();
  const skipped: SkippedLine[] = [];
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.replace(/^[ \t]+|\r$/g, "");
    if (line === "" || line.startsWith("#")) continue;
    const entry = /^[+-]/.test(line) ? "groups of NIS are not resolved" : parseLine(line);
    if (typeof entry === "string") skipped.push({ line: index + 1, reason: entry });
    else if (entries.has(entry.name)) skipped.push({ line: index + 1, reason: `${entry.name} is there already` });
    else entries.set(entry.name, entry);
  }
  return { entries: [...entries.values()], skipped };
}
