import { describe, expect, it } from "vitest";
import { chooseFile } from "./choose-file.ts";

describe("chooseFile", () => {
  it.each([
    ["flag.c1z", undefined, { BATON_FILE: "env.c1z" }, "flag.c1z"],
    [undefined, "argument.c1z", { BATON_FILE: "env.c1z" }, "argument.c1z"],
    ["same.c1z", "same.c1z", {}, "same.c1z"],
    [undefined, undefined, { BATON_FILE: "env.c1z" }, "env.c1z"],
    [undefined, undefined, { BATON_FILE: "" }, "sync.c1z"],
    [undefined, undefined, {}, "sync.c1z"],
  ])("of flag %j, argument %j and %j takes %j", (flag, argument, env, expected) => {
    expect(chooseFile(flag, argument, env)).toBe(expected);
  });

  it("refuses two files", () => {
    expect(() => chooseFile("a.c1z", "b.c1z", {})).toThrow("two files are named: a.c1z by --file and b.c1z as argument");
  });
});
