import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import type { Flag } from "../flags/flag.ts";
import { completionScript } from "./completion-script.ts";

const flag = (name: string, more: Partial<Flag> = {}): Flag => ({
  name,
  kind: "string",
  default: "",
  exportTarget: "none",
  description: "It's a [flag]: yes",
  group: "",
  ...more,
});

const flags = [
  flag("file", { shorthand: "f", placeholder: "file" }),
  flag("log-level", { choices: ["debug", "info"] }),
  flag("fresh", { kind: "bool" }),
  flag("secretly", { hidden: true }),
];

/** What bash offers for the last word of a command line. */
function complete(...words: string[]): readonly string[] {
  const script = `${completionScript("bash", "baton-tiny", flags)}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length - 1}
_baton_tiny_complete; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync("bash", ["-c", script], { encoding: "utf8", cwd: import.meta.dirname })
    .trim()
    .split("\n");
}

describe("completionScript", () => {
  it.each([
    [
      ["baton-tiny", ""],
      ["capabilities", "config", "completion", "help"],
    ],
    [
      ["baton-tiny", "--"],
      ["--file", "--log-level", "--fresh"],
    ],
    [["baton-tiny", "--fresh", "--fi"], ["--file"]],
    [["baton-tiny", "--log-level", "d"], ["debug"]],
    [
      ["baton-tiny", "completion", ""],
      ["bash", "zsh", "fish"],
    ],
    [["baton-tiny", "-f", "completion-script.te"], ["completion-script.test.ts"]],
  ])("bash offers for %j", (words, expected) => {
    expect(complete(...words)).toEqual(expected);
  });

  it("zsh gets one specification a flag, with its value and its choices", () => {
    expect(completionScript("zsh", "baton-tiny", flags)).toBe(`#compdef baton-tiny
_baton_tiny() {
  _arguments -s {-f,--file}'[It'\\''s a  flag   yes]:file:_files' \\
    --log-level'[It'\\''s a  flag   yes]:value:(debug info)' \\
    --fresh'[It'\\''s a  flag   yes]' \\
    '1:command:(capabilities config completion help)' \\
    '2:argument:(bash zsh fish capabilities config completion)'
}
if [ "$funcstack[1]" = _baton_tiny ]; then _baton_tiny "$@"; else compdef _baton_tiny baton-tiny; fi
`);
  });

  it("fish gets one line a command and a flag", () => {
    const lines = completionScript("fish", "baton-tiny", flags).trim().split("\n");
    expect(lines).toHaveLength(4 + 2 + 3);
    expect(lines.slice(-3)).toEqual([
      "complete -c baton-tiny -l file -s f -r -d 'It'\\''s a [flag]: yes'",
      "complete -c baton-tiny -l log-level -r -f -a 'debug info' -d 'It'\\''s a [flag]: yes'",
      "complete -c baton-tiny -l fresh -d 'It'\\''s a [flag]: yes'",
    ]);
  });
});
