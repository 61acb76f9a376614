import { describe, expect, it } from "vitest";
import { action } from "./action.ts";
import { Chain } from "./chain.ts";

const listing = action("list-grants", { resourceType: "group", resourceId: "g1" });

/** Pages until the chain complains; returns the message. */
function follow(tokens: (page: number) => string, chain = new Chain(listing)): string {
  for (;;) {
    const next = tokens(chain.page);
    try {
      chain.checkNext(next);
    } catch (error) {
      return (error as Error).message;
    }
    if (next === "") return "finished";
    chain.advance(next);
  }
}

describe("a loop of page tokens", () => {
  it("of one page is the current token again", () => {
    expect(follow((page) => (page === 0 ? "a" : "b"))).toBe(
      'list-grants of group/g1, page 3: next page token is the same as the current page token ("b")',
    );
  });

  it.each([
    [2, 'list-grants of group/g1, page 3: page token was already returned 2 pages ago ("0")'],
    [5, 'list-grants of group/g1, page 6: page token was already returned 5 pages ago ("0")'],
    [1000, 'list-grants of group/g1, page 1001: page token was already returned 1000 pages ago ("0")'],
  ])("of %i pages is noticed when it closes", (period, message) => {
    expect(follow((page) => String(page % period))).toBe(message);
  });

  it("is noticed when it returns to the token that a spawned cursor began with", () => {
    const spawned = new Chain({ ...listing, startToken: "start", spawned: true });
    expect(follow((page) => (page === 2 ? "start" : `t${page}`), spawned)).toBe(
      'list-grants of group/g1, page 3: page token was already returned 3 pages ago ("start")',
    );
  });

  it("is noticed in long tokens, which are shown cut", () => {
    const long = (page: number): string => `${page % 2}${"x".repeat(5000)}`;
    expect(follow(long)).toBe(
      `list-grants of group/g1, page 3: page token was already returned 2 pages ago ("0${"x".repeat(119)}… (5001 characters)")`,
    );
  });

  it("carries the finding's code and the place", () => {
    const chain = new Chain(listing);
    chain.advance("t");
    expect(() => chain.checkNext("t")).toThrow(
      expect.objectContaining({
        code: "BATON_SYNC_PAGE_TOKEN_REPEATED",
        grpcCode: 13,
        details: { method: "list-grants", resourceType: "group", resourceId: "g1", page: 2, token: "t" },
      }),
    );
  });
});

it("never complains about distinct tokens", () => {
  expect(follow((page) => (page < 3000 ? `token-${page}` : ""))).toBe("finished");
});
