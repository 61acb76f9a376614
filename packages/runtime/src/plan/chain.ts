import { BatonError, GrpcCode } from "@baton-ts/findings";
import { type Action, describeSubject } from "./action.ts";
import { SeenTokens } from "./seen-tokens.ts";

/** One listing under way: its pages are fetched one after the other. */
export class Chain {
  readonly action: Action;
  /** Number of the next page, from 0. */
  page = 0;
  /** Token of the next page. */
  token: string;
  /** Encoded stored resource that the request carries, where the plan has it at hand. */
  readonly resource: Buffer | undefined;
  /** True while the next token is one that an interrupted run was given: the source may have forgotten it. */
  hasOldToken: boolean = false;
  #seen = new SeenTokens();

  constructor(action: Action, resource?: Buffer) {
    this.action = action;
    this.token = action.startToken;
    this.resource = resource;
    if (this.token !== "") this.#seen.add(this.token, -1);
  }

  /**
   * Throws BATON_SYNC_PAGE_TOKEN_REPEATED (gRPC internal) when the token that the current page returned was returned before, at any
   * distance: the listing would never end (sync-engine §4.7).
   */
  checkNext(token: string): void {
    if (token === "") return;
    const same = token === this.token;
    const seen = same ? this.page - 1 : this.#seen.pageOf(token);
    if (seen === undefined) return;
    const distance = this.page - seen;
    const what = same
      ? "next page token is the same as the current page token"
      : `page token was already returned ${distance} pages ago`;
    const { op } = this.action;
    throw new BatonError({
      code: "BATON_SYNC_PAGE_TOKEN_REPEATED",
      message: `${op} of ${describeSubject(this.action)}, page ${this.page + 1}: ${what} (${quoted(token)})`,
      hint: "Return the token of the next page, or an empty one after the last page; a repeated token would never end.",
      details: {
        method: op,
        resourceType: this.action.resourceType,
        resourceId: this.action.resourceId,
        page: this.page + 1,
        token: cut(token),
      },
      grpcCode: GrpcCode.internal,
    });
  }

  /** Moves behind the current page, whose next token is not empty. */
  advance(token: string): void {
    this.#seen.add(token, this.page);
    this.page += 1;
    this.token = token;
    this.hasOldToken = false;
  }

  /** Goes back to the first page. */
  restart(): void {
    this.page = 0;
    this.token = this.action.startToken;
    this.hasOldToken = false;
    this.#seen = new SeenTokens();
    if (this.token !== "") this.#seen.add(this.token, -1);
  }
}

/** Tokens may be a mebibyte long. */
function cut(token: string): string {
  return token.length <= 120 ? token : `${token.slice(0, 120)}… (${token.length} characters)`;
}

function quoted(token: string): string {
  return JSON.stringify(cut(token));
}
