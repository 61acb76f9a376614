import { describe, expect, it } from "vitest";
import { chooseStyle } from "./style.ts";

const pipe = { write: () => true, on: () => {} };
const terminal = { ...pipe, isTTY: true };

describe("colours", () => {
  it.each([
    ["a terminal", terminal, {}, "auto", true],
    ["a pipe", pipe, {}, "auto", false],
    ["a pipe with FORCE_COLOR", pipe, { FORCE_COLOR: "1" }, "auto", true],
    ["a terminal with FORCE_COLOR=0", terminal, { FORCE_COLOR: "0" }, "auto", false],
    ["a terminal with NO_COLOR", terminal, { NO_COLOR: "1" }, "auto", false],
    ["a terminal with an empty NO_COLOR", terminal, { NO_COLOR: "" }, "auto", true],
    ["NO_COLOR against FORCE_COLOR", terminal, { NO_COLOR: "1", FORCE_COLOR: "1" }, "auto", false],
    ["a dumb terminal", terminal, { TERM: "dumb" }, "auto", false],
    ["--color always in a pipe", pipe, { NO_COLOR: "1" }, "always", true],
    ["--color never in a terminal", terminal, { FORCE_COLOR: "1" }, "never", false],
  ] as const)("%s", (_, stream, env, choice, isColored) => {
    expect(chooseStyle(stream, env, choice).strong("x")).toBe(isColored ? "\u001b[1mx\u001b[22m" : "x");
  });
});
