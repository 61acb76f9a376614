import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openC1z } from "@baton-ts/c1z";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engineFacts } from "../../../test/support/engine-facts.ts";
import { goldenCases } from "../../../test/support/golden.ts";
import { runBaton } from "../../../test/support/run-baton.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "baton-convert-golden-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(...argv: readonly string[]): Promise<{ readonly stderr: string; readonly facts: unknown }> {
  const { stdout, stderr, exitCode } = await runBaton([...argv, "-o", "json"], { openC1z, env: { BATON_C1Z_CACHE: "off" } });
  expect({ argv, exitCode }).toEqual({ argv, exitCode: 0 });
  // The examples of a warning are those that come first, and the formats list rows in different orders.
  return { stderr: stderr.replace(/, first: .*/g, ""), facts: engineFacts(JSON.parse(stdout)) };
}

describe.each(goldenCases)("golden case $name", ({ name, file, accessOf }) => {
  const listings = ["resource-types", "resources", "entitlements", "grants", "principals", "stats", "syncs"];
  const commands = [...listings.map((command) => [command]), ...accessOf.map((user) => ["access", "-t", "user", "-r", user])];

  it.each([
    ["v1", "to-pebble", "to-sqlite"],
    ["v3", "to-sqlite", "to-pebble"],
  ] as const)("%s -> %s -> %s prints the same all the way", async (version, there, back) => {
    const [out, home] = [join(folder, `${name}-${version}-there.c1z`), join(folder, `${name}-${version}-back.c1z`)];
    expect(await run(there, "-f", file(version), "--out", out)).toMatchObject({
      stderr: "",
      facts: { leftOut: { count: 0 }, mergedGrants: { count: 0 } },
    });
    expect((await run(back, "-f", out, "--out", home)).stderr).toBe("");
    for (const command of commands) {
      const original = await run(...command, "-f", file(version));
      expect(await run(...command, "-f", out), `${command.join(" ")} ${there}`).toEqual(original);
      expect(await run(...command, "-f", home), `${command.join(" ")} ${back}`).toEqual(original);
    }
  });
});
