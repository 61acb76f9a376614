import { catalogue } from "@baton-ts/findings";
import { describe, expect, it } from "vitest";
import { company } from "./support/company.ts";
import { createFakeReader } from "./support/fake-reader.ts";
import { syncRun } from "./support/rows.ts";
import { runBaton } from "./support/run-baton.ts";

const unfinished = syncRun({ endedAt: null });
const partial = syncRun({ type: "partial" });
const resourcesOnly = syncRun({ type: "resources_only" });

// Upstream shows partial data as if it were complete (baton-cli §1.1); §12.15 asks for a warning and --strict.
const cases = [
  [
    "unfinished",
    [unfinished],
    "sync 3MWIybG9IMk3w2SgymM6btlUe2l, started 2026-11-23T18:55:51Z, is unfinished: rows that it had not reached are missing",
  ],
  ["partial", [partial], "sync 3MWIybG9IMk3w2SgymM6btlUe2l is a partial sync: it holds only the resources it was asked for"],
  [
    "resources_only",
    [resourcesOnly],
    "sync 3MWIybG9IMk3w2SgymM6btlUe2l read resources only: it holds no entitlements and no grants",
  ],
  ["no", [], "the file has no sync to choose, so the rows of every sync in it are shown"],
] as const;

describe.each(cases)("a file with %s sync", (_, syncs, reason) => {
  const reader = createFakeReader(company, syncs);

  it.each(["resources", "grants", "principals"])("is listed by %s with a warning", async (command) => {
    const { stdout, stderr, exitCode } = await runBaton([command, "-o", "ndjson"], { reader });
    expect(stdout).not.toBe("");
    expect(stderr).toBe(`warning: ${reason}\n`);
    expect(exitCode).toBe(0);
  });

  it("ends with 3 under --strict, behind the same output", async () => {
    const lenient = await runBaton(["grants", "-o", "json"], { reader });
    const strict = await runBaton(["grants", "-o", "json", "--strict"], { reader });
    expect(strict.stdout).toBe(lenient.stdout);
    expect(strict.stderr).toBe(`warning: ${reason}\nerror: sync.c1z: ${reason}\nhint: ${catalogue.BATON_CLI_INCOMPLETE.fix}\n`);
    expect(strict.exitCode).toBe(3);
  });
});

it("passes --strict with a finished full sync", async () => {
  const reader = createFakeReader(company, [unfinished, syncRun()]);
  const { stderr, exitCode } = await runBaton(["resources", "--strict"], { reader });
  expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
});
