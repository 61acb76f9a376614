import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitCommas } from "./split-commas.ts";

describe("splitCommas", () => {
  it("reads back every list that is written with quotes (RFC 4180)", () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (elements) => {
        const text = elements.map((element) => `"${element.replaceAll('"', '""')}"`).join(",");
        expect(splitCommas(text)).toEqual(elements);
      }),
    );
  });

  it.each([
    ["", []],
    ["a", ["a"]],
    ["a,,b,", ["a", "", "b", ""]],
    ['a,"b', undefined],
  ])("%j -> %j", (text, expected) => {
    expect(splitCommas(text)).toEqual(expected);
  });
});
