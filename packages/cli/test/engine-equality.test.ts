import { openC1z } from "@baton-ts/c1z";
import { describe, expect, it } from "vitest";
import { engineFacts } from "./support/engine-facts.ts";
import { type GoldenCase, goldenCases } from "./support/golden.ts";
import { runBaton } from "./support/run-baton.ts";

// Go synced each case twice, once into a file of each engine. What differs for a reason is named in engine-facts.ts and docs/compatibility.md.

async function print(argv: readonly string[]): Promise<string> {
  const { stdout, exitCode } = await runBaton(argv, { openC1z });
  expect(exitCode).toBe(0);
  return stdout;
}

function commandsOf({ accessOf }: GoldenCase): readonly (readonly string[])[] {
  const listings = ["resource-types", "resources", "entitlements", "grants", "principals"].map((command) => [command]);
  const filtered = [
    ["resources", "-t", "group"],
    ["entitlements", "-t", "group"],
    ["grants", "-t", "group"],
    ["grants", "--principal-type", "group"],
    ["principals", "--principal-type", "user"],
  ];
  return [...listings, ...filtered, ...accessOf.map((user) => ["access", "-t", "user", "-r", user])];
}

describe.each(goldenCases)("golden case $name: the files of both engines", (golden) => {
  const { file } = golden;

  it.each(commandsOf(golden))("%s %s %s %s %s print equal JSON", async (...command) => {
    const [v1, v3] = [
      await print([...command, "-f", file("v1"), "-o", "json"]),
      await print([...command, "-f", file("v3"), "-o", "json"]),
    ];
    const expected = engineFacts(JSON.parse(v1));
    expect(Object.keys(expected as object)).not.toHaveLength(0);
    expect(engineFacts(JSON.parse(v3))).toEqual(expected);
  });

  it.each(commandsOf(golden))("%s %s %s %s %s print equal csv", async (...command) => {
    const lines = async (version: "v1" | "v3"): Promise<readonly string[]> =>
      (await print([...command, "-f", file(version), "-o", "csv"])).split("\n").sort();
    expect(await lines("v3")).toEqual(await lines("v1"));
  });

  it("count equal", async () => {
    const counts = async (version: "v1" | "v3"): Promise<unknown> => {
      const { stats } = JSON.parse(await print(["stats", "-f", file(version), "-o", "json"])) as { stats: object };
      // Only v3 syncs measure their steps and calls (sync-engine §3.1).
      const counted = Object.entries(stats).filter(([name]) => name !== "stepDurationsMs" && name !== "connectorCallStats");
      return engineFacts(Object.fromEntries(counted));
    };
    const expected = await counts("v1");
    expect(expected).toMatchObject({ grants: expect.stringMatching(/^\d+$/) });
    expect(await counts("v3")).toEqual(expected);
  });

  it("hold one finished full sync each", async () => {
    for (const version of ["v1", "v3"] as const) {
      const { syncs } = JSON.parse(await print(["syncs", "-f", file(version), "-o", "json"])) as { syncs: unknown[] };
      expect(syncs).toMatchObject([{ syncType: "full", endedAt: expect.any(String) }]);
    }
  });
});
