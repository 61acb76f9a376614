import type { C1zReader } from "@baton-ts/c1z";
import { describe, expect, it } from "vitest";
import { createFakeReader } from "./support/fake-reader.ts";
import { entitlementRow, grantRow, resourceRow, resourceTypeRow, syncRun } from "./support/rows.ts";
import { runBaton } from "./support/run-baton.ts";

/** Clears the screen, sets the window's title, and turns the reading direction. */
const evil = "x\u001b[2J\u001b]0;owned\u0007\u009b31m\u202e\r\n=cmd";

const reader: C1zReader = createFakeReader(
  {
    resourceTypes: [resourceTypeRow({ id: `type${evil}`, displayName: evil, description: evil })],
    resources: [resourceRow(`type${evil}:${evil}`, { displayName: evil })],
    entitlements: [entitlementRow(`type${evil}:${evil}`, { id: `e${evil}`, displayName: evil, slug: evil, description: evil })],
    grants: [
      grantRow({ resource: `type${evil}:${evil}`, entitlement: `e${evil}`, principal: `type${evil}:${evil}` }),
      grantRow({
        resource: `type${evil}:${evil}`,
        entitlement: `gone${evil}`,
        principal: `gone:${evil}`,
        sources: { [evil]: true },
      }),
    ],
    findings: [{ code: "BATON_SYNC_EMPTY", severity: "error", message: evil, count: 1, examples: [evil] }],
  },
  [syncRun({ parentSyncId: evil })],
);

const commands = [
  ["resource-types"],
  ["resources"],
  ["entitlements"],
  ["grants"],
  ["principals"],
  ["access", "--principal", `type${evil}:${evil}`],
  ["access", "--principal", `gone:${evil}`],
  ["stats"],
  ["syncs"],
  ["resources", "--sync-id", evil],
  [evil],
];

// Everything a terminal acts on but the line feed.
const effective = /[^\P{Cc}\n]|[\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

describe.each(commands.map((argv) => ({ argv, name: argv.join(" ").split("\u001b")[0] })))("baton $name", ({ argv }) => {
  it.each(["console", "json", "ndjson", "csv"])("lets no name act on a terminal as %s", async (format) => {
    const { stdout, stderr } = await runBaton([...argv, "-o", format, "--no-color"], { reader, columns: 80 });
    expect(stdout).not.toMatch(effective);
    expect(stderr).not.toMatch(effective);
    expect(stdout + stderr).not.toBe("");
  });
});

it("lets no mistaken value act on a terminal", async () => {
  const { stderr } = await runBaton(["resources", "-o", evil], { reader, columns: 80 });
  expect(stderr).toContain("unknown output format");
  expect(stderr).not.toMatch(effective);
});

describe("a pipe", () => {
  it("holds no escape code, whatever the environment of a terminal says", async () => {
    const { stdout } = await runBaton(["grants"], { reader, env: { TERM: "xterm-256color", COLORTERM: "truecolor" } });
    expect(stdout).not.toContain("\u001b");
  });

  it("holds the exact names in machine formats", async () => {
    const json = await runBaton(["resources", "-o", "json"], { reader });
    const csv = await runBaton(["resources", "-o", "csv", "--no-header"], { reader });
    expect(JSON.parse(json.stdout)).toMatchObject({ resources: [{ resource: { displayName: evil } }] });
    expect(csv.stdout).toContain(`"${evil}"`);
  });
});
