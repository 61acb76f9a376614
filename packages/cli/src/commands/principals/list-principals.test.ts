import { describe, expect, it } from "vitest";
import { company } from "../../../test/support/company.ts";
import { createFakeReader } from "../../../test/support/fake-reader.ts";
import { syncRun } from "../../../test/support/rows.ts";
import { runBaton } from "../../../test/support/run-baton.ts";

const reader = createFakeReader(company, [syncRun()]);

describe("baton principals", () => {
  it("fits a terminal of 80 columns", async () => {
    const { stdout } = await runBaton(["principals", "--no-color"], { reader, columns: 80 });
    expect(stdout).toMatchInlineSnapshot(`
      "resource_type  id  display_name   status    email            parent
      group          g1  Engineers                                 Acme
      user           u1  Ada Lovelace   enabled   ada@example.com
      user           u2  Zażółć 王小明  disabled
      "
    `);
  });

  it("fits a terminal of 200 columns", async () => {
    const { stdout } = await runBaton(["principals", "--no-color"], { reader, columns: 200 });
    expect(stdout).toMatchInlineSnapshot(`
      "resource_type  id  display_name   status    email            parent
      group          g1  Engineers                                 Acme
      user           u1  Ada Lovelace   enabled   ada@example.com
      user           u2  Zażółć 王小明  disabled
      "
    `);
  });

  it("shows every column and nothing cut in a pipe", async () => {
    const { stdout, stderr, exitCode } = await runBaton(["principals"], { reader });
    expect(stdout).toMatchInlineSnapshot(`
      "resource_type  id  display_name   status    email            parent_type  parent_id  parent
      group          g1  Engineers                                 org          acme       Acme
      user           u1  Ada Lovelace   enabled   ada@example.com
      user           u2  Zażółć 王小明  disabled
      "
    `);
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
  });

  it("prints csv", async () => {
    const { stdout } = await runBaton(["principals", "-o", "csv"], { reader });
    expect(stdout).toMatchInlineSnapshot(`
      "resource_type,id,display_name,status,email,parent_type,parent_id,parent
      group,g1,Engineers,,,org,acme,Acme
      user,u1,Ada Lovelace,enabled,ada@example.com,,,
      user,u2,Zażółć 王小明,disabled,,,,
      "
    `);
  });

  it("prints one object a line as ndjson", async () => {
    const { stdout } = await runBaton(["principals", "-o", "ndjson", "--limit", "2"], { reader });
    expect(stdout).toMatchInlineSnapshot(`
      "{"resource":{"id":{"resourceType":"group","resource":"g1"},"parentResourceId":{"resourceType":"org","resource":"acme"},"displayName":"Engineers"},"resourceType":{"id":"group","displayName":"Group","traits":["TRAIT_GROUP"],"description":"Teams, nested"},"parent":{"id":{"resourceType":"org","resource":"acme"},"displayName":"Acme"}}
      {"resource":{"id":{"resourceType":"user","resource":"u1"},"displayName":"Ada Lovelace","annotations":[{"@type":"type.googleapis.com/c1.connector.v2.UserTrait","emails":[{"address":"alt@example.org"},{"address":"ada@example.com","isPrimary":true}],"status":{"status":"STATUS_ENABLED"}}]},"resourceType":{"id":"user","displayName":"User","traits":["TRAIT_USER"]}}
      "
    `);
  });
});
