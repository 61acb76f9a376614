import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BatonError, GrpcCode } from "@baton-ts/findings";
import { Secret } from "@baton-ts/sdk";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { finishedReport, type InMemoryOptions, runInMemory } from "./test-support/run-in-memory.ts";
import { type TinyConnectorOptions, tinyConnector } from "./test-support/tiny-connector.ts";

let cwd: string;

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "baton-logs-"));
});

afterEach(async () => {
  await rm(cwd, { recursive: true });
});

const env = { BATON_API_TOKEN: "token-of-env" };

async function run(argv: readonly string[], options: InMemoryOptions = {}, tiny: TinyConnectorOptions = {}) {
  return runInMemory(tinyConnector(tiny).definition, argv, { cwd, env, ...options });
}

const failing: InMemoryOptions["runSync"] = async () => {
  throw new BatonError({
    code: "BATON_NETWORK_REFUSED",
    message: "listing users: connect 10.0.0.1:443: connection refused",
    grpcCode: GrpcCode.unavailable,
  });
};

describe("log lines", () => {
  it("have upstream's field names in JSON: level, ts in seconds, msg, fields (connector-runtime §1.8)", async () => {
    const { stderr } = await run(["--log-format=json", "--log-level=debug"], {
      runSync: async ({ logger }) => {
        logger?.warn("all kinds", { error: new Error("inner"), bytes: new Uint8Array([104, 105]), big: 12n, wait: 1.5 });
        return finishedReport();
      },
    });
    expect(stderr.split("\n").slice(0, 2)).toEqual([
      '{"level":"debug","ts":1795460026.524,"log_level":"debug","msg":"Logger created!"}',
      '{"level":"warn","ts":1795460026.524,"error":"inner","bytes":"aGk=","big":"12","wait":1.5,"msg":"all kinds"}',
    ]);
  });

  it("are tab-separated in console format, without colour off a terminal (§1.8)", async () => {
    const { stderr } = await run(["--log-level=debug"], {
      runSync: async ({ logger }) => {
        logger?.error("nested", { list: [1, { a: "x: {\n" }], none: {} });
        return finishedReport();
      },
    });
    expect(stderr.split("\n").slice(0, 2)).toEqual([
      '2026-11-23T18:53:46.524Z\tDEBUG\tLogger created!\t{"log_level": "debug"}',
      '2026-11-23T18:53:46.524Z\tERROR\tnested\t{"list": [1, {"a": "x: {\\n"}], "none": {}}',
    ]);
  });

  it("are coloured on a terminal unless NO_COLOR is set", async () => {
    const bad = ["--log-level=wrn"];
    const coloured = await run(bad, { stderrTty: true });
    expect(coloured.stderr).toContain("\tWARN\t".replace("WARN", "\u001B[33mWARN\u001B[0m"));
    const plain = await run(bad, { stderrTty: true, env: { ...env, NO_COLOR: "1" } });
    expect(plain.stderr).toContain("\tWARN\t");
  });

  it("are JSON where stdout is no terminal and nothing else is said (§1.4)", async () => {
    const { stderr } = await run([], { stdoutTty: false });
    expect(JSON.parse(stderr.split("\n")[0] ?? "")).toMatchObject({ level: "info", msg: "c1z: saved" });
  });

  it("go to the files of --log-path too, which are appended to", async () => {
    await writeFile(join(cwd, "a.log"), "before\n");
    const argv = ["--log-path=a.log", "--log-path", join(cwd, "b.log"), "--log-format=json"];
    const { stderr } = await run(argv);
    expect(await readFile(join(cwd, "a.log"), "utf8")).toBe(`before\n${stderr}`);
    expect(await readFile(join(cwd, "b.log"), "utf8")).toBe(stderr);
  });

  it("a file that cannot be opened ends the program before anything runs", async () => {
    const { code, stderr } = await run(["--log-path=no/such/folder.log"], {
      runSync: async () => {
        throw new Error("must not run");
      },
    });
    expect({ code, first: stderr.split("\n")[0] }).toEqual({
      code: 9,
      first: `error: BATON_FILE_NOT_FOUND: open ${join(cwd, "no/such/folder.log")}: does not exist (ENOENT)`,
    });
  });

  it.each([
    ["--log-level=verbose", 'log-level "verbose" (flag --log-level) is unknown, using info; known are debug, info, warn, error'],
    ["--log-level=debgu", 'log-level "debgu" (flag --log-level) is unknown, using info; did you mean debug?'],
    ["--log-format=jsn", 'log-format "jsn" (flag --log-format) is unknown, using json; did you mean json?'],
  ])("%s is warned about in one line", async (argument, message) => {
    const { code, stderr } = await run(["--log-format=json", argument]);
    const warnings = stderr.split("\n").filter((line) => line.includes('"level":"warn"'));
    expect({ code, warnings: warnings.map((line) => JSON.parse(line).msg) }).toEqual({ code: 0, warnings: [message] });
  });
});

