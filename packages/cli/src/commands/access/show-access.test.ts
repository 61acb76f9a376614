import { describe, expect, it } from "vitest";
import { company } from "../../../test/support/company.ts";
import { createFakeReader } from "../../../test/support/fake-reader.ts";
import { grantRow, syncRun } from "../../../test/support/rows.ts";
import { runBaton } from "../../../test/support/run-baton.ts";

const reader = createFakeReader(company, [syncRun()]);
const ofBob = ["access", "-t", "user", "-r", "u2", "--no-color"];

describe("baton access", () => {
  it("fits a terminal of 80 columns", async () => {
    const { stdout } = await runBaton(ofBob, { reader, columns: 80 });
    expect(stdout).toMatchInlineSnapshot(`
      "Effective Access for Zażółć 王小明 (user:u2)
      ├── Engineers (group:g1)
      │   └── member  direct
      └── Payments administrator (role:arn:aws:iam::123456789012:role/payments-admini…
          └── assigned  direct, via group:g1:member
      "
    `);
  });

  it("shows direct and inherited entitlements as a tree in a pipe", async () => {
    const { stdout, stderr, exitCode } = await runBaton(ofBob, { reader });
    expect(stdout).toMatchInlineSnapshot(`
      "Effective Access for Zażółć 王小明 (user:u2)
      ├── Engineers (group:g1)
      │   └── member  direct
      └── Payments administrator (role:arn:aws:iam::123456789012:role/payments-administrator)
          └── assigned  direct, via group:g1:member
      "
    `);
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
  });

  it("prints csv", async () => {
    const { stdout } = await runBaton([...ofBob, "-o", "csv"], { reader });
    expect(stdout).toMatchInlineSnapshot(`
      "principal_type,principal_id,resource_type,resource_id,resource,entitlement_id,slug,direct,via
      user,u2,group,g1,Engineers,group:g1:member,member,true,
      user,u2,role,arn:aws:iam::123456789012:role/payments-administrator,Payments administrator,role:arn:aws:iam::123456789012:role/payments-administrator:assigned,assigned,true,group:g1:member
      "
    `);
  });

  it("prints the message of upstream as JSON, sorted", async () => {
    const { stdout } = await runBaton(["access", "--principal", "user:u1", "-o", "json"], { reader });
    // Joined objects are those of `resources` and `entitlements` (baton-cli §2.1, ResourceAccessListOutput).
    const printed: unknown = JSON.parse(stdout);
    expect(printed).toMatchObject({
      principal: { id: { resourceType: "user", resource: "u1" }, displayName: "Ada Lovelace" },
      access: [
        { resourceType: { id: "group" }, resource: { displayName: "Engineers" }, entitlements: [{ id: "group:g1:member" }] },
        {
          resourceType: { id: "role" },
          resource: { displayName: "Payments administrator" },
          entitlements: [{ id: "role:arn:aws:iam::123456789012:role/payments-administrator:assigned" }],
        },
      ],
    });
  });

  it("lists an entitlement once that was granted twice, with every reason", async () => {
    const grants = [
      grantRow({ resource: "group:g1", entitlement: "group:g1:member", principal: "user:u1", sources: { e2: true, e3: true } }),
      { ...grantRow({ resource: "group:g1", entitlement: "group:g1:member", principal: "user:u1" }), id: "again" },
      grantRow({
        resource: "group:g1",
        entitlement: "group:g1:owner",
        principal: "user:u1",
        sources: { e1: true, e2: true, e3: true, e4: true },
      }),
    ];
    const { stdout } = await runBaton(["access", "--principal", "user:u1", "--no-color"], {
      reader: createFakeReader({ ...company, grants }, [syncRun()]),
      columns: 80,
    });
    expect(stdout).toMatchInlineSnapshot(`
      "Effective Access for Ada Lovelace (user:u1)
      └── Engineers (group:g1)
          ├── member                                direct, via e2, e3
          └── MISSING ENTITLEMENT (group:g1:owner)  via e1, e2, e3 and 1 more
      "
    `);
  });

  // Upstream: placeholder and exit 0 (baton-cli §4.6).
  it("warns about a principal that the sync does not hold", async () => {
    const { stdout, stderr, exitCode } = await runBaton(["access", "-t", "user", "-r", "nope", "-o", "json"], { reader });
    expect(JSON.parse(stdout)).toEqual({
      principal: { id: { resourceType: "user", resource: "nope" }, displayName: "MISSING RESOURCE (user:nope)" },
    });
    expect(stderr).toMatchInlineSnapshot(`
      "warning: principal user:nope is not in this sync; baton resources -t user lists those that are
      "
    `);
    expect(exitCode).toBe(0);
  });

  it("says that a known principal holds nothing", async () => {
    const { stdout, stderr } = await runBaton(["access", "--principal", "org:acme"], { reader });
    expect(stdout).toBe("Effective Access for Acme (org:acme)\n");
    expect(stderr).toBe("org:acme holds no grants\n");
  });
});
