import { hash } from "node:crypto";

/** Tokens up to this length are kept as they are; of longer ones a SHA-256 is kept, so that memory is bounded by the number of pages. */
const maxKeptLength = 64;

function fingerprint(token: string): string {
  return token.length <= maxKeptLength ? token : `\0${hash("sha256", token, "base64")}`;
}

/** The tokens that one listing has returned so far, to notice a loop of any length. */
export class SeenTokens {
  // Made when needed: most listings have one page, and a million of them may be waiting.
  #pages: Map<string, number> | undefined;

  /** The page that returned this token before, or undefined. */
  pageOf(token: string): number | undefined {
    return this.#pages?.get(fingerprint(token));
  }

  add(token: string, page: number): void {
    this.#pages ??= new Map();
    this.#pages.set(fingerprint(token), page);
  }
}