describe("the error that ends a program", () => {
  it("is said once in lines for a person, with cause and hint of the catalogue; the exit code is its gRPC code", async () => {
    expect(await run(["--log-path=a.log"], { runSync: failing })).toEqual({
      code: 14,
      stdout: "",
      stderr: `error: BATON_NETWORK_REFUSED: listing users: connect 10.0.0.1:443: connection refused
cause: The host is there, but nothing listens on the port, or a firewall rejects it.
hint: Check host and port, and that the service runs.
`,
      exits: [],
    });
    expect((await readFile(join(cwd, "a.log"), "utf8")).split("\t").slice(1, 3)).toEqual([
      "ERROR",
      "listing users: connect 10.0.0.1:443: connection refused",
    ]);
  });

  it("is one log line in JSON format", async () => {
    const { code, stderr } = await run(["--log-format=json"], { runSync: failing });
    expect({ code, stderr }).toEqual({
      code: 14,
      stderr: `${JSON.stringify({
        level: "error",
        ts: 1795460026.524,
        code: "BATON_NETWORK_REFUSED",
        cause: "The host is there, but nothing listens on the port, or a firewall rejects it.",
        hint: "Check host and port, and that the service runs.",
        exit_code: 14,
        msg: "listing users: connect 10.0.0.1:443: connection refused",
      })}\n`,
    });
  });

  it("lists every mistake that it knows of", async () => {
    const parse = (): never => {
      throw new BatonError({
        code: "BATON_CONFIG_INVALID",
        message: "2 settings cannot be used",
        details: { errors: ["a is wrong (flag --a)", "b is wrong (.baton.yaml:2)"] },
      });
    };
    const text = await run([], {}, { parse });
    expect(text.stderr.split("\n").slice(0, 3)).toEqual([
      "error: 2 settings cannot be used",
      "  a is wrong (flag --a)",
      "  b is wrong (.baton.yaml:2)",
    ]);
    const json = await run(["--log-format=json"], {}, { parse });
    expect(JSON.parse(json.stderr)).toMatchObject({ errors: ["a is wrong (flag --a)", "b is wrong (.baton.yaml:2)"] });
  });

  it("shows its stack at log level debug only, as a field", async () => {
    const quiet = await run(["--log-format=json"], { runSync: failing });
    const json = await run(["--log-format=json", "--log-level=debug"], { runSync: failing });
    const text = await run(["--log-level=debug"], { runSync: failing });
    expect(quiet.stderr).not.toContain("run-logs.test.ts");
    expect(JSON.parse(json.stderr.trim().split("\n").at(-1) ?? "")).toMatchObject({
      level: "error",
      stack: expect.stringContaining("run-logs.test.ts"),
    });
    expect(text.stderr.split("\n").filter((line) => line.includes("connection refused"))).toHaveLength(2);
    expect(text.stderr).toContain('\tDEBUG\tstack of the error\t{"stack": "');
  });

  it.each([
    [new Error("anything"), 2],
    [new DOMException("took too long", "TimeoutError"), 4],
    [new BatonError({ code: "BATON_TEST_OK", message: "says ok", grpcCode: GrpcCode.ok }), 13],
    [new BatonError({ code: "BATON_TEST_AUTH", message: "no", grpcCode: GrpcCode.unauthenticated }), 16],
  ])("%s ends with %i (§1.3)", async (error, code) => {
    const outcome = await run([], {
      runSync: async () => {
        throw error;
      },
    });
    expect(outcome.code).toBe(code);
  });
});

