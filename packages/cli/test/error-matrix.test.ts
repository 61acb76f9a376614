import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openC1z } from "@baton-ts/c1z";
import { catalogue } from "@baton-ts/findings";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { goldenCases } from "./support/golden.ts";
import { type RunResult, runBaton } from "./support/run-baton.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "baton-cli-errors-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs on real files, with their folder taken out of what is printed. */
async function run(argv: readonly string[]): Promise<RunResult> {
  const { stdout, stderr, exitCode } = await runBaton(argv, { openC1z });
  return { stdout, stderr: stderr.replaceAll(`${folder}/`, ""), exitCode };
}

const readCommands = ["resource-types", "resources", "entitlements", "grants", "principals", "stats", "syncs"];

// Texts and exit codes of baton-cli §5; behind upstream's words come the file and what was found.
describe("a file that cannot be read", () => {
  it.each(readCommands)("is missing for %s", async (command) => {
    expect(await run([command, "-f", join(folder, "nope.c1z")])).toEqual({
      stdout: "",
      stderr:
        "error: pebble: read-only open: nope.c1z does not exist or is empty\n" +
        "hint: Check the path, or run the connector to create the file.\n",
      exitCode: 2,
    });
  });

  it.each([
    ["empty.c1z", "", "pebble: read-only open: empty.c1z does not exist or is empty"],
    ["text.c1z", "hello, world", "c1z: invalid file: text.c1z"],
    ["short.c1z", "C1Z", "unexpected EOF: short.c1z"],
  ])("is %s holding %j", async (name, content, message) => {
    await writeFile(join(folder, name), content);
    const { stdout, stderr, exitCode } = await run(["grants", "-f", join(folder, name), "-o", "json"]);
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 2 });
    expect(stderr).toMatch(/^error: [^\n]+\nhint: [^\n]+\n$/);
    expect(stderr).toContain(`error: ${message}`);
  });

  it("is a folder", async () => {
    const { stderr, exitCode } = await run(["grants", "-f", folder]);
    expect(stderr).toContain("is a directory");
    expect(exitCode).toBe(2);
  });

  it.each(goldenCases.slice(0, 1))("is cut short (golden case $name)", async ({ file }) => {
    const whole = await readFile(file("v1"));
    await writeFile(join(folder, "cut.c1z"), whole.subarray(0, whole.length / 2));
    const { stdout, stderr, exitCode } = await run(["grants", "-f", join(folder, "cut.c1z")]);
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 2 });
    expect(stderr).toMatch(/^error: unexpected EOF: cut\.c1z [^\n]+\nhint: [^\n]+\n$/);
  });
});

describe.each(goldenCases.slice(0, 1))("a request that finds nothing (golden case $name)", ({ file }) => {
  it.each([...readCommands, "access -t user -r u-001"])("an unknown sync ends %s with 5", async (command) => {
    const { stdout, stderr, exitCode } = await run([...command.split(" "), "-f", file("v1"), "--sync-id", "bogus"]);
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 5 });
    expect(stderr).toMatch(
      /^error: sql: no rows in result set: \S+ has no sync "bogus"\nhint: The file holds \S+ \(full, finished /,
    );
  });

  it.each([
    ["resources", "-t", "nope"],
    ["entitlements", "-t", "nope"],
    ["grants", "-t", "nope"],
    ["grants", "-t", "group", "-r", "nope"],
    ["grants", "-e", "nope"],
    ["grants", "--principal", "user:nope"],
    ["principals", "-e", "nope"],
  ])("%s %s %s is empty and no failure", async (...argv) => {
    expect(await run([...argv, "-f", file("v1"), "-o", "json"])).toEqual({ stdout: "{}\n", stderr: "", exitCode: 0 });
  });

  it("-t is the entitlement's resource type on both engines", async () => {
    const [v1, v3] = await Promise.all(
      (["v1", "v3"] as const).map((version) => run(["grants", "-t", "group", "-f", file(version), "-o", "csv", "--no-header"])),
    );
    const ids = (result: RunResult | undefined): readonly string[] | undefined =>
      result?.stdout
        .trimEnd()
        .split("\n")
        .map((line) => line.slice(line.lastIndexOf(",") + 1))
        .sort();
    expect(ids(v1)).toEqual(ids(v3));
    // grantsByResourceType.group of the Go program's stats.
    expect(ids(v1)).toHaveLength(190);
  });
});

/** The catalogue's advice for wrong use. */
const usageHint = catalogue.BATON_CLI_USAGE.fix;

describe("a mistake in the command line", () => {
  it.each([
    ["grantz", 'unknown command "grantz" for "baton"', 'Did you mean "grants"?'],
    ["export csv", 'unknown command "export" for "baton"', "The Go baton has this command; this version does not have it yet."],
    ["frobnicate", 'unknown command "frobnicate" for "baton"', "baton help lists the commands."],
    ["grants --bogus", "unknown flag: --bogus", usageHint],
    ["stats -e x", "unknown flag: --entitlement", "This command does not have it; --help lists those that it has."],
    ["grants --file", "flag needs an argument: --file", "Run `baton help <command>` for its flags and examples."],
    ["grants a.c1z b.c1z", 'unexpected argument "b.c1z"', "A command takes one argument, the file."],
    ["grants -f a.c1z b.c1z", "two files are named: a.c1z by --file and b.c1z as argument", "Name one file."],
    ["grants -o xml", 'unknown output format "xml"', "Formats are console, json, ndjson, csv."],
    ["grants -o JSON", 'unknown output format "JSON"', 'Did you mean "json"? Formats are console, json, ndjson, csv.'],
    ["grants --limit 0", '--limit "0" is not a whole number above 0', "Example: --limit 100"],
    ["grants --limit ten", '--limit "ten" is not a whole number above 0', "Example: --limit 100"],
    ["grants --color red", '--color "red" is not known', "Use auto, always or never."],
    ["grants --principal alice", '--principal "alice" does not have the form type:id', "Example: --principal user:u-001"],
    [
      "grants -r g1",
      "--resource-type and --resource are required",
      "An id is unique within its type only: give -t and -r together.",
    ],
    [
      "access -t user",
      "--resource-type and --resource are required",
      "An id is unique within its type only: give -t and -r together.",
    ],
    ["grants -e=", "--entitlement-id is required", "Give -e an entitlement id: `baton entitlements` lists them."],
    ["grants -t=", "--resource-type is empty", "Give --resource-type a value, or leave it out."],
  ])("%s", async (command, message, hint) => {
    const { stdout, stderr, exitCode } = await runBaton(command.split(" "));
    expect(stderr).toBe(`error: ${message}\nhint: ${hint}\n`);
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 2 });
  });
});

it("names the file behind an error from within a listing", async () => {
  const { stderr, exitCode } = await runBaton(["stats", "-f", "some.c1z"], {
    openC1z: () => Promise.reject(new Error("the disk is on fire")),
  });
  expect(stderr).toBe(
    "error: some.c1z: the disk is on fire\nhint: This is a defect of baton: report it with the command you ran.\n",
  );
  expect(exitCode).toBe(2);
});
