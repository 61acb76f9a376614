/** A statement that cannot be read; its message never quotes the file. */
export class SudoersSyntaxError extends Error {}

/** A position in one logical line, moved forward by the parse functions. */
export interface Scanner {
  readonly text: string;
  at: number;
}

export function skipBlanks(scanner: Scanner): void {
  while (scanner.text[scanner.at] === " " || scanner.text[scanner.at] === "\t") scanner.at++;
}

export function atEnd(scanner: Scanner): boolean {
  return scanner.at >= scanner.text.length;
}

/** Moves past `char` if it is next, blanks before it included; otherwise stays. */
export function accept(scanner: Scanner, char: string): boolean {
  const before = scanner.at;
  skipBlanks(scanner);
  if (scanner.text[scanner.at] === char) {
    scanner.at++;
    return true;
  }
  scanner.at = before;
  return false;
}

export function expect(scanner: Scanner, char: string): void {
  if (!accept(scanner, char)) throw new SudoersSyntaxError(`expected "${char}" at column ${scanner.at + 1}`);
}

/** Text that `pattern` (sticky) matches here, or undefined; moves past it. */
export function acceptPattern(scanner: Scanner, pattern: RegExp): RegExpExecArray | undefined {
  const sticky = new RegExp(pattern.source, "y");
  sticky.lastIndex = scanner.at;
  const match = sticky.exec(scanner.text);
  if (match === null) return undefined;
  scanner.at = sticky.lastIndex;
  return match;
}

/** The inside of a double-quoted string that starts here; `\"` is a quote, any other backslash stands for itself. */
export function quotedString(scanner: Scanner): string {
  let value = "";
  for (scanner.at++; !atEnd(scanner); scanner.at++) {
    const char = scanner.text[scanner.at];
    if (char === '"') {
      scanner.at++;
      return value;
    }
    if (char === "\\" && scanner.text[scanner.at + 1] === '"') scanner.at++;
    value += scanner.text[scanner.at] ?? "";
  }
  throw new SudoersSyntaxError("a quoted string has no end");
}

/** Characters up to an unescaped one of `stops`, with `\x41` and `\c` replaced by what they stand for. */
export function unquotedWord(scanner: Scanner, stops: string): string {
  let value = "";
  while (!atEnd(scanner)) {
    const char = scanner.text[scanner.at] ?? "";
    if (char === "\\") {
      const hex = acceptPattern(scanner, /\\x([0-9A-Fa-f]{2})/);
      if (hex !== undefined) value += String.fromCharCode(Number.parseInt(hex[1] ?? "", 16));
      else {
        value += scanner.text[scanner.at + 1] ?? "\\";
        scanner.at += 2;
      }
      continue;
    }
    if (stops.includes(char)) break;
    value += char;
    scanner.at++;
  }
  return value;
}
