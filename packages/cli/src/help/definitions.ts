/** Help pages are read in terminals of at least this width. */
const pageWidth = 80;
const margin = 2;

/** Two columns, `  name  text`, the text wrapped to the width of a page. */
export function formatDefinitions(rows: readonly (readonly [name: string, text: string])[]): string {
  const nameWidth = Math.max(...rows.map(([name]) => name.length));
  const indent = margin + nameWidth + margin;
  return rows
    .map(([name, text]) => {
      const [first = "", ...rest] = wrap(text, pageWidth - indent);
      const lines = [`${" ".repeat(margin)}${name.padEnd(nameWidth)}${" ".repeat(margin)}${first}`];
      return lines.concat(rest.map((line) => " ".repeat(indent) + line)).join("\n");
    })
    .join("\n");
}

/** Lines of at most `width` characters, broken between words. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
