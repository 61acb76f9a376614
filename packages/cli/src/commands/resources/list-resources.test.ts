import { describe, expect, it } from "vitest";
import { company } from "../../../test/support/company.ts";
import { createFakeReader } from "../../../test/support/fake-reader.ts";
import { syncRun } from "../../../test/support/rows.ts";
import { runBaton } from "../../../test/support/run-baton.ts";

const reader = createFakeReader(company, [syncRun()]);

describe("baton resources", () => {
  it("fits a terminal of 80 columns", async () => {
    const { stdout } = await runBaton(["resources", "--no-color"], { reader, columns: 80 });
    expect(stdout).toMatchInlineSnapshot(`
      "resource_type  id                  display_name        status    email
      org            acme                Acme
      user           u1                  Ada Lovelace        enabled   ada@example.com
      user           u2                  Zażółć 王小明       disabled
      group          g1                  Engineers
      role           arn:aws:i…istrator  Payments administ…
      "
    `);
  });

  it("fits a terminal of 200 columns", async () => {
    const { stdout } = await runBaton(["resources", "--no-color"], { reader, columns: 200 });
    expect(stdout).toMatchInlineSnapshot(`
      "resource_type  id                                                     display_name            status    email            parent
      org            acme                                                   Acme
      user           u1                                                     Ada Lovelace            enabled   ada@example.com
      user           u2                                                     Zażółć 王小明           disabled
      group          g1                                                     Engineers                                          Acme
      role           arn:aws:iam::123456789012:role/payments-administrator  Payments administrator
      "
    `);
  });

  it("shows every column and nothing cut in a pipe", async () => {
    const { stdout, stderr, exitCode } = await runBaton(["resources"], { reader });
    expect(stdout).toMatchInlineSnapshot(`
      "resource_type  id                                                     display_name            status    email            parent_type  parent_id  parent
      org            acme                                                   Acme
      user           u1                                                     Ada Lovelace            enabled   ada@example.com
      user           u2                                                     Zażółć 王小明           disabled
      group          g1                                                     Engineers                                          org          acme       Acme
      role           arn:aws:iam::123456789012:role/payments-administrator  Payments administrator
      "
    `);
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
  });

  it("prints csv", async () => {
    const { stdout } = await runBaton(["resources", "-o", "csv"], { reader });
    expect(stdout).toMatchInlineSnapshot(`
      "resource_type,id,display_name,status,email,parent_type,parent_id,parent
      org,acme,Acme,,,,,
      user,u1,Ada Lovelace,enabled,ada@example.com,,,
      user,u2,Zażółć 王小明,disabled,,,,
      group,g1,Engineers,,,org,acme,Acme
      role,arn:aws:iam::123456789012:role/payments-administrator,Payments administrator,,,,,
      "
    `);
  });

  it("prints one object a line as ndjson", async () => {
    const { stdout } = await runBaton(["resources", "-o", "ndjson", "--limit", "2"], { reader });
    expect(stdout).toMatchInlineSnapshot(`
      "{"resource":{"id":{"resourceType":"org","resource":"acme"},"displayName":"Acme"},"resourceType":{"id":"org","displayName":"Organisation"}}
      {"resource":{"id":{"resourceType":"user","resource":"u1"},"displayName":"Ada Lovelace","annotations":[{"@type":"type.googleapis.com/c1.connector.v2.UserTrait","emails":[{"address":"alt@example.org"},{"address":"ada@example.com","isPrimary":true}],"status":{"status":"STATUS_ENABLED"}}]},"resourceType":{"id":"user","displayName":"User","traits":["TRAIT_USER"]}}
      "
    `);
  });
});
