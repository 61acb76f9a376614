import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SyncOptions } from "../sync/options.ts";
import { finishedReport, runInMemory } from "./test-support/run-in-memory.ts";
import { tinyConnector } from "./test-support/tiny-connector.ts";

let cwd: string;

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "baton-settings-"));
});

afterEach(async () => {
  await rm(cwd, { recursive: true });
});

const config = (text: string, name = ".baton.yaml") => writeFile(join(cwd, name), text);

/** Runs a sync; answers what the connector and the engine received. */
async function run(argv: readonly string[], env: Record<string, string> = {}, tiny = tinyConnector()) {
  let sync: SyncOptions | undefined;
  const outcome = await runInMemory(tiny.definition, ["--log-format=console", ...argv], {
    cwd,
    env,
    runSync: async (options) => {
      sync = options;
      return finishedReport();
    },
  });
  return { ...outcome, received: tiny.received(), sync };
}

const required = { BATON_API_TOKEN: "token-of-env" };

describe("layers of settings", () => {
  it("a flag wins over a variable, that over the file, that over the default, and each value knows its origin", async () => {
    await config(
      "api-token: token-of-file\npage-size: 1\nteams: [a, 'b,c']\nlabels:\n  x: 1\n\ndry-run: true\nbase-url: https://file.example",
    );
    const { code, received } = await run(["--page-size=3", "--teams", "d,e"], {
      BATON_PAGE_SIZE: "2",
      BATON_BASE_URL: "https://env.example",
    });
    expect({ code, received }).toEqual({
      code: 0,
      received: [
        'api-token="token-of-file" (.baton.yaml:1)',
        'base-url="https://env.example" (env BATON_BASE_URL)',
        "page-size=3 (flag --page-size)",
        "dry-run=true (.baton.yaml:7)",
        'teams=["d","e"] (flag --teams)',
        'labels={"x":1} (.baton.yaml:4)',
      ],
    });
  });

  it("lists of the file keep commas in their elements; text is split (§1.6)", async () => {
    await config("teams: [a, 'b,c']");
    expect((await run([], required)).received).toContain('teams=["a","b,c"] (.baton.yaml:1)');
    await config("teams: a,b");
    expect((await run([], required)).received).toContain('teams=["a","b"] (.baton.yaml:1)');
  });

  it("an empty variable and an empty value are no values", async () => {
    await config("base-url:\npage-size: ''");
    expect((await run([], { ...required, BATON_BASE_URL: "", BATON_PAGE_SIZE: "" })).received).toEqual([
      'api-token="token-of-env" (env BATON_API_TOKEN)',
    ]);
  });

  it("text in the file means what it shows, numbers and dates included", async () => {
    await config("api-token: 0123\nbase-url: 1.10");
    expect((await run([])).received).toEqual(['api-token="0123" (.baton.yaml:1)', 'base-url="1.10" (.baton.yaml:2)']);
  });

  it.each([
    [".baton.yml", "page-size: 7"],
    [".baton.json", '{ "Page-Size": 7 }'],
    [".baton", "page-size: 7"],
  ])("finds %s", async (name, text) => {
    await config(text, name);
    expect((await run([], required)).received).toContain(`page-size=7 (${name}:1)`);
  });

  it("reads the file that BATON_CONFIG_PATH names instead of .baton.yaml", async () => {
    await config("page-size: 1");
    await config("page-size: 2", "other.yaml");
    expect((await run([], { ...required, BATON_CONFIG_PATH: "other.yaml" })).received).toContain("page-size=2 (other.yaml:1)");
  });

  it("a key file is read, at most 2 MiB of it (§1.6)", async () => {
    await writeFile(join(cwd, "key.pem"), "key of a robot");
    expect((await run(["--key-file=key.pem"], required)).received).toContain("key-file=bytes:key of a robot (flag --key-file)");
    await writeFile(join(cwd, "key.pem"), Buffer.alloc(2 * 1024 * 1024 + 1));
    expect(await run(["--key-file=key.pem"], required)).toMatchObject({
      code: 2,
      stderr: `error: field key-file: file too large: 2097153 bytes exceeds limit of 2097152 bytes (flag --key-file)
hint: name the file that holds only this setting
`,
    });
    const missing = await run(["--key-file=none.pem"], required);
    expect(missing.stderr.split("\n")[0]).toBe(
      `error: field key-file: cannot access file: open ${join(cwd, "none.pem")}: does not exist (ENOENT) (flag --key-file)`,
    );
  });
});

