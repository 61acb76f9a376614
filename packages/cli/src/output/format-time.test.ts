import { describe, expect, it } from "vitest";
import { formatDuration, formatTime } from "./format-time.ts";

describe("times", () => {
  it("are shown to the second, in UTC", () => {
    expect([formatTime(0n), formatTime(1_795_460_151_999_999_999n), formatTime(-1n)]).toEqual([
      "1970-01-01T00:00:00Z",
      "2026-11-23T18:55:51Z",
      "1969-12-31T23:59:59Z",
    ]);
  });

  it.each([
    [0n, "0ms"],
    [559_919_728n, "559ms"],
    [1_499_999_999n, "1s"],
    [1_500_000_000n, "2s"],
    [59_600_000_000n, "1m0s"],
    [3_723_000_000_000n, "1h2m3s"],
  ])("%d ns is %s", (duration, shown) => {
    expect(formatDuration(duration)).toBe(shown);
  });
});
