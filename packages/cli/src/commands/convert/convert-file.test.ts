import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createBulkWriter, detectEngine, openC1z, type SyncRun } from "@baton-ts/c1z";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { company } from "../../../test/support/company.ts";
import { grantRow } from "../../../test/support/rows.ts";
import { type RunOptions, type RunResult, runBaton } from "../../../test/support/run-baton.ts";

let folder = "";
let input = "";
let out = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "baton-convert-"));
  input = join(folder, "in.c1z");
  out = join(folder, "out.c1z");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const ids = ["3MWIybG9IMk3w2SgymM6btlUe2l", "3MWIybG9IMk3w2SgymM6btlUe2m", "3MWIybG9IMk3w2SgymM6btlUe2n"] as const;

function syncRun(given: Partial<SyncRun> = {}): SyncRun {
  return {
    id: ids[0],
    type: "full",
    startedAt: 1_795_000_000_000_000_000n,
    endedAt: 1_795_000_001_000_000_000n,
    syncToken: "{}",
    parentSyncId: "",
    linkedSyncId: "",
    supportsDiff: true,
    stats: null,
    invariants: { generation: "", coverage: [], mode: "" },
    ...given,
  };
}

/** Adds one sync to the v1 file at `input`. */
async function addSync(run: SyncRun = syncRun(), grants = company.grants): Promise<void> {
  const at = { now: () => run.startedAt };
  await using writer = await createBulkWriter({ path: input, engine: "sqlite", syncId: run.id, durable: false, clock: at });
  await writer.writeResourceTypes([company.resourceTypes]);
  await writer.writeResources([company.resources]);
  await writer.writeEntitlements([company.entitlements]);
  await writer.writeGrants([grants]);
  await writer.finish(run);
}

async function baton(argv: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return await runBaton(argv, { openC1z, env: { BATON_C1Z_CACHE: "off", BATON_TMPDIR: folder }, ...options });
}

/** What a command that fails answers; nothing may be left of its output. */
async function failure(...argv: readonly string[]): Promise<RunResult> {
  const before = await readdir(folder);
  const result = await baton(argv);
  expect(await readdir(folder)).toEqual(before);
  return result;
}