describe("mistakes in settings", () => {
  it.each([
    ["a: [1,\nb: 2", ".baton.yaml:2:1: indentation is wrong", "indent entries of one level by the same number of spaces"],
    ["a: 1\n\tb: 2", ".baton.yaml:2:1: a tab is used to indent", "indent with spaces"],
    ["a: 1\na: 2", ".baton.yaml:2:1: the key stands twice", "keep one of the two lines"],
    ["api-token: @hunter22", ".baton.yaml:1:12: a value starts with a reserved character (@, ` or %)", "put the value in quotes"],
    ["api-token: !hunter22", ".baton.yaml:1:12: a value starts with ! and means a tag here", "put the value in quotes"],
    ["api-token: hunter: 22", ".baton.yaml:1:12: a second `: ` stands on the line", "put the value in quotes"],
    [
      'api-token: "hunter22',
      ".baton.yaml:1:21: a closing quote, bracket or colon is missing",
      "close the quote or bracket, write `name: value`",
    ],
    [
      "api-token: *hunter22",
      ".baton.yaml:1:1: value of api-token cannot be read",
      "put quotes around values that start with * or &",
    ],
    ["a: 1\n---\nb: 2", ".baton.yaml:2:1: the file holds more than one document", "remove the `---` and what follows it"],
    ["- a", ".baton.yaml:1:1: is not a list of `name: value` lines", "write one setting a line, as name: value"],
  ])("config file %j is named with line and column, and never quoted", async (text, what, hint) => {
    await config(text);
    expect(await run([])).toMatchObject({ code: 2, stdout: "", stderr: `error: config file ${what}\nhint: ${hint}\n` });
  });

  it("an empty config file is fine", async () => {
    await config("# nothing yet\n");
    expect(await run([], required)).toMatchObject({ code: 0 });
  });

  it("a config file that was named must exist and be called .yaml or .yml", async () => {
    expect(await run([], { BATON_CONFIG_PATH: "none.yaml" })).toMatchObject({
      code: 2,
      stderr: "error: config file none.yaml does not exist\nhint: correct or unset BATON_CONFIG_PATH\n",
    });
    expect(await run([], { BATON_CONFIG_PATH: "some.toml" })).toMatchObject({
      code: 2,
      stderr:
        "error: expected config file to have .yaml or .yml extension\nhint: rename some.toml, which BATON_CONFIG_PATH names\n",
    });
  });

  it.each([
    ["page-size: many", {}, '.baton.yaml:1: field page-size: expected a whole number, found "many"', ".baton.yaml:1"],
    ["page-size: [1]", {}, ".baton.yaml:1: field page-size: expected a whole number, found a list", ".baton.yaml:1"],
    ["", { BATON_DRY_RUN: "yes" }, 'env BATON_DRY_RUN: field dry-run: expected true or false, found "yes"', "env BATON_DRY_RUN"],
  ])("value of %j %j is named with its origin", async (text, env, what, origin) => {
    await config(text);
    expect(await run([], { ...required, ...env })).toMatchObject({
      code: 2,
      stderr: `error: ${what}\nhint: correct or remove ${origin}\n`,
    });
  });

  it("keys and variables that nobody reads are warned about, once each, with what was probably meant", async () => {
    await config("api_token: x\npagesize: 3\ncolour: red\nticketing: false");
    const { code, stderr } = await run([], { ...required, BATON_BASE_URI: "x", BATON_TMPDIR: "/tmp", BATON_ELSE_WHERE: "1" });
    const warnings = stderr.split("\n").filter((line) => line.includes("\tWARN\t"));
    expect({ code, warnings: warnings.map((line) => line.split("\t")[2]) }).toEqual({
      code: 0,
      warnings: [
        ".baton.yaml:1: unknown key api_token is ignored; did you mean api-token?",
        ".baton.yaml:2: unknown key pagesize is ignored; did you mean page-size?",
        ".baton.yaml:3: unknown key colour is ignored",
        "env BATON_BASE_URI is ignored; did you mean BATON_BASE_URL?",
      ],
    });
  });

  it("settings of upstream that do not work here are refused, except when they are switched off", async () => {
    expect(await run([], { ...required, BATON_PROVISIONING: "true" })).toMatchObject({
      code: 2,
      stderr: "error: env BATON_PROVISIONING: known upstream flag, not supported by this version\nhint: leave provisioning out\n",
    });
    expect(await run([], { ...required, BATON_PROVISIONING: "false" })).toMatchObject({ code: 0 });
    await config("client-id: abc");
    expect(await run([], required)).toMatchObject({
      code: 2,
      stderr: `error: .baton.yaml:1: client-id: daemon mode is not supported by this version
hint: leave client-id out to sync once into --file
`,
    });
  });

  it("a required field that is nowhere is a missing flag", async () => {
    expect(await run([])).toMatchObject({
      code: 2,
      stderr: `error: required flag(s) "api-token" not set
hint: set --api-token, the variable BATON_API_TOKEN, or api-token in .baton.yaml
`,
    });
  });

  it("with several ways to authenticate the connector decides what is required (§1.6)", async () => {
    const groups = [{ name: "token", displayName: "", description: "", fields: ["api-token"], default: true }];
    let chosen: string | undefined;
    const tiny = tinyConnector({ more: { authMethods: groups } });
    const parseConfig: typeof tiny.definition.parseConfig = (values, method) => {
      chosen = method;
      return tiny.definition.parseConfig(values);
    };
    const more = tinyConnector({ more: { authMethods: groups, parseConfig } });
    expect(await run(["--auth-method=token"], {}, more)).toMatchObject({ code: 0 });
    expect(chosen).toBe("token");
  });

  it.each([
    [
      { kind: "requiredTogether", fields: ["base-url", "page-size"] },
      ["--page-size=1"],
      "if any flags in the group [base-url page-size] are set they must all be set; missing [base-url]",
      "add --base-url, or leave out --page-size",
    ],
    [
      { kind: "mutuallyExclusive", fields: ["teams", "labels", "base-url"] },
      ["--teams=a", "--labels=b=c"],
      "if any flags in the group [teams labels base-url] are set none of the others can be; [labels teams] were all set",
      "keep only one of --labels and --teams",
    ],
    [
      { kind: "atLeastOne", fields: ["teams", "labels"] },
      [],
      "at least one of the flags in the group [teams labels] is required",
      "add --teams or --labels",
    ],
  ] as const)("constraint %j", async (constraint, argv, what, hint) => {
    const tiny = tinyConnector({ more: { constraints: [constraint] } });
    expect(await run(argv, required, tiny)).toMatchObject({ code: 2, stderr: `error: ${what}\nhint: ${hint}\n` });
  });

  // Texts: connector-runtime §1.4, §1.5, §1.7, §2.3, §4.
  it.each([
    [
      ["--storage-engine=foo"],
      "field storage-engine: value must be one of [ sqlite pebble] but got 'foo' (flag --storage-engine)",
    ],
    [
      ["--http-timeout-seconds=0"],
      "field http-timeout-seconds: value must be greater than or equal to 1 but got 0 (flag --http-timeout-seconds)",
    ],
    [
      ["--http-timeout-seconds=1801"],
      "field http-timeout-seconds: value must be less than or equal to 1800 but got 1801 (flag --http-timeout-seconds)",
    ],
    [["--skip-grants"], "skip-grants can only be set within a targeted sync"],
    [["--c1z-temp-dir=nowhere"], "the specified c1z temp dir does not exist: nowhere"],
  ])("%j", async (argv, what) => {
    const { code, stderr } = await run(argv, required);
    expect({ code, first: stderr.split("\n")[0] }).toEqual({ code: 2, first: `error: ${what}` });
  });
});

