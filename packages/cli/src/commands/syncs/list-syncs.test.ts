import { describe, expect, it } from "vitest";
import { company } from "../../../test/support/company.ts";
import { createFakeReader } from "../../../test/support/fake-reader.ts";
import { syncRun } from "../../../test/support/rows.ts";
import { runBaton } from "../../../test/support/run-baton.ts";

const reader = createFakeReader(company, [syncRun()]);

describe("baton syncs", () => {
  it("fits a terminal of 80 columns", async () => {
    const { stdout } = await runBaton(["syncs", "--no-color"], { reader, columns: 80 });
    expect(stdout).toMatchInlineSnapshot(`
      "sync_id                      type  state     started
      3MWIybG9IMk3w2SgymM6btlUe2l  full  finished  2026-11-23T18:55:51Z
      "
    `);
  });

  it("fits a terminal of 200 columns", async () => {
    const { stdout } = await runBaton(["syncs", "--no-color"], { reader, columns: 200 });
    expect(stdout).toMatchInlineSnapshot(`
      "sync_id                      type  state     started               ended                 duration
      3MWIybG9IMk3w2SgymM6btlUe2l  full  finished  2026-11-23T18:55:51Z  2026-11-23T18:55:52Z     559ms
      "
    `);
  });

  it("shows every column and nothing cut in a pipe", async () => {
    const { stdout, stderr, exitCode } = await runBaton(["syncs"], { reader });
    expect(stdout).toMatchInlineSnapshot(`
      "sync_id                      type  state     started               ended                 duration  parent_sync_id
      3MWIybG9IMk3w2SgymM6btlUe2l  full  finished  2026-11-23T18:55:51Z  2026-11-23T18:55:52Z     559ms
      "
    `);
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
  });

  it("prints csv", async () => {
    const { stdout } = await runBaton(["syncs", "-o", "csv"], { reader });
    expect(stdout).toMatchInlineSnapshot(`
      "sync_id,type,state,started,ended,duration,parent_sync_id
      3MWIybG9IMk3w2SgymM6btlUe2l,full,finished,2026-11-23T18:55:51Z,2026-11-23T18:55:52Z,559ms,
      "
    `);
  });

  it("prints one object a line as ndjson", async () => {
    const { stdout } = await runBaton(["syncs", "-o", "ndjson", "--limit", "2"], { reader });
    expect(stdout).toMatchInlineSnapshot(`
      "{"id":"3MWIybG9IMk3w2SgymM6btlUe2l","startedAt":"2026-11-23T18:55:51.442092217Z","endedAt":"2026-11-23T18:55:52.002011945Z","syncToken":"{\\"current_action_id\\":118}","syncType":"full"}
      "
    `);
  });
});
