/** Breaks text into lines of at most `width` characters, between words; a longer word stays whole. */
export function wrapText(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Two columns: what is left of the text, and the text, wrapped. A long left side stands on a line of its own. */
export function twoColumns(rows: readonly (readonly [left: string, text: string])[], width: number): string {
  const column = Math.min(Math.max(...rows.map(([left]) => left.length)) + 2, 36);
  const indent = " ".repeat(column);
  const lines = rows.flatMap(([left, text]) => {
    const wrapped = wrapText(text, Math.max(width - column, 30));
    const fits = left.length + 2 <= column;
    const first = fits ? `${left.padEnd(column)}${wrapped[0] ?? ""}` : left;
    return [first.trimEnd(), ...wrapped.slice(fits ? 1 : 0).map((line) => indent + line)];
  });
  return lines.join("\n");
}
