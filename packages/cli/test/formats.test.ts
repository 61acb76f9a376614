import { describe, expect, it } from "vitest";
import { company } from "./support/company.ts";
import { createFakeReader, type FakeRows } from "./support/fake-reader.ts";
import { grantRow, resourceRow, syncRun } from "./support/rows.ts";
import { runBaton } from "./support/run-baton.ts";

const reader = createFakeReader(company, [syncRun()]);
const nothing: FakeRows = { resourceTypes: [], resources: [], entitlements: [], grants: [] };
const empty = createFakeReader(nothing, [syncRun()]);

const lists = [
  ["resource-types", "resourceTypes", "no resource types to show\n"],
  ["resources", "resources", "no resources to show\n"],
  ["entitlements", "entitlements", "no entitlements to show\n"],
  ["grants", "grants", "no grants to show\n"],
  ["principals", "resources", "no principals to show\n"],
] as const;

describe.each(lists)("baton %s", (command, key, note) => {
  it("prints the same elements as json and as ndjson, each ended by a line feed", async () => {
    const json = await runBaton([command, "-o", "json"], { reader });
    const ndjson = await runBaton([command, "-o", "ndjson"], { reader });
    const list: unknown = JSON.parse(json.stdout);
    const elements: unknown[] = ndjson.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(elements.length).toBeGreaterThan(1);
    expect(list).toEqual({ [key]: elements });
    expect(json.stdout.endsWith("]}\n")).toBe(true);
    expect(ndjson.stdout.endsWith("}\n")).toBe(true);
  });

  // protojson leaves out an empty list (baton-cli §2); nothing found is no failure (§1.2).
  it.each([
    ["json", "{}\n", ""],
    ["ndjson", "", ""],
  ])("prints an empty list as %s", async (format, stdout, stderr) => {
    expect(await runBaton([command, "-o", format], { reader: empty })).toEqual({ stdout, stderr, exitCode: 0 });
  });

  it("prints the header alone, and says so on stderr, where there is nothing", async () => {
    const console = await runBaton([command], { reader: empty });
    const csv = await runBaton([command, "-o", "csv"], { reader: empty });
    expect(console.stdout.trimEnd().split("\n")).toHaveLength(1);
    expect(console.stderr).toBe(note);
    expect(csv.stdout.trimEnd().split(",")).toEqual(console.stdout.trimEnd().split(/ +/));
    expect(csv.stderr).toBe("");
  });

  it("leaves the header out on request", async () => {
    for (const format of ["console", "csv"]) {
      const { stdout } = await runBaton([command, "-o", format, "--no-header"], { reader: empty });
      expect(stdout).toBe("");
    }
  });

  it("stops after --limit rows", async () => {
    const { stdout } = await runBaton([command, "-o", "ndjson", "--limit", "2"], { reader });
    expect(stdout.trimEnd().split("\n")).toHaveLength(2);
  });

  it("shows all of a table in a terminal with --wide", async () => {
    const wide = await runBaton([command, "--wide", "--no-color"], { reader, columns: 40 });
    const piped = await runBaton([command], { reader });
    expect(wide.stdout).toBe(piped.stdout);
  });
});

describe("dangling references", () => {
  // Placeholders of baton-cli §1.3, exit 0; one line instead of one for every row.
  const rows: FakeRows = {
    ...company,
    resources: [...company.resources, resourceRow("robot:r2", { displayName: "R2" }, "org:gone")],
    grants: [
      ...Array.from({ length: 2500 }, (_, index) =>
        grantRow({ resource: "group:g1", entitlement: "group:g1:owner", principal: `user:ghost${index}` }),
      ),
      ...company.grants,
    ],
  };
  const dirty = createFakeReader(rows, [syncRun()]);

  it("are shown as placeholders and told once", async () => {
    const { stdout, stderr, exitCode } = await runBaton(["grants", "-o", "ndjson"], { reader: dirty });
    const [first = ""] = stdout.split("\n");
    expect(JSON.parse(first)).toMatchObject({
      entitlement: { id: "group:g1:owner", displayName: "MISSING ENTITLEMENT (group:g1:owner)" },
      resource: { displayName: "Engineers" },
      principal: { id: { resourceType: "user", resource: "ghost0" }, displayName: "MISSING RESOURCE (user:ghost0)" },
    });
    expect(stderr).toBe(
      "warning: 2500 grants refer to objects that this sync does not hold, first: MISSING ENTITLEMENT (group:g1:owner), " +
        "MISSING RESOURCE (user:ghost0), MISSING RESOURCE (user:ghost1)\n",
    );
    expect(exitCode).toBe(0);
  });

  it("include the type and the parent of a resource", async () => {
    const { stdout, stderr } = await runBaton(["resources", "-t", "robot", "-o", "json"], { reader: dirty });
    expect(JSON.parse(stdout)).toMatchObject({
      resources: [
        {
          resourceType: { id: "robot", displayName: "MISSING RESOURCE TYPE (robot)" },
          parent: { id: { resourceType: "org", resource: "gone" }, displayName: "MISSING RESOURCE (org:gone)" },
        },
      ],
    });
    expect(stderr).toBe(
      "warning: 1 resource refers to objects that this sync does not hold, first: MISSING RESOURCE TYPE (robot), " +
        "MISSING RESOURCE (org:gone)\n",
    );
  });

  it("are counted among principals", async () => {
    const { stdout, stderr } = await runBaton(["principals", "-e", "group:g1:owner", "-o", "ndjson", "--limit", "1"], {
      reader: dirty,
    });
    expect(JSON.parse(stdout)).toEqual({
      resource: { id: { resourceType: "user", resource: "ghost0" }, displayName: "MISSING RESOURCE (user:ghost0)" },
      resourceType: { id: "user", displayName: "User", traits: ["TRAIT_USER"] },
    });
    expect(stderr).toBe(
      "warning: 1 principal refers to objects that this sync does not hold, first: MISSING RESOURCE (user:ghost0)\n",
    );
  });
});

describe("GrantExpandable", () => {
  // Upstream hides it on v1 files (baton-cli §7); it is a fact that the file holds.
  it("is shown as the annotation that it was", async () => {
    const { stdout } = await runBaton(["grants", "--principal", "group:g1", "-o", "ndjson"], { reader });
    expect(JSON.parse(stdout)).toMatchObject({
      grant: {
        annotations: [
          {
            "@type": "type.googleapis.com/c1.connector.v2.GrantExpandable",
            entitlementIds: ["group:g1:member"],
            resourceTypeIds: ["user"],
          },
        ],
      },
    });
  });
});

describe("the commands of the troubleshooting page", () => {
  it.each([
    [["resources", "-f", "sync.c1z"], /resource_type/i],
    [["grants", "-f", "sync.c1z"], /principal/],
    [["resources", "-f", "sync.c1z", "--resource-type", "user"], /^user +u1 +Ada Lovelace/m],
    [["resources", "-f", "sync.c1z", "--output-format", "json"], /^\{"resources":\[/],
    [["entitlements", "-f", "sync.c1z"], /group:g1:member/],
    [["stats", "-f", "sync.c1z"], /^grants +5$/m],
  ] as const)("baton %j finds what the page greps for", async (argv, pattern) => {
    expect((await runBaton(argv, { reader })).stdout).toMatch(pattern);
  });
});
