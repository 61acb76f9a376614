/** True for text with shell pattern characters. */
export function isGlob(text: string): boolean {
  return /[*?[]/.test(text);
}

/**
 * A shell pattern as a regular expression over the whole text: `*`, `?`, `[a-z]`, `[!a-z]` and backslash escapes. With `crossSlash` false
 * wildcards stop at `/`, as sudo matches paths; arguments are matched with it true (sudoers(5), wildcards).
 */
export function globToRegExp(pattern: string, crossSlash: boolean): RegExp {
  const any = crossSlash ? "[^]" : "[^/]";
  let source = "";
  for (let index = 0; index < pattern.length; index++) {
    const char = pattern[index] ?? "";
    const set = char === "[" ? /^\[([!^]?)(\]?[^\]]*)\]/.exec(pattern.slice(index)) : null;
    if (set !== null) {
      const inside = (set[2] ?? "").replaceAll(/[\\\]^[]/g, "\\$&");
      source += `[${set[1] === "" ? "" : "^"}${inside}]`;
      index += set[0].length - 1;
    } else if (char === "*") {
      if (!source.endsWith(`${any}*`)) source += `${any}*`;
    } else if (char === "?") source += any;
    else {
      if (char === "\\" && index + 1 < pattern.length) index++;
      source += (pattern[index] ?? "").replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");
    }
  }
  return new RegExp(`^${source}$`, "u");
}