describe("to-pebble", () => {
  it("writes a v3 file with the sync's own id and says what was copied", async () => {
    await addSync();
    const { stdout, stderr, exitCode } = await baton(["to-pebble", "-f", input, "--out", out]);
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout.replace(/\d+(\.\d+)?(ms|s)/g, "#")).toBe(`Converted C1Z to Pebble successfully.
Output: ${out}
Source sync ID: ${ids[0]}
Destination sync ID: ${ids[0]}
Resource types: 4 (#)
Resources: 5 (#)
Entitlements: 2 (#)
Grants: 5 (#)
Assets: 0 (0 bytes, #)
Total: #
`);
    expect(await detectEngine(out)).toBe("pebble");
    expect((await readdir(folder)).sort()).toEqual(["in.c1z", "out.c1z"]);
  });

  it("converts the latest finished full sync, and says what stays behind", async () => {
    await addSync();
    await addSync(
      syncRun({ id: ids[1], type: "partial", startedAt: 1_795_000_002_000_000_000n, endedAt: 1_795_000_003_000_000_000n }),
    );
    const { stdout, stderr, exitCode } = await baton(["to-pebble", input, "--out", out, "-o", "json"]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ engine: "pebble", sourceSyncId: ids[0], grants: { rows: 5 } });
    expect(stderr).toBe(`not converted: ${input} also holds ${ids[1]} (partial)\n`);
  });

  it("converts the sync that is named, finished or not, and warns", async () => {
    await addSync();
    await addSync(syncRun({ id: ids[1], startedAt: 1_795_000_002_000_000_000n, endedAt: null }));
    const { stdout, stderr, exitCode } = await baton([
      "to-pebble",
      input,
      "--out",
      out,
      "--sync-id",
      ids[1],
      "--strict",
      "-o",
      "json",
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ sourceSyncId: ids[1] });
    expect(stderr).toContain(`warning: sync ${ids[1]}, started 2026-11-18T11:06:42Z, is unfinished`);
    expect(exitCode).toBe(3);
    await using reader = await openC1z(out);
    expect(await reader.syncs()).toMatchObject([{ id: ids[1], endedAt: null }]);
  });

  it("tells which grants became one", async () => {
    const entitlement = { resource: "group:g1", entitlement: "group:g1:member", principal: "user:u1" };
    const again = { ...grantRow(entitlement), id: "custom" };
    await addSync(syncRun(), [...company.grants, again]);
    const { stderr, exitCode } = await baton(["to-pebble", input, "--out", out, "--strict"]);
    expect(stderr).toMatch(
      /^warning: 1 grant was merged into another one with the same entitlement and principal, which a v3 file cannot tell apart, first: group:g1:member:user:u1$/m,
    );
    expect(exitCode).toBe(3);
  });

  it("tells which rows a v3 file cannot hold", async () => {
    const [first] = company.grants;
    await addSync(syncRun(), first === undefined ? [] : [{ ...first, principalId: "" }]);
    const { stderr, exitCode } = await baton(["to-pebble", input, "--out", out]);
    expect(stderr).toBe(
      'warning: 1 row was left out for want of an id that a v3 file needs as a key, first: grant "group:g1:member:user:u1"\n',
    );
    expect(exitCode).toBe(0);
  });

  it("refuses a v3 file by its name", async () => {
    await addSync();
    await baton(["to-pebble", input, "--out", out]);
    const { stderr, exitCode } = await failure("to-pebble", out, "--out", join(folder, "again.c1z"));
    expect({ stderr, exitCode }).toEqual({
      stderr: `error: to-pebble: ${out} is a v3 (Pebble) file already\nhint: There is nothing to convert; baton to-sqlite writes the other format.\n`,
      exitCode: 2,
    });
  });

  it.each(["to-pebble", "to-sqlite"])("%s refuses an output that exists, with upstream's text", async (command) => {
    await addSync();
    await writeFile(out, "precious");
    const { stderr, stdout, exitCode } = await failure(command, input, "--out", out);
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 2 });
    expect(stderr).toMatch(new RegExp(`^error: ${command}: output path \\(${out}\\) must not exist\n`));
  });

  it("refuses an output in a folder that is not there", async () => {
    await addSync();
    const { stderr, exitCode } = await failure("to-pebble", input, "--out", join(folder, "no", "out.c1z"));
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(new RegExp(`^error: open ${join(folder, "no", "out.c1z")}: .*does not exist`));
  });

  it.each([
    ["missing", undefined],
    ["empty", ""],
  ])("treats a %s input as the error that it is", async (_, content) => {
    if (content !== undefined) await writeFile(input, content);
    const { stderr, exitCode } = await failure("to-pebble", "-f", input, "--out", out);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(new RegExp(`^error: pebble: read-only open: ${input} does not exist or is empty\n`));
  });

  it("finds no finished full sync where there is none, with upstream's text and code", async () => {
    await addSync(syncRun({ endedAt: null }));
    const { stderr, exitCode } = await failure("to-pebble", input, "--out", out);
    expect({ stderr, exitCode }).toEqual({
      stderr:
        `error: rpc error: code = NotFound desc = no finished full sync found in ${input}, which holds ${ids[0]} (unfinished full)\n` +
        "hint: Name one of the others with --sync-id.\n",
      exitCode: 5,
    });
    expect((await failure("to-pebble", input, "--out", out, "--sync-id", "nope")).exitCode).toBe(5);
  });

  it.each([
    [["--batch-size", "0"], "batch-size must be greater than zero"],
    [["--batch-size=-5"], "batch-size must be greater than zero"],
    [["--batch-size", "many"], '--batch-size "many" is not a whole number'],
    [["--out="], "an output path is required"],
    [["-o", "csv"], "to-pebble prints no csv"],
  ])("refuses %j", async (flags, message) => {
    await addSync();
    const { stderr, exitCode } = await failure("to-pebble", input, "--out", out, ...flags);
    expect(exitCode).toBe(2);
    expect(stderr.split("\n")[0]).toBe(`error: ${message}`);
  });

  it("leaves nothing behind when it is stopped", async () => {
    await addSync();
    const stop = new AbortController();
    const { stdout, stderr, exitCode } = await baton(["to-pebble", input, "--out", out], {
      signal: stop.signal,
      openC1z: async (path, options) => {
        const reader = await openC1z(path, options);
        stop.abort();
        return reader;
      },
    });
    expect({ stdout, stderr, exitCode }).toEqual({
      stdout: "",
      stderr: `error: stopped; ${out} was not written\nhint: Run the command again.\n`,
      exitCode: 1,
    });
    expect(await readdir(folder)).toEqual(["in.c1z"]);
  });
});

describe("to-sqlite", () => {
  it("is the way back", async () => {
    await addSync();
    await baton(["to-pebble", input, "--out", out]);
    const home = join(folder, "home.c1z");
    const { stdout, stderr, exitCode } = await baton(["to-sqlite", out, "--out", home, "--batch-size", "2", "--tmp-dir", folder]);
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout).toMatch(/^Converted C1Z to SQLite successfully\.\n/);
    expect(await detectEngine(home)).toBe("sqlite");
  });

  it("refuses a v1 file by its name", async () => {
    await addSync();
    const { stderr, exitCode } = await failure("to-sqlite", input, "--out", out);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(new RegExp(`^error: to-sqlite: ${input} is a v1 \\(SQLite\\) file already\n`));
  });
});

it.each([
  ["to-pebble", "./sync.pebble.c1z"],
  ["to-sqlite", "./sync.sqlite.c1z"],
])("%s writes %s unless told otherwise, and says so in its help", async (command, defaultOut) => {
  const { stdout, exitCode } = await baton([command, "--help"]);
  expect(exitCode).toBe(0);
  expect(stdout.replace(/\s+/g, " ")).toContain(`default ${defaultOut}`);
  expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
});
