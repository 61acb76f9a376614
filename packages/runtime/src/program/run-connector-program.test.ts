import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../sync/clock.ts";
import { runConnectorProgram } from "./run-connector-program.ts";
import { miniConnector } from "./test-support/mini-connector.ts";

let cwd: string;

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "baton-program-"));
});

afterEach(async () => {
  await rm(cwd, { recursive: true });
});

const sqlite = ["--storage-engine=sqlite", "--log-format=json", "--users=45"];

/** The whole program with the real engine; `onPage` sees each page of users before it is served. */
async function run(argv: readonly string[], onPage: (page: number, signals: EventEmitter) => void = () => {}) {
  const signals = new EventEmitter();
  const pages: number[] = [];
  let stderr = "";
  const connector = miniConnector((page) => {
    pages.push(page);
    onPage(page, signals);
  });
  const code = await runConnectorProgram(connector, {
    argv,
    env: { BATON_API_TOKEN: "token-of-mini" },
    cwd,
    stdout: { write: () => {} },
    stderr: { write: (text) => (stderr += text) },
    signals,
    crashes: new EventEmitter(),
    clock: systemClock,
    exit: () => {},
  });
  const lines = stderr
    .trim()
    .split("\n")
    .map((line): Record<string, unknown> => JSON.parse(line));
  return { code, pages, lines, saved: lines.find(({ msg }) => msg === "c1z: saved") };
}

describe("runConnectorProgram", () => {
  it("syncs a connector of the sdk into the file and says how much of what it holds", async () => {
    const { code, pages, saved } = await run(sqlite);
    expect({ code, pages }).toEqual({ code: 0, pages: [0, 1, 2, 3, 4] });
    expect(saved).toMatchObject({
      output_path: join(cwd, "sync.c1z"),
      resource_types: 2,
      resources: 46,
      entitlements: 1,
      grants: 45,
      expanded_grants: 0,
    });
    expect(await readdir(cwd)).toEqual(["sync.c1z"]);
  });

  it("stops at a signal, and the next run asks only for what is missing", async () => {
    const stopped = await run(sqlite, (page, signals) => {
      if (page === 2) signals.emit("SIGTERM");
    });
    expect(stopped.code).toBe(143);
    expect(stopped.lines.at(-1)).toMatchObject({
      level: "warn",
      msg: "stopped by SIGTERM: sync.c1z is as it was; what was fetched is kept, and the next run resumes",
    });
    expect(await readdir(cwd)).toEqual(["sync.c1z.journal"]);
    const resumed = await run(sqlite);
    // Whether the page in hand at the signal was kept is the engine's choice.
    const afresh = resumed.pages.filter((page) => page < 2);
    expect({ code: resumed.code, afresh, last: resumed.pages.at(-1) }).toEqual({ code: 0, afresh: [], last: 4 });
    expect(resumed.saved).toMatchObject({ resources: 46, grants: 45 });
  });

  it("starts anew with --fresh", async () => {
    await run(sqlite, (page, signals) => {
      if (page === 2) signals.emit("SIGINT");
    });
    expect((await run([...sqlite, "--fresh"])).pages).toEqual([0, 1, 2, 3, 4]);
  });

  it("lists every wrong setting with its origin", async () => {
    const { code, lines } = await run([...sqlite, "--api-token=", "--users=0"]);
    expect(code).not.toBe(0);
    expect(lines.at(-1)).toMatchObject({
      level: "error",
      code: "BATON_CONFIG_INVALID",
      msg: "field api-token of type string is marked as required but it has a zero-value (from flag --api-token)",
    });
  });

  it("ends a real process by its signal's code", async () => {
    const program = join(import.meta.dirname, "test-support/mini-program.ts");
    const child = spawn(process.execPath, [program, ...sqlite, "--users=5000", "--log-level=warn"], {
      cwd,
      env: { BATON_API_TOKEN: "token-of-mini" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    // The journal is there as soon as pages come.
    while (!(await readdir(cwd)).includes("sync.c1z.journal")) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill("SIGINT");
    expect(await once(child, "close")).toEqual([130, null]);
    expect(JSON.parse(stderr)).toMatchObject({ level: "warn", msg: expect.stringMatching(/^stopped by SIGINT: /) });
  });
});
