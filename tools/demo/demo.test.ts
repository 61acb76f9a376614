import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { entry, wrap } from "./layout.ts";
import { parseRootHolder, sortHolders } from "./root-report.ts";

describe("layout", () => {
  it("folds at blanks and keeps long words whole", () => {
    const text = `${"word ".repeat(20)}${"x".repeat(90)} end`;
    const lines = wrap(text, 4).split("\n");
    expect(lines.map((line) => line.length)).toEqual([78, 28, 94, 7]);
    expect(lines.every((line) => line.startsWith("    "))).toBe(true);
  });

  it("puts texts beside a name, or below one that is too long", () => {
    expect(entry("  al", ["one", "two"], 8)).toBe("  al    one\n        two");
    expect(entry("  alexandra", ["one"], 8)).toBe("  alexandra\n        one");
  });
});

describe("reasons", () => {
  it("are the connector's own, and the groups and accounts that they come through", () => {
    const line = JSON.stringify({
      grant: {
        principal: { id: { resourceType: "user", resource: "erin" } },
        sources: { sources: { "group:a:b:member": {}, "user:deploy:become": {}, "privilege:root:holder": { isDirect: true } } },
        annotations: [
          { "@type": "type.googleapis.com/c1.connector.v2.GrantImmutable" },
          { "@type": "type.googleapis.com/c1.connector.v2.GrantMetadata", metadata: { reasons: ["user id 0"] } },
        ],
      },
    });
    expect(parseRootHolder(line)).toEqual({
      type: "user",
      id: "erin",
      reasons: ["user id 0", "member of group a:b", "can become deploy"],
    });
  });

  it("stand with accounts before groups", () => {
    const holder = (type: string, id: string) => ({ type, id, reasons: [] });
    const sorted = sortHolders([holder("group", "a"), holder("user", "z"), holder("user", "b")]);
    expect(sorted.map(({ id }) => id)).toEqual(["b", "z", "a"]);
  });
});

describe("npm run demo", () => {
  it("answers for this machine on 80 columns, without colours", async () => {
    const folder = await mkdtemp(join(tmpdir(), "baton-demo-"));
    try {
      const script = join(import.meta.dirname, "run-demo.ts");
      const { stdout } = await promisify(execFile)(process.execPath, [script, join(folder, "d.c1z")], { env: process.env });
      expect(stdout).toContain("Who can become root, and why:");
      expect(stdout).toMatch(/^ {2}root +user id 0/m);
      expect(stdout).toContain("Break it on purpose:");
      expect(stdout).not.toContain("\u001b[");
      // Paths of the caller's choice can be longer than a line.
      const wide = stdout.split("\n").filter((line) => line.length > 80 && !line.includes(folder));
      expect(wide).toEqual([]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