describe("secrets", () => {
  const planted = 'pässword "1"/x';
  const forms = [
    planted,
    JSON.stringify(planted).slice(1, -1),
    encodeURIComponent(planted),
    Buffer.from(planted).toString("base64"),
  ];

  /** Everything that could say the secret says it. */
  const talkative: InMemoryOptions["runSync"] = async ({ logger }) => {
    logger?.info(`token is ${planted}`, { token: planted, deep: { url: `https://x/?t=${encodeURIComponent(planted)}` } });
    throw new BatonError({
      code: "BATON_NETWORK_REFUSED",
      message: `GET https://user:${planted}@host`,
      hint: `look at ${planted} and ${Buffer.from(planted).toString("base64")}`,
      cause: new Error(planted),
    });
  };

  it.each([["json"], ["console"]])("of every layer, in every text, never appear in %s output or log files", async (format) => {
    const argv = ["--log-level=debug", `--log-format=${format}`, "--log-path=a.log"];
    const flag = await run([...argv, `--api-token=${planted}`], { env: {}, runSync: talkative });
    const variable = await run(argv, { env: { BATON_API_TOKEN: planted }, runSync: talkative });
    await writeFile(join(cwd, ".baton.yaml"), `api-token: '${planted}'`);
    const file = await run(argv, { env: {}, runSync: talkative });
    const overridden = await run([...argv, "--api-token=another-one"], { env: {}, runSync: talkative });
    await rm(join(cwd, ".baton.yaml"));
    await writeFile(join(cwd, "key"), planted);
    const keyFile = await run([...argv, "--key-file=key"], { runSync: talkative });
    const all = [flag, variable, file, overridden, keyFile].map(({ stdout, stderr }) => stdout + stderr);
    all.push(await readFile(join(cwd, "a.log"), "utf8"));
    for (const text of all) {
      expect(text).toContain("token is [redacted]");
      expect(forms.filter((form) => text.includes(form))).toEqual([]);
    }
  });

  it("that no setting holds are masked by their type", async () => {
    const { stderr } = await run(["--log-format=json"], {
      runSync: async ({ logger }) => {
        logger?.info("fetched", { token: new Secret("minted-at-run-time"), deep: { list: [new Secret("minted-at-run-time")] } });
        return finishedReport();
      },
    });
    expect(JSON.parse(stderr.split("\n")[0] ?? "")).toMatchObject({ token: "[redacted]", deep: { list: ["[redacted]"] } });
  });

  it("never appear in errors about settings", async () => {
    const key = `-----BEGIN KEY-----\n${"x".repeat(64)}\n-----END KEY-----`;
    const asPath = await run([`--key-file=${key}`]);
    expect(asPath.code).toBe(2);
    expect(asPath.stderr).not.toContain("x".repeat(64));
    const refused = await run(
      [`--api-token=${planted}`],
      {},
      {
        parse: (values) => {
          throw new Error(`cannot use ${String(values.get("api-token"))}`);
        },
      },
    );
    expect(refused.stderr.split("\n")[0]).toBe("error: cannot use [redacted]");
    const early = await run([], {
      env: { BATON_API_TOKEN: "hunter22", BATON_DRY_RUN: "hunter22", BATON_CLIENT_SECRET: "s3cr3t" },
    });
    expect(early).toMatchObject({ code: 2, stderr: expect.not.stringMatching(/hunter22|s3cr3t/) });
  });
});
