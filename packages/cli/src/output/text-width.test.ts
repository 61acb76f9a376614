import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clipText, padText, textWidth } from "./text-width.ts";

describe("textWidth", () => {
  // Widths by Unicode's East Asian Width (UAX 11): W and F fill two cells, combining marks none.
  it.each([
    ["", 0],
    ["abc", 3],
    ["Łukasz Żółw", 11],
    ["李小龍", 6],
    ["ｆｕｌｌ", 8],
    ["한국어", 6],
    ["e\u0301", 1],
    ["👍", 2],
    ["👩‍👩‍👧‍👦", 2],
    ["🇵🇱", 2],
    ["❤️", 2],
    ["…", 1],
  ])("%j fills %d cells", (text, width) => {
    expect(textWidth(text)).toBe(width);
  });
});

describe("clipText", () => {
  it.each([
    ["arn:aws:iam::1:role/admin", 11, "middle", "arn:a…admin"],
    ["Payments administrator", 11, "end", "Payments a…"],
    ["李小龍李小龍", 6, "end", "李小…"],
    ["short", 5, "end", "short"],
    ["ab", 1, "end", "…"],
    ["ab", 0, "middle", ""],
  ] as const)("%j in %d cells, cut at the %s, is %j", (text, width, where, clipped) => {
    expect(clipText(text, width, where)).toBe(clipped);
  });

  it("cuts a part as it cuts the whole, also where marks take a cell of their own elsewhere", () => {
    expect(textWidth(clipText("\u{1d157}\u{1d165}A\u0300 ", 2, "end"))).toBeLessThanOrEqual(2);
  });

  it("never exceeds the width, and keeps what fits", () => {
    const text = fc.string({ unit: "grapheme" }).filter((value) => !/\p{Cc}/u.test(value));
    fc.assert(
      fc.property(text, fc.nat({ max: 40 }), fc.constantFrom("end" as const, "middle" as const), (value, width, where) => {
        const clipped = clipText(value, width, where);
        expect(textWidth(clipped)).toBeLessThanOrEqual(width);
        if (textWidth(value) <= width) expect(clipped).toBe(value);
      }),
    );
  });
});

describe("padText", () => {
  it("counts cells, not characters", () => {
    expect([padText("李", 4, "left"), padText("7", 3, "right"), padText("long", 2, "left")]).toEqual(["李  ", "  7", "long"]);
  });
});
