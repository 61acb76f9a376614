import { describe, expect, it } from "vitest";
import { company } from "../../../test/support/company.ts";
import { createFakeReader } from "../../../test/support/fake-reader.ts";
import { syncRun } from "../../../test/support/rows.ts";
import { runBaton } from "../../../test/support/run-baton.ts";

const reader = createFakeReader(company, [syncRun()]);

describe("baton resource-types", () => {
  it("fits a terminal of 80 columns", async () => {
    const { stdout } = await runBaton(["resource-types", "--no-color"], { reader, columns: 80 });
    expect(stdout).toMatchInlineSnapshot(`
      "resource_type  display_name  traits  description
      user           User          user
      group          Group         group   Teams, nested
      role           Role          role
      org            Organisation
      "
    `);
  });

  it("fits a terminal of 200 columns", async () => {
    const { stdout } = await runBaton(["resource-types", "--no-color"], { reader, columns: 200 });
    expect(stdout).toMatchInlineSnapshot(`
      "resource_type  display_name  traits  description
      user           User          user
      group          Group         group   Teams, nested
      role           Role          role
      org            Organisation
      "
    `);
  });

  it("shows every column and nothing cut in a pipe", async () => {
    const { stdout, stderr, exitCode } = await runBaton(["resource-types"], { reader });
    expect(stdout).toMatchInlineSnapshot(`
      "resource_type  display_name  traits  description
      user           User          user
      group          Group         group   Teams, nested
      role           Role          role
      org            Organisation
      "
    `);
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
  });

  it("prints csv", async () => {
    const { stdout } = await runBaton(["resource-types", "-o", "csv"], { reader });
    expect(stdout).toMatchInlineSnapshot(`
      "resource_type,display_name,traits,description
      user,User,user,
      group,Group,group,"Teams, nested"
      role,Role,role,
      org,Organisation,,
      "
    `);
  });

  it("prints one object a line as ndjson", async () => {
    const { stdout } = await runBaton(["resource-types", "-o", "ndjson", "--limit", "2"], { reader });
    expect(stdout).toMatchInlineSnapshot(`
      "{"resourceType":{"id":"user","displayName":"User","traits":["TRAIT_USER"]}}
      {"resourceType":{"id":"group","displayName":"Group","traits":["TRAIT_GROUP"],"description":"Teams, nested"}}
      "
    `);
  });
});
