import { openC1z } from "@baton-ts/c1z";
import { describe, expect, it } from "vitest";
import { goldenCases } from "./support/golden.ts";
import { canonical, factsOf } from "./support/golden-facts.ts";
import { runBaton } from "./support/run-baton.ts";

const listings = ["resource-types", "resources", "entitlements", "grants", "principals", "syncs"];

async function printJson(argv: readonly string[]): Promise<unknown> {
  const { stdout, exitCode } = await runBaton([...argv, "-o", "json"], { openC1z });
  expect(exitCode).toBe(0);
  return JSON.parse(stdout);
}

describe.each(goldenCases)("golden case $name", ({ file, printed, accessOf }) => {
  describe.each(["v1", "v3"] as const)("%s file", (version) => {
    it.each(listings)("%s prints what the Go program prints", async (command) => {
      const ours = factsOf(command, await printJson([command, "-f", file(version)]));
      const theirs = factsOf(command, printed(version, command));
      expect(Object.keys(theirs)).not.toHaveLength(0);
      expect(ours).toEqual(theirs);
    });

    it("stats prints what the Go program prints", async () => {
      const ours = canonical(await printJson(["stats", "-f", file(version)]));
      expect(ours).toEqual(canonical(printed(version, "stats")));
    });

    it.each(accessOf)("access of %s holds what the Go program finds", async (user) => {
      const ours = await printJson(["access", "-f", file(version), "-t", "user", "-r", user]);
      const theirs = printed(version, `access-user-${user}`);
      expect(factsOf("access", ours)).toEqual(factsOf("access", theirs));
      expect(canonical(ours)).toMatchObject({ principal: canonical((theirs as { principal: unknown }).principal) });
    });
  });
});
