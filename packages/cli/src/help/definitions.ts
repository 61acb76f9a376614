import { wrapText } from "../output/wrap-text.ts";

/** Help pages are read in terminals of at least this width. */
const pageWidth = 80;
const margin = 2;

/** Two columns, `  name  text`, the text wrapped to the width of a page. */
export function formatDefinitions(rows: readonly (readonly [name: string, text: string])[]): string {
  const nameWidth = Math.max(...rows.map(([name]) => name.length));
  const indent = margin + nameWidth + margin;
  return rows
    .map(([name, text]) => {
      const [first = "", ...rest] = wrapText(text, pageWidth - indent);
      const lines = [`${" ".repeat(margin)}${name.padEnd(nameWidth)}${" ".repeat(margin)}${first}`];
      return lines.concat(rest.map((line) => " ".repeat(indent) + line)).join("\n");
    })
    .join("\n");
}
