import { describe, expect, it } from "vitest";
import { company } from "../../../test/support/company.ts";
import { createFakeReader } from "../../../test/support/fake-reader.ts";
import { startedAt, syncRun } from "../../../test/support/rows.ts";
import { runBaton } from "../../../test/support/run-baton.ts";

const reader = createFakeReader(company, [syncRun()]);
const unfinished = syncRun({ id: "3MZDDDDDDDDDDDDDDDDDDDDDDDD", endedAt: null });

describe("baton stats", () => {
  it("shows the sync, its totals and its counts by type, but not its token", async () => {
    const { stdout, stderr, exitCode } = await runBaton(["stats"], { reader });
    expect(stdout).toMatchInlineSnapshot(`
      "file      sync.c1z
      engine    memory
      sync      3MWIybG9IMk3w2SgymM6btlUe2l
      type      full
      started   2026-11-23T18:55:51Z
      ended     2026-11-23T18:55:52Z
      duration  559ms

      rows            count
      resource types      4
      resources           5
      entitlements        2
      grants              5

      resource_type  resources  entitlements  grants
      group                  1             1       2
      org                    1             0       0
      role                   1             1       3
      user                   2             0       0
      "
    `);
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
  });

  it("lists what was found while syncing with cause and fix", async () => {
    const withFindings = createFakeReader(
      {
        ...company,
        findings: [
          {
            code: "BATON_SYNC_RAW_ID_MISSING",
            severity: "warning",
            message: "5 of 5 resources have no raw id",
            count: 5,
            examples: ["group:g1", "org:acme", "user:u1", "user:u2"],
          },
        ],
      },
      [syncRun()],
    );
    const { stdout } = await runBaton(["stats", "--no-color"], { reader: withFindings, columns: 80 });
    expect(stdout.slice(stdout.indexOf("warning:"))).toMatchInlineSnapshot(`
      "warning: Resources lack a raw id (BATON_SYNC_RAW_ID_MISSING)
        5 of 5 resources have no raw id
        for example: group:g1, org:acme, user:u1
        cause: Without a RawId annotation a control plane cannot match the resource
        with one that was created before the sync.
        fix: Set the id of the source system as RawId; this SDK does so unless told
        otherwise.
      "
    `);
  });

  // baton-cli §4.8: c1.reader.v2.SyncRun, counts as strings, zero counts left out.
  it("prints c1.reader.v2.SyncRun as JSON", async () => {
    const { stdout } = await runBaton(["stats", "-o", "json"], {
      reader: createFakeReader(company, [
        syncRun({
          parentSyncId: "3MWAAAAAAAAAAAAAAAAAAAAAAAA",
          stats: {
            resourceTypes: 1,
            resources: 9_007_199_254_740_991,
            entitlements: 0,
            grants: 2,
            assets: 0,
            resourcesByResourceType: { b: 1, a: 0 },
            grantsByResourceType: {},
            entitlementsByResourceType: {},
            stepDurationsMs: { "list-grants": 72 },
            connectorCallStats: { "list-grants:group": { count: 24, totalMs: 13, maxMs: 1, errors: 2 } },
          },
        }),
      ]),
    });
    expect(stdout).toBe(
      '{"id":"3MWIybG9IMk3w2SgymM6btlUe2l","startedAt":"2026-11-23T18:55:51.442092217Z",' +
        '"endedAt":"2026-11-23T18:55:52.002011945Z","syncToken":"{\\"current_action_id\\":118}","syncType":"full",' +
        '"parentSyncId":"3MWAAAAAAAAAAAAAAAAAAAAAAAA","stats":{"resourceTypes":"1","resources":"9007199254740991","grants":"2",' +
        '"resourcesByResourceType":{"a":"0","b":"1"},"stepDurationsMs":{"list-grants":"72"},' +
        '"connectorCallStats":{"list-grants:group":{"count":"24","totalMs":"13","maxMs":"1","errors":"2"}}}}\n',
    );
  });

  it("prints counts by type as csv", async () => {
    const { stdout } = await runBaton(["stats", "-o", "csv"], { reader });
    expect(stdout).toBe("resource_type,resources,entitlements,grants\ngroup,1,1,2\norg,1,0,0\nrole,1,1,3\nuser,2,0,0\n");
  });

  it.each([
    ["json", "{}\n"],
    ["ndjson", "{}\n"],
    ["csv", "resource_type,resources,entitlements,grants\n"],
    ["console", ""],
  ])("stays valid %s where no sync is finished, and says so on stderr", async (format, expected) => {
    const { stdout, stderr, exitCode } = await runBaton(["stats", "-o", format], {
      reader: createFakeReader(company, [unfinished]),
    });
    expect(stdout).toBe(expected);
    expect(stderr).toBe(
      "warning: No finished sync found in the c1z; --sync-id 3MZDDDDDDDDDDDDDDDDDDDDDDDD shows an unfinished one\n",
    );
    expect(exitCode).toBe(0);
  });

  it("counts an unfinished sync that is asked for, with a warning", async () => {
    const { stdout, stderr, exitCode } = await runBaton(["stats", "--sync-id", unfinished.id, "--strict"], {
      reader: createFakeReader(company, [unfinished]),
    });
    expect(stdout).toContain("ended    unfinished\n");
    expect(stderr).toMatchInlineSnapshot(`
      "warning: sync 3MZDDDDDDDDDDDDDDDDDDDDDDDD, started 2026-11-23T18:55:51Z, is unfinished: rows that it had not reached are missing
      error: sync.c1z: sync 3MZDDDDDDDDDDDDDDDDDDDDDDDD, started 2026-11-23T18:55:51Z, is unfinished: rows that it had not reached are missing
      hint: Run the connector to a finished full sync, or leave out --strict to accept what is there.
      "
    `);
    expect(exitCode).toBe(3);
  });

  it("shows the newest finished sync of any type", async () => {
    const partial = syncRun({ id: "3MXPARTIAL", type: "partial", endedAt: startedAt + 10_000_000_000n });
    const { stdout } = await runBaton(["stats"], { reader: createFakeReader(company, [syncRun(), partial, unfinished]) });
    expect(stdout).toContain("sync      3MXPARTIAL\ntype      partial\n");
  });
});
