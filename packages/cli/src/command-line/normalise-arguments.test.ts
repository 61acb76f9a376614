import { describe, expect, it } from "vitest";
import { flagTable } from "../app.ts";
import { normaliseArguments } from "./normalise-arguments.ts";

describe("the command line", () => {
  it.each([
    ["grants -f x.c1z", "grants --file x.c1z"],
    ["-f x.c1z grants", "grants --file x.c1z"],
    ["-o json grants -fx.c1z", "grants --output-format json --file x.c1z"],
    ["grants -f=x.c1z --output=csv", "grants --file x.c1z --output-format csv"],
    ["grants --file=x.c1z --wide", "grants --file x.c1z --wide"],
    ["-f a.c1z grants -f b.c1z", "grants --file b.c1z"],
    ["grants x.c1z -t group -r g1", "grants --resource-type group --resource g1 x.c1z"],
    ["grants -r -dashed -t group", "grants --resource=-dashed --resource-type group"],
    ["grants -- -odd.c1z", "grants -- -odd.c1z"],
    ["grants -f -", "grants --file=-"],
    ["help", "--help"],
    ["help grants", "grants --help"],
    ["grants -h", "grants --help"],
    ["-v", "--version"],
    ["-f x.c1z", "--help"],
    ["", "--help"],
  ])("%j is %j", (given, normal) => {
    const argv = given === "" ? [] : given.split(" ");
    expect(normaliseArguments(argv, flagTable).join(" ")).toBe(normal);
  });

  it("keeps an empty value", () => {
    expect(normaliseArguments(["grants", "--entitlement=", "-f", ""], flagTable)).toEqual([
      "grants",
      "--entitlement",
      "",
      "--file",
      "",
    ]);
  });

  // Upstream's words (baton-cli §5).
  it.each([
    ["grants --bogus", "unknown flag: --bogus", undefined],
    ["grants --resourse x", "unknown flag: --resourse", "Did you mean --resource?"],
    ["grants -z", "unknown shorthand flag: 'z' in -z", undefined],
    ["grants --file", "flag needs an argument: --file", undefined],
    ["grants -f", "flag needs an argument: --file", undefined],
  ])("%j is refused: %s", (given, message, hint) => {
    expect(() => normaliseArguments(given.split(" "), flagTable)).toThrowError(expect.objectContaining({ message, hint }));
  });
});
