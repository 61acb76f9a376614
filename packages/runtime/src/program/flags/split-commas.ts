/**
 * Splits `a,b,"c,d"` as one line of comma-separated values: quotes keep commas, `""` inside quotes is a quote. Empty text has no
 * elements. Undefined when a quote is not closed.
 */
export function splitCommas(text: string): readonly string[] | undefined {
  if (text === "") return [];
  const elements: string[] = [];
  let element = "";
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (quoted && char === '"' && text[at + 1] === '"') {
      element += '"';
      at++;
    } else if (char === '"' && (quoted || element === "")) {
      quoted = !quoted;
    } else if (char === "," && !quoted) {
      elements.push(element);
      element = "";
    } else {
      element += char;
    }
  }
  return quoted ? undefined : [...elements, element];
}
