import { describe, expect, it } from "vitest";
import { company } from "../../../test/support/company.ts";
import { createFakeReader } from "../../../test/support/fake-reader.ts";
import { syncRun } from "../../../test/support/rows.ts";
import { runBaton } from "../../../test/support/run-baton.ts";

const reader = createFakeReader(company, [syncRun()]);

describe("baton grants", () => {
  it("fits a terminal of 80 columns", async () => {
    const { stdout } = await runBaton(["grants", "--no-color"], { reader, columns: 80 });
    expect(stdout).toMatchInlineSnapshot(`
      "principal_type  principal_id  principal      entitlement_id            origin
      user            u1            Ada Lovelace   group:g1:member           direct
      user            u2            Zażółć 王小明  group:g1:member           direct
      group           g1            Engineers      role:arn:aws…or:assigned  direct
      user            u1            Ada Lovelace   role:arn:aws…or:assigned  inherited
      user            u2            Zażółć 王小明  role:arn:aws…or:assigned  both
      "
    `);
  });

  it("fits a terminal of 200 columns", async () => {
    const { stdout } = await runBaton(["grants", "--no-color"], { reader, columns: 200 });
    expect(stdout).toMatchInlineSnapshot(`
      "principal_type  principal_id  principal      entitlement_id                                                       resource                origin
      user            u1            Ada Lovelace   group:g1:member                                                      Engineers               direct
      user            u2            Zażółć 王小明  group:g1:member                                                      Engineers               direct
      group           g1            Engineers      role:arn:aws:iam::123456789012:role/payments-administrator:assigned  Payments administrator  direct
      user            u1            Ada Lovelace   role:arn:aws:iam::123456789012:role/payments-administrator:assigned  Payments administrator  inherited
      user            u2            Zażółć 王小明  role:arn:aws:iam::123456789012:role/payments-administrator:assigned  Payments administrator  both
      "
    `);
  });

  it("shows every column and nothing cut in a pipe", async () => {
    const { stdout, stderr, exitCode } = await runBaton(["grants"], { reader });
    expect(stdout).toMatchInlineSnapshot(`
      "principal_type  principal_id  principal      entitlement_id                                                       entitlement                      resource_type  resource_id                                            resource                origin     grant_id
      user            u1            Ada Lovelace   group:g1:member                                                      Engineers member                 group          g1                                                     Engineers               direct     group:g1:member:user:u1
      user            u2            Zażółć 王小明  group:g1:member                                                      Engineers member                 group          g1                                                     Engineers               direct     group:g1:member:user:u2
      group           g1            Engineers      role:arn:aws:iam::123456789012:role/payments-administrator:assigned  Payments administrator assigned  role           arn:aws:iam::123456789012:role/payments-administrator  Payments administrator  direct     role:arn:aws:iam::123456789012:role/payments-administrator:assigned:group:g1
      user            u1            Ada Lovelace   role:arn:aws:iam::123456789012:role/payments-administrator:assigned  Payments administrator assigned  role           arn:aws:iam::123456789012:role/payments-administrator  Payments administrator  inherited  role:arn:aws:iam::123456789012:role/payments-administrator:assigned:user:u1
      user            u2            Zażółć 王小明  role:arn:aws:iam::123456789012:role/payments-administrator:assigned  Payments administrator assigned  role           arn:aws:iam::123456789012:role/payments-administrator  Payments administrator  both       role:arn:aws:iam::123456789012:role/payments-administrator:assigned:user:u2
      "
    `);
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
  });

  it("prints csv", async () => {
    const { stdout } = await runBaton(["grants", "-o", "csv"], { reader });
    expect(stdout).toMatchInlineSnapshot(`
      "principal_type,principal_id,principal,entitlement_id,entitlement,resource_type,resource_id,resource,origin,grant_id
      user,u1,Ada Lovelace,group:g1:member,Engineers member,group,g1,Engineers,direct,group:g1:member:user:u1
      user,u2,Zażółć 王小明,group:g1:member,Engineers member,group,g1,Engineers,direct,group:g1:member:user:u2
      group,g1,Engineers,role:arn:aws:iam::123456789012:role/payments-administrator:assigned,Payments administrator assigned,role,arn:aws:iam::123456789012:role/payments-administrator,Payments administrator,direct,role:arn:aws:iam::123456789012:role/payments-administrator:assigned:group:g1
      user,u1,Ada Lovelace,role:arn:aws:iam::123456789012:role/payments-administrator:assigned,Payments administrator assigned,role,arn:aws:iam::123456789012:role/payments-administrator,Payments administrator,inherited,role:arn:aws:iam::123456789012:role/payments-administrator:assigned:user:u1
      user,u2,Zażółć 王小明,role:arn:aws:iam::123456789012:role/payments-administrator:assigned,Payments administrator assigned,role,arn:aws:iam::123456789012:role/payments-administrator,Payments administrator,both,role:arn:aws:iam::123456789012:role/payments-administrator:assigned:user:u2
      "
    `);
  });

  it("prints one object a line as ndjson", async () => {
    const { stdout } = await runBaton(["grants", "-o", "ndjson", "--limit", "2"], { reader });
    expect(stdout).toMatchInlineSnapshot(`
      "{"grant":{"entitlement":{"resource":{"id":{"resourceType":"group","resource":"g1"}},"id":"group:g1:member"},"principal":{"id":{"resourceType":"user","resource":"u1"}},"id":"group:g1:member:user:u1"},"entitlement":{"resource":{"id":{"resourceType":"group","resource":"g1"}},"id":"group:g1:member","displayName":"Engineers member","purpose":"PURPOSE_VALUE_ASSIGNMENT","slug":"member"},"resource":{"id":{"resourceType":"group","resource":"g1"},"parentResourceId":{"resourceType":"org","resource":"acme"},"displayName":"Engineers"},"resourceType":{"id":"group","displayName":"Group","traits":["TRAIT_GROUP"],"description":"Teams, nested"},"principal":{"id":{"resourceType":"user","resource":"u1"},"displayName":"Ada Lovelace","annotations":[{"@type":"type.googleapis.com/c1.connector.v2.UserTrait","emails":[{"address":"alt@example.org"},{"address":"ada@example.com","isPrimary":true}],"status":{"status":"STATUS_ENABLED"}}]}}
      {"grant":{"entitlement":{"resource":{"id":{"resourceType":"group","resource":"g1"}},"id":"group:g1:member"},"principal":{"id":{"resourceType":"user","resource":"u2"}},"id":"group:g1:member:user:u2"},"entitlement":{"resource":{"id":{"resourceType":"group","resource":"g1"}},"id":"group:g1:member","displayName":"Engineers member","purpose":"PURPOSE_VALUE_ASSIGNMENT","slug":"member"},"resource":{"id":{"resourceType":"group","resource":"g1"},"parentResourceId":{"resourceType":"org","resource":"acme"},"displayName":"Engineers"},"resourceType":{"id":"group","displayName":"Group","traits":["TRAIT_GROUP"],"description":"Teams, nested"},"principal":{"id":{"resourceType":"user","resource":"u2"},"displayName":"Zażółć 王小明","status":{"status":"RESOURCE_STATUS_DISABLED"}}}
      "
    `);
  });
});
