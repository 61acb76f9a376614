import { expect, test } from "vitest";
import { catalogue, isFindingCode } from "./catalogue.ts";

test("rows are sorted by code, so that two people add to different places", () => {
  const codes = Object.keys(catalogue);
  expect(codes).toEqual([...codes].sort());
});

test("every code is written BATON_<AREA>_<WHAT>", () => {
  expect(Object.keys(catalogue).filter((code) => !/^BATON(_[A-Z0-9]+)+$/.test(code))).toEqual([]);
});

test("every text is one line; cause and fix are sentences, the title is not", () => {
  const wrong = Object.entries(catalogue).filter(
    ([, { title, cause, fix }]) =>
      [title, cause, fix].some((text) => text.trim() !== text || text === "" || text.includes("\n")) ||
      title.endsWith(".") ||
      !cause.endsWith(".") ||
      !fix.endsWith("."),
  );
  expect(wrong).toEqual([]);
});

test("tells catalogue codes from others", () => {
  expect(isFindingCode("BATON_SYNC_PAGE_TOKEN_REPEATED")).toBe(true);
  expect(isFindingCode("BATON_NOT_A_CODE")).toBe(false);
  expect(isFindingCode("toString")).toBe(false);
});
