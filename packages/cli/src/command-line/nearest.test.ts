import { describe, expect, it } from "vitest";
import { nearest } from "./nearest.ts";

const names = ["console", "json", "ndjson", "csv", "resource-types", "resources", "grants"];

describe("nearest", () => {
  it.each([
    ["JSON", "json"],
    ["jsom", "json"],
    ["grant", "grants"],
    ["resuorces", "resources"],
    ["con", "console"],
    ["xml", undefined],
    ["entitlements", undefined],
    ["", undefined],
  ])("of %j is %j", (input, expected) => {
    expect(nearest(input, names)).toBe(expected);
  });
});
