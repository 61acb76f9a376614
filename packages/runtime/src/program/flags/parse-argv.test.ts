import { BatonError } from "@baton-ts/findings";
import { describe, expect, it } from "vitest";
import type { Flag, FlagKind } from "./flag.ts";
import { parseArgv } from "./parse-argv.ts";

const flag = (name: string, kind: FlagKind, more: Partial<Flag> = {}): Flag => ({
  name,
  kind,
  default: "",
  exportTarget: "none",
  description: "",
  group: "",
  ...more,
});

const flags = [
  flag("file", "string", { shorthand: "f", placeholder: "file" }),
  flag("provisioning", "bool", { shorthand: "p" }),
  flag("quiet", "bool", { shorthand: "q" }),
  flag("workers", "int", { shorthand: "w" }),
  flag("sync-resources", "strings"),
  flag("labels", "map"),
  flag("pin", "int", { secret: true }),
];

function parse(...argv: string[]) {
  const { words, given } = parseArgv(argv, { flags, program: "baton-x", explainUnknown: (name) => explained.get(name) });
  return { words, given: Object.fromEntries(given) };
}

const explained = new Map([["later", new BatonError({ code: "BATON_TEST_LATER", message: "comes later" })]]);

function failure(...argv: string[]): string {
  try {
    parse(...argv);
  } catch (error) {
    if (error instanceof BatonError) return `${error.message} | ${error.hint}`;
  }
  throw new Error("parsed without a failure");
}

describe("parseArgv reads what pflag reads", () => {
  it.each([
    [["--file=a=b"], { file: "a=b" }],
    [["--file", "a"], { file: "a" }],
    [["--file="], { file: "" }],
    [["--file", "--quiet"], { file: "--quiet" }],
    [["-f", "a"], { file: "a" }],
    [["-fa"], { file: "a" }],
    [["-f=a"], { file: "a" }],
    [["-f", "-"], { file: "-" }],
    [["-p"], { provisioning: true }],
    [["-p=false"], { provisioning: false }],
    [["-pq"], { provisioning: true, quiet: true }],
    [["-pqfa"], { provisioning: true, quiet: true, file: "a" }],
    [["-pf", "a"], { provisioning: true, file: "a" }],
    [["--quiet=T"], { quiet: true }],
    [["--quiet=0"], { quiet: false }],
    [["--workers", "-1"], { workers: -1 }],
    [["-w-1"], { workers: -1 }],
    [["--file", "a", "--file", "b"], { file: "b" }],
    [["--sync-resources", "a,b", "--sync-resources=c"], { "sync-resources": ["a", "b", "c"] }],
    [["--sync-resources", 'x,"a,b"'], { "sync-resources": ["x", "a,b"] }],
    [["--sync-resources", ""], { "sync-resources": [] }],
    [["--labels", "a=1,b=x=y", "--labels", "a=2"], { labels: { a: "2", b: "x=y" } }],
  ])("%j", (argv, expected) => {
    expect(parse(...argv)).toEqual({ words: [], given: expected });
  });

  it("finds words before, between and after flags, and takes everything behind -- as words", () => {
    expect(parse("-f", "a", "capabilities", "-q", "x", "--", "--file", "-p")).toEqual({
      words: ["capabilities", "x", "--file", "-p"],
      given: { file: "a", quiet: true },
    });
  });

  it("does not take the word behind a switch as its value", () => {
    expect(parse("--quiet", "false")).toEqual({ words: ["false"], given: { quiet: true } });
  });
});

describe("parseArgv says what is wrong and how to go on", () => {
  it.each([
    [["--bogus"], "unknown flag: --bogus | see baton-x --help"],
    [["--fil=secret"], "unknown flag: --fil | did you mean --file?"],
    [["--provisionning"], "unknown flag: --provisionning | did you mean --provisioning?"],
    [["--sync-resuorces=a"], "unknown flag: --sync-resuorces | did you mean --sync-resources?"],
    [["--later"], "comes later | undefined"],
    [["-file", "a"], "unknown flag: -file | did you mean --file?"],
    [["-z"], "unknown shorthand flag: 'z' in -z | see baton-x --help"],
    [["-pz"], "unknown shorthand flag: 'z' in -pz | see baton-x --help"],
    [["-provisionin=1"], "unknown shorthand flag: 'r' in -provisionin | did you mean --provisioning?"],
    [["--file"], "flag needs an argument: --file | write --file=<file>; see baton-x --help"],
    [["-pf"], "flag needs an argument: 'f' in -pf | write --file=<file>; see baton-x --help"],
    [
      ["--workers=many"],
      'invalid argument "many" for "-w, --workers" flag: expected a whole number | write --workers=<a whole number>',
    ],
    [
      ["--quiet=maybe"],
      'invalid argument "maybe" for "-q, --quiet" flag: expected true or false | write --quiet=<true or false>',
    ],
    [
      ["--labels=a"],
      'invalid argument "a" for "--labels" flag: expected key=value,key=value | write --labels=<key=value,key=value>',
    ],
    [["--pin=12x4"], 'invalid argument for "--pin" flag: expected a whole number | write --pin=<a whole number>'],
  ])("%j", (argv, expected) => {
    expect(failure(...argv)).toBe(expected);
  });
});
