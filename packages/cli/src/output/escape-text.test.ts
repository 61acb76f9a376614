import { describe, expect, it } from "vitest";
import { escapeJsonText, escapeLines, escapeText } from "./escape-text.ts";

describe("escapeText", () => {
  it.each([
    ["plain and ünïcödé 李", "plain and ünïcödé 李"],
    ["tab\tline\nreturn\r", "tab\\tline\\nreturn\\r"],
    ["\u001b[31mred\u001b[0m", "\\x1b[31mred\\x1b[0m"],
    ["title\u001b]0;owned\u0007", "title\\x1b]0;owned\\x07"],
    ["C1 control \u009b2J and DEL \u007f", "C1 control \\x9b2J and DEL \\x7f"],
    ["right-to-left \u202etxt.exe\u2066", "right-to-left \\u202etxt.exe\\u2066"],
    ["separators \u2028\u2029 mark \ufeff", "separators \\u2028\\u2029 mark \\ufeff"],
    ["family 👨\u200d👩\u200d👧 keeps its joiners", "family 👨\u200d👩\u200d👧 keeps its joiners"],
  ])("shows %j on one line without effect", (text, shown) => {
    expect(escapeText(text)).toBe(shown);
  });
});

describe("escapeJsonText", () => {
  it("writes what a terminal acts on as JSON escapes, so that the text stays the same JSON", () => {
    const value = { name: "C1 \u009b2J, DEL \u007f, bidi \u202e, line \u2028" };
    const shown = escapeJsonText(JSON.stringify(value));
    expect(shown).toBe(String.raw`{"name":"C1 \u009b2J, DEL \u007f, bidi \u202e, line \u2028"}`);
    expect(JSON.parse(shown)).toEqual(value);
  });
});

describe("escapeLines", () => {
  it("keeps the line feeds that end records", () => {
    expect(escapeLines("id,name\nu1,\u001b[2J\n")).toBe("id,name\nu1,\\x1b[2J\n");
  });
});
