import { describe, expect, it } from "vitest";
import { company } from "../../../test/support/company.ts";
import { createFakeReader } from "../../../test/support/fake-reader.ts";
import { syncRun } from "../../../test/support/rows.ts";
import { runBaton } from "../../../test/support/run-baton.ts";

const reader = createFakeReader(company, [syncRun()]);

describe("baton entitlements", () => {
  it("fits a terminal of 80 columns", async () => {
    const { stdout } = await runBaton(["entitlements", "--no-color"], { reader, columns: 80 });
    expect(stdout).toMatchInlineSnapshot(`
      "entitlement_id     display_name       slug      resource_type  resource
      group:g1:member    Engineers member   member    group          Engineers
      role:arn…assigned  Payments adminis…  assigned  role           Payments adminis…
      "
    `);
  });

  it("fits a terminal of 200 columns", async () => {
    const { stdout } = await runBaton(["entitlements", "--no-color"], { reader, columns: 200 });
    expect(stdout).toMatchInlineSnapshot(`
      "entitlement_id                                                       display_name                     slug      purpose     resource_type  resource
      group:g1:member                                                      Engineers member                 member    assignment  group          Engineers
      role:arn:aws:iam::123456789012:role/payments-administrator:assigned  Payments administrator assigned  assigned  permission  role           Payments administrator
      "
    `);
  });

  it("shows every column and nothing cut in a pipe", async () => {
    const { stdout, stderr, exitCode } = await runBaton(["entitlements"], { reader });
    expect(stdout).toMatchInlineSnapshot(`
      "entitlement_id                                                       display_name                     slug      purpose     resource_type  resource_id                                            resource                description
      group:g1:member                                                      Engineers member                 member    assignment  group          g1                                                     Engineers
      role:arn:aws:iam::123456789012:role/payments-administrator:assigned  Payments administrator assigned  assigned  permission  role           arn:aws:iam::123456789012:role/payments-administrator  Payments administrator
      "
    `);
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
  });

  it("prints csv", async () => {
    const { stdout } = await runBaton(["entitlements", "-o", "csv"], { reader });
    expect(stdout).toMatchInlineSnapshot(`
      "entitlement_id,display_name,slug,purpose,resource_type,resource_id,resource,description
      group:g1:member,Engineers member,member,assignment,group,g1,Engineers,
      role:arn:aws:iam::123456789012:role/payments-administrator:assigned,Payments administrator assigned,assigned,permission,role,arn:aws:iam::123456789012:role/payments-administrator,Payments administrator,
      "
    `);
  });

  it("prints one object a line as ndjson", async () => {
    const { stdout } = await runBaton(["entitlements", "-o", "ndjson", "--limit", "2"], { reader });
    expect(stdout).toMatchInlineSnapshot(`
      "{"entitlement":{"resource":{"id":{"resourceType":"group","resource":"g1"}},"id":"group:g1:member","displayName":"Engineers member","purpose":"PURPOSE_VALUE_ASSIGNMENT","slug":"member"},"resource":{"id":{"resourceType":"group","resource":"g1"},"parentResourceId":{"resourceType":"org","resource":"acme"},"displayName":"Engineers"},"resourceType":{"id":"group","displayName":"Group","traits":["TRAIT_GROUP"],"description":"Teams, nested"}}
      {"entitlement":{"resource":{"id":{"resourceType":"role","resource":"arn:aws:iam::123456789012:role/payments-administrator"}},"id":"role:arn:aws:iam::123456789012:role/payments-administrator:assigned","displayName":"Payments administrator assigned","purpose":"PURPOSE_VALUE_PERMISSION","slug":"assigned"},"resource":{"id":{"resourceType":"role","resource":"arn:aws:iam::123456789012:role/payments-administrator"},"displayName":"Payments administrator"},"resourceType":{"id":"role","displayName":"Role","traits":["TRAIT_ROLE"]}}
      "
    `);
  });
});
