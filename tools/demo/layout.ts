/** Widest line of the demo: fits every terminal, a pull request and an e-mail. */
const width = 80;

/** Breaks text at blanks so that no line is longer than the width, unless one word is; every line is indented. */
export function wrap(text: string, indent = 0): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    if (line !== "" && indent + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each) => " ".repeat(indent) + each).join("\n");
}

/** A name in a column and what is said of it beside; further lines stand under the first. */
export function entry(name: string, texts: readonly string[], column: number): string {
  const lines = texts.flatMap((text) => wrap(text, column).split("\n"));
  const [first = "", ...rest] = lines;
  const head = name.length < column - 1 ? name.padEnd(column) + first.trimStart() : `${name}\n${first}`;
  return [head, ...rest].join("\n");
}
