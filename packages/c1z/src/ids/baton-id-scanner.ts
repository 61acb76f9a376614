export type BatonIdToken =
  | { readonly kind: "colon" | "slash"; readonly text: string }
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "end"; readonly text: "" };

/** Thrown by the scanner and the parser, turned into a BatonError with the caret line by `parseBatonId`. */
export class BatonIdSyntaxError extends Error {
  /** UTF-8 bytes before the place, as upstream counts; undefined where the message has no place. */
  readonly at: number | undefined;

  constructor(message: string, at: number | undefined) {
    super(message);
    this.at = at;
  }
}

const encoder = new TextEncoder();

/** Cuts a baton id into colons, slashes and unescaped literals (sync-engine §6.1). */
export class BatonIdScanner {
  readonly text: string;
  #index = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Where the next token starts, in UTF-8 bytes. */
  get at(): number {
    return encoder.encode(this.text.slice(0, this.#index)).length;
  }

  peek(): BatonIdToken {
    return this.#read().token;
  }

  next(): BatonIdToken {
    const { token, end } = this.#read();
    this.#index = end;
    return token;
  }

  fail(message: string): BatonIdSyntaxError {
    return new BatonIdSyntaxError(message, this.at);
  }

  #read(): { token: BatonIdToken; end: number } {
    const start = this.#index;
    const first = this.text.charAt(start);
    if (first === "") return { token: { kind: "end", text: "" }, end: start };
    if (first === ":") return { token: { kind: "colon", text: ":" }, end: start + 1 };
    if (first === "/") return { token: { kind: "slash", text: "/" }, end: start + 1 };
    let literal = "";
    let index = start;
    for (; index < this.text.length; index++) {
      const character = this.text.charAt(index);
      if (character === ":" || character === "/") break;
      if (character !== "\\") {
        literal += character;
        continue;
      }
      const escaped = this.text.charAt(++index);
      if (escaped !== ":" && escaped !== "/" && escaped !== "\\")
        throw new BatonIdSyntaxError("invalid escape sequence", undefined);
      literal += escaped;
    }
    return { token: { kind: "literal", text: literal }, end: index };
  }
}
