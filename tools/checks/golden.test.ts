import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const golden = process.env["BATON_GOLDEN_DIR"] ?? resolve(root, "../shared/golden");
const script = resolve(golden, "../tools/check_golden.sh");
const isThere = existsSync(script) && existsSync(golden);
const cases = isThere ? readdirSync(golden).filter((name) => existsSync(join(golden, name, "v1.c1z"))).length : 0;
/** The commands that the script runs on each case. */
const commands = 7;

if (!isThere) console.log(`skipped: the comparison with the Go programs needs ${script} and the golden data`);

describe.skipIf(!isThere)("the files and facts of the Go programs", () => {
  it.each([
    ["read", "v1"],
    ["read", "v3"],
    ["sync", "v1"],
    ["sync", "v3"],
  ])(
    "%s %s: all equal",
    (mode, format) => {
      const run = spawnSync("bash", [script, mode, format, golden], { cwd: root, encoding: "utf8" });
      expect(run.stdout).toBe(`${mode} ${format}: ${cases * commands} of ${cases * commands} equal\n`);
      expect(run.status).toBe(0);
    },
    180_000,
  );
});
