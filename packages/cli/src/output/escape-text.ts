/**
 * Characters that act on a terminal or change the order of what is shown, and so never reach a console as they are: C0, DEL, C1, line
 * and paragraph separators, and the bidirectional controls.
 */
const unsafe = /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u;
const unsafeAll = new RegExp(unsafe.source, "gu");

const shortForms: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** `text` with every unsafe character written as `\n`, `\x1b` or `\u202e`, on one line. */
export function escapeText(text: string): string {
  return unsafe.test(text) ? text.replace(unsafeAll, escapeCharacter) : text;
}

function escapeCharacter(character: string): string {
  const code = character.charCodeAt(0);
  return shortForms[character] ?? (code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : unicodeEscape(code));
}

/** JSON text with the characters that JSON allows inside strings but a terminal acts on as `\u009b`. */
export function escapeJsonText(text: string): string {
  return text.replace(/[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, (character) =>
    unicodeEscape(character.charCodeAt(0)),
  );
}

/** Text of several lines, for formats whose line breaks carry meaning: all but line feeds is escaped. */
export function escapeLines(text: string): string {
  return text.split("\n").map(escapeText).join("\n");
}

function unicodeEscape(code: number): string {
  return `\\u${code.toString(16).padStart(4, "0")}`;
}