describe("baton ids of --sync-resources", () => {
  it("are pointed at where they are wrong (observed upstream: connector-runtime §4)", async () => {
    const { code, stderr } = await run(["--sync-resources=bogus"], required);
    expect({ code, lines: stderr.split("\n").slice(0, 2) }).toEqual({
      code: 2,
      lines: [
        "error: error parsing baton id 'bogus' at location 5: invalid prefix: 'bogus'",
        `${" ".repeat("error: error parsing baton id 'bogus".length)}^`,
      ],
    });
  });

  it("may have a parent", async () => {
    const { sync } = await run(["--sync-resources=bid:r:org/9/team/5\\/6,bid:r:user/1"], required);
    expect(sync?.mode).toMatchObject({
      targets: [
        { resource: { type: "team", id: "5/6" }, parent: { type: "org", id: "9" } },
        { resource: { type: "user", id: "1" }, parent: undefined },
      ],
    });
  });
});

describe("what the engine is asked for", () => {
  it("is a full sync into sync.c1z by default", async () => {
    const { sync } = await run([], required);
    expect(sync).toMatchObject({
      mode: { kind: "full" },
      output: { path: join(cwd, "sync.c1z") },
      workers: 0,
      fresh: false,
      connectorName: "baton-tiny",
    });
    expect([sync?.output.engine, sync?.syncResourceTypes]).toEqual([undefined, undefined]);
  });

  it.each([
    [["--workers=4"], { workers: 4 }],
    [["--parallel-sync"], { workers: -1 }],
    [["--parallel-sync", "--workers=2"], { workers: 2 }],
    [["--storage-engine=sqlite", "--fresh"], { output: { engine: "sqlite" }, fresh: true }],
    [["--sync-resource-types", "user,group"], { syncResourceTypes: ["user", "group"] }],
    [["--skip-entitlements-and-grants"], { mode: { kind: "resourcesOnly" } }],
    [
      ["--sync-resources=bid:r:group/g0", "--skip-grants"],
      { mode: { kind: "targeted", targets: [{ resource: { type: "group", id: "g0" } }], skipGrants: true } },
    ],
  ])("%j", async (argv, expected) => {
    expect((await run(argv, required)).sync).toMatchObject(expected);
  });

  it("the folder of --c1z-temp-dir goes before BATON_TMPDIR", async () => {
    const env = { ...required, BATON_TMPDIR: "/elsewhere" };
    expect((await run([], env)).sync?.env?.["BATON_TMPDIR"]).toBe("/elsewhere");
    expect((await run(["--c1z-temp-dir=."], env)).sync?.env?.["BATON_TMPDIR"]).toBe(cwd);
  });

  it("another system is another fingerprint; a renewed secret is not", async () => {
    const first = (await run(["--base-url=https://a.example"], required)).sync?.fingerprint;
    const renewed = (await run(["--base-url=https://a.example", "--api-token=other"])).sync?.fingerprint;
    const moved = (await run(["--base-url=https://b.example"], required)).sync?.fingerprint;
    expect([renewed === first, moved === first, /^[0-9a-f]{64}$/.test(first ?? "")]).toEqual([true, false, true]);
  });
});
