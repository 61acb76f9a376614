import { expect, test } from "vitest";
import { nextLink } from "../index.ts";

test("the next link is found among others", () => {
  const github =
    '<https://api.acme.test/u?page=1>; rel="prev", <https://api.acme.test/u?page=3>; rel="next", <https://api.acme.test/u?page=9>; rel="last"';
  expect(nextLink(github)).toBe("https://api.acme.test/u?page=3");
  expect(nextLink(new Headers({ Link: github }))).toBe("https://api.acme.test/u?page=3");
  expect(nextLink(github, { rel: "last" })).toBe("https://api.acme.test/u?page=9");
});

test("no header and no such link end the listing", () => {
  expect(nextLink(undefined)).toBeUndefined();
  expect(nextLink(new Headers())).toBeUndefined();
  expect(nextLink('<https://api.acme.test/u?page=1>; rel="prev"')).toBeUndefined();
  expect(nextLink("nonsense")).toBeUndefined();
});

test("parameters are read as RFC 8288 says", () => {
  expect(nextLink('</a>; title="a, b; c"; rel=next, </b>; rel=prev')).toBe("/a");
  expect(nextLink('</a>; REL="prefetch NEXT"')).toBe("/a");
  expect(nextLink('</a>; rel="prev"; rel="next"')).toBeUndefined();
  expect(nextLink(", ,</a>;rel=next")).toBe("/a");
  expect(nextLink(String.raw`</q>; title="a \" b"; rel="next"`)).toBe("/q");
  expect(nextLink("</a?ids=1,2;3>; rel=next")).toBe("/a?ids=1,2;3");
});

test("a relative target is resolved against the request", () => {
  expect(nextLink("</v1/users?after=9>; rel=next", { base: "https://api.acme.test/v1/users" })).toBe(
    "https://api.acme.test/v1/users?after=9",
  );
  expect(nextLink("<?after=9>; rel=next", { base: "https://api.acme.test/v1/users" })).toBe(
    "https://api.acme.test/v1/users?after=9",
  );
});

test("a target on another origin is refused, because credentials would follow", () => {
  const follow = (target: string) => nextLink(`<${target}>; rel=next`, { base: "https://api.acme.test/users" });
  expect(() => follow("https://evil.test/users")).toThrow(
    "The next link of https://api.acme.test/users points to https://evil.test, another origin.",
  );
  expect(() => follow("http://api.acme.test/users")).toThrow(/another origin/);
  expect(() => follow("//evil.test/users")).toThrow(/another origin/);
});
