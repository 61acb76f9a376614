import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editDistance, suggest } from "./suggest.ts";

/** The definition of the optimal string alignment distance, without a table. */
function slowDistance(a: string, b: string): number {
  if (a === "" || b === "") return a.length + b.length;
  const same = a.at(-1) === b.at(-1) ? 0 : 1;
  const [shortA, shortB] = [a.slice(0, -1), b.slice(0, -1)];
  const candidates = [slowDistance(shortA, b) + 1, slowDistance(a, shortB) + 1, slowDistance(shortA, shortB) + same];
  if (a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1)) {
    candidates.push(slowDistance(a.slice(0, -2), b.slice(0, -2)) + 1);
  }
  return Math.min(...candidates);
}

describe("editDistance", () => {
  it("counts as its definition does", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 6 });
    fc.assert(fc.property(word, word, (a, b) => editDistance(a, b) === slowDistance(a, b)));
  });
});

describe("suggest", () => {
  it.each([
    ["fiel", "file"],
    ["File", "file"],
    ["log-levle", "log-level"],
    ["sync-resource", "sync-resources"],
    ["xyz", undefined],
    ["banana", undefined],
  ])("%s -> %s", (typed, expected) => {
    expect(suggest(typed, ["file", "log-level", "log-path", "sync-resources"])).toBe(expected);
  });
});
