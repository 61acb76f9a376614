/** Lines joined by a backslash at their end, without their comments. */
export interface LogicalLine {
  /** Number of its first line, from 1. */
  readonly line: number;
  readonly text: string;
}

/**
 * Where the comment of a line starts, or its length. `#` is text inside quotes, behind a backslash, as the start of an include, and before
 * digits where a user or group may stand (`#1000`, `%#27`): at the start, or after one of `,(:!%=`.
 */
function commentStart(line: string, isFirst: boolean): number {
  if (isFirst && /^\s*#include(dir)?\s/.test(line)) return line.length;
  let isQuoted = false;
  for (let index = 0; index < line.length; index++) {
    const char = line[index];
    if (char === "\\") index++;
    else if (char === '"') isQuoted = !isQuoted;
    else if (char === "#" && !isQuoted) {
      const isId = /^#-?\d/.test(line.slice(index)) && /(?:^|[,(:!%=])[ \t]*$/.test(line.slice(0, index));
      if (!isId) return index;
    }
  }
  return line.length;
}

/** Splits a sudoers file into logical lines; blank ones are dropped. A comment is never continued. */
export function* logicalLines(text: string): Generator<LogicalLine> {
  let start = 0;
  let joined: string | undefined;
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.replace(/\r$/, "");
    if (joined === undefined) start = index + 1;
    const end = commentStart(line, joined === undefined);
    const kept = line.slice(0, end);
    const continued = end === line.length ? /^(?<before>(?:.*[^\\])?(?:\\\\)*)\\[ \t]*$/.exec(kept) : null;
    joined = (joined ?? "") + (continued?.groups?.["before"] ?? kept);
    if (continued !== null) continue;
    if (joined.trim() !== "") yield { line: start, text: joined.trim() };
    joined = undefined;
  }
  if (joined !== undefined && joined.trim() !== "") yield { line: start, text: joined.trim() };
}
