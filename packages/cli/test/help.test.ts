import { describe, expect, it } from "vitest";
import { runBaton } from "./support/run-baton.ts";

const commands = ["resource-types", "resources", "entitlements", "grants", "principals", "access", "stats", "syncs"];

describe("help", () => {
  it.each([[], ["help"], ["--help"], ["-h"], ["-f", "x.c1z"]])("is the page of the program for %j %j", async (...argv) => {
    const { stdout, stderr, exitCode } = await runBaton(argv);
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout).toMatch(/^baton reads \.c1z files/);
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command} `, "m"));
  });

  it("documents every exit code", async () => {
    const { stdout } = await runBaton(["help"]);
    expect(stdout.slice(stdout.indexOf("EXIT CODES"))).toMatchInlineSnapshot(`
      "EXIT CODES
        0  done; an empty result is not a failure
        1  stopped by Ctrl-C or a signal
        2  wrong use of the command, or a file that cannot be read
        3  --strict was given and the shown sync is unfinished or partial
        5  no such sync in the file
        9  the file holds no sync
      "
    `);
  });

  it.each(commands)("has examples and every flag of %s, within 80 columns", async (command) => {
    const { stdout, exitCode } = await runBaton(["help", command]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("EXAMPLES\n  baton ");
    expect(stdout).toContain(`USAGE\n  baton ${command} [flags] [file]\n`);
    for (const flag of ["-f, --file path", "-o, --output-format format", "--sync-id id", "--strict", "--c1z-temp-dir folder"]) {
      expect(stdout).toContain(flag);
    }
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it("is the same behind the command", async () => {
    expect(await runBaton(["grants", "-h"])).toEqual(await runBaton(["help", "grants"]));
  });

  it("prints the version as upstream does", async () => {
    for (const flag of ["-v", "--version"]) {
      expect((await runBaton([flag])).stdout).toMatch(/^baton version \d+\.\d+\.\d+\n$/);
    }
  });
});
