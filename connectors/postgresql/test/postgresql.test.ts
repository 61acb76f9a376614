import { type C1zFacts, type ConnectorSession, openConnector } from "@baton-ts/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connector } from "../src/index.ts";
import { createScratchCluster, noServer, type ScratchCluster } from "./scratch-cluster.ts";

const reason = await noServer();
if (reason !== undefined) console.log(reason);

/** Grants on entitlements that were not listed. */
function unlisted(facts: C1zFacts): string[] {
  return Object.entries(facts.grants).flatMap(([id, { entitlement }]) => (entitlement in facts.entitlements ? [] : [id]));
}

describe.skipIf(reason !== undefined)("baton-postgresql", () => {
  let cluster: ScratchCluster;
  let oids: Record<string, string>;

  beforeEach(async () => {
    cluster = await createScratchCluster();
    await cluster.run(
      "create role $p_alice login",
      'create role "$p_Bob ""B""" login',
      "create role $p_carol login noinherit",
      "create role $p_staff",
      "create role $p_readers createdb",
      "grant $p_readers to $p_staff",
      "grant $p_staff to $p_alice",
      "grant $p_staff to $p_carol",
      "create schema sales authorization $p_staff",
      'create table sales."Orders" (id int)',
      "create view sales.big as select 1 as one",
      'grant select on sales."Orders" to $p_readers',
      'grant insert on sales."Orders" to public',
    );
    oids = {};
    for (const name of ["$p_alice", '$p_Bob "B"', "$p_carol", "$p_staff", "$p_readers"]) {
      const [oid = ""] = await cluster.values(`select oid from pg_roles where rolname = '${name}'`);
      oids[name.slice(3)] = oid;
    }
    const [database = ""] = await cluster.values("select oid from pg_database where datname = '$p'");
    const [schema = ""] = await cluster.values("select oid from pg_namespace where nspname = 'sales'");
    const [table = ""] = await cluster.values("select oid from pg_class where relname = 'Orders'");
    Object.assign(oids, { database, schema: `${database}/${schema}`, table: `${database}/${table}` });
  });

  afterEach(async () => {
    await cluster[Symbol.asyncDispose]();
  });

  const open = async (
    extra: Readonly<Record<string, string | number | readonly string[]>> = {},
    pageSize?: number,
  ): Promise<ConnectorSession> => {
    const { host, port = 5432, user, database } = cluster.config;
    return openConnector(connector, { config: { host, port, user, database, ...extra }, pageSize });
  };

  /** Who of the test's own roles holds an entitlement after expansion; `*` marks those who have it through others. */
  const holders = (facts: C1zFacts, entitlement: string): string[] => {
    const names = new Map(Object.entries(oids).map(([name, oid]) => [oid, name]));
    return Object.values(facts.grants)
      .filter((grant) => grant.entitlement === entitlement)
      .map(({ principal, sources, entitlement }) => {
        const id = principal.slice(principal.indexOf(":") + 1);
        const isDirect = Object.keys(sources).length === 0 || entitlement in sources;
        return `${id === "public" ? "PUBLIC" : names.get(id)}${isDirect ? "" : "*"}`;
      })
      .filter((name) => !name.startsWith("undefined"))
      .sort();
  };
  const table = (slug: string): string => `table:${oids["table"]}:${slug}`;

  it("shows memberships, privileges and what flows through them", async () => {
    await using session = await open();
    const { facts, report } = await session.sync();
    const staff = `group:${oids["staff"]}`;
    const readers = `group:${oids["readers"]}`;
    expect(holders(facts, `${staff}:member`)).toEqual(["alice"]);
    expect(holders(facts, `${staff}:set-role`)).toEqual(["alice", "carol"]);
    expect(holders(facts, `${readers}:member`)).toEqual(["alice*", "staff"]);
    expect(holders(facts, `${readers}:set-role`)).toEqual(["alice*", "carol*", "staff"]);
    expect(holders(facts, table("select"))).toEqual(["alice*", "readers", "staff*"]);
    expect(holders(facts, table("insert"))).toEqual(['Bob "B"*', "PUBLIC", "alice*", "carol*"]);
    expect(holders(facts, `schema:${oids["schema"]}:owner`)).toEqual(["alice*", "staff"]);
    expect(holders(facts, `database:${oids["database"]}:connect`)).toEqual(['Bob "B"*', "PUBLIC", "alice*", "carol*"]);
    expect(holders(facts, "cluster:cluster:create-database")).toEqual(["alice*", "carol*", "readers", "staff*"]);
    expect(facts.resources[`table:${oids["table"]}`]).toMatchObject({
      displayName: "sales.Orders",
      parentResourceId: { resourceType: "schema", resource: oids["schema"] },
    });
    const errors = report.findings.filter(({ severity }) => severity !== "info");
    expect(errors.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
  });

  it("says the same whatever the page size", async () => {
    await using small = await open({}, 1);
    await using large = await open();
    const [one, other] = [(await small.sync()).facts, (await large.sync()).facts];
    const mine = (facts: C1zFacts): unknown =>
      Object.entries(facts.grants).filter(([id]) => Object.values(oids).some((oid) => id.includes(`:${oid}`)));
    expect(mine(one)).toEqual(mine(other));
    expect(Object.keys(one.resources).filter((id) => id.startsWith("table:"))).toEqual(
      Object.keys(other.resources).filter((id) => id.startsWith("table:")),
    );
  });

  it.each([
    ["membership", () => `group:${oids["staff"]}:member`, () => `user:${oids['Bob "B"']}`],
    ["admin option", () => `group:${oids["staff"]}:admin`, () => `user:${oids['Bob "B"']}`],
    ["table privilege", () => table("update"), () => `user:${oids['Bob "B"']}`],
    ["table privilege of PUBLIC", () => table("select"), () => "group:public"],
    ["view privilege of a group", () => `view:${oids["view"]}:select`, () => `group:${oids["readers"]}`],
    ["schema privilege", () => `schema:${oids["schema"]}:usage`, () => `user:${oids["carol"]}`],
    ["database privilege", () => `database:${oids["database"]}:create`, () => `group:${oids["readers"]}`],
  ])("syncs, grants and revokes a %s", async (_, entitlementOf, principalOf) => {
    const [view = ""] = await cluster.values("select oid from pg_class where relname = 'big'");
    oids["view"] = `${oids["database"]}/${view}`;
    const [entitlement, principal] = [entitlementOf(), principalOf()];
    const grantId = `${entitlement}:${principal}`;
    await using session = await open();
    const before = (await session.sync()).facts.grants;
    expect(before[grantId]).toBeUndefined();
    expect((await session.revoke(entitlement, principal)).annotations).toEqual(["GrantAlreadyRevoked"]);
    expect((await session.grant(entitlement, principal)).annotations).toEqual([]);
    expect((await session.grant(entitlement, principal)).annotations).toEqual(["GrantAlreadyExists"]);
    const granted = (await session.sync()).facts.grants;
    expect(Object.keys(granted[grantId]?.sources ?? { missing: true }).filter((id) => id !== entitlement)).toEqual([]);
    expect((await session.revoke(entitlement, principal)).annotations).toEqual([]);
    expect((await session.revoke(entitlement, principal)).annotations).toEqual(["GrantAlreadyRevoked"]);
    const after = (await session.sync()).facts.grants;
    if (entitlement.endsWith(":admin")) {
      // ADMIN OPTION came with a membership, which stays.
      expect(after[grantId]).toBeUndefined();
    } else expect(after).toEqual(before);
  });

  it("revokes what another role granted on", async () => {
    await cluster.run(
      "grant usage on schema sales to $p_readers",
      'grant update on sales."Orders" to $p_readers with grant option',
      'set role $p_readers; grant update on sales."Orders" to $p_alice; reset role',
      'grant update on sales."Orders" to $p_alice',
    );
    await using session = await open();
    await session.sync();
    expect((await session.revoke(table("update"), `user:${oids["alice"]}`)).annotations).toEqual([]);
    expect(holders((await session.sync()).facts, table("update"))).toEqual(["alice*", "readers", "staff*"]);
    await cluster.run('set role $p_readers; grant update on sales."Orders" to $p_alice; reset role');
    await expect(session.revoke(table("update"), `group:${oids["readers"]}`)).rejects.toMatchObject({
      code: "BATON_POSTGRESQL_DEPENDENT_GRANTS",
    });
  });

  it("refuses what PostgreSQL would never do, and says why", async () => {
    await using session = await open();
    await session.sync();
    const staff = `group:${oids["staff"]}:member`;
    await expect(session.grant(staff, "group:public")).rejects.toThrow(/PUBLIC is no role/);
    await expect(session.grant(staff, `group:${oids["readers"]}`)).rejects.toThrow(/is a member of role/);
    await expect(session.grant("group:public:member", `user:${oids["alice"]}`)).rejects.toThrow(/PUBLIC is no role/);
    const [version = "0"] = await cluster.values("select current_setting('server_version_num')");
    const noInherit = session.grant(`group:${oids["readers"]}:member`, `user:${oids["carol"]}`);
    if (Number(version) < 160_000) await expect(noInherit).rejects.toThrow(/is NOINHERIT/);
    else await expect(noInherit).resolves.toEqual({ annotations: [] });
    await cluster.run('drop table sales."Orders"');
    await expect(session.grant(table("select"), `user:${oids["alice"]}`)).rejects.toThrow(/does not exist/);
  });

  it("names roles by oid, so that a renamed or dropped role is never confused with another", async () => {
    await using session = await open();
    await session.sync();
    await cluster.run("alter role $p_alice rename to $p_was_alice", "create role $p_alice login");
    await session.grant(table("delete"), `user:${oids["alice"]}`);
    expect(await cluster.values(`select has_table_privilege('$p_was_alice', 'sales."Orders"', 'delete')`)).toEqual(["true"]);
    expect(await cluster.values(`select has_table_privilege('$p_alice', 'sales."Orders"', 'delete')`)).toEqual(["false"]);
  });

  it("lists only the schemas that are asked for", async () => {
    await cluster.run("create table public.notes (id int)");
    await using session = await open({ schemas: ["public"] });
    const { facts } = await session.sync();
    const names = Object.entries(facts.resources).filter(([id]) => /^(schema|table|view):/.test(id));
    expect(names.map(([, json]) => (json as { displayName: string }).displayName).sort()).toEqual(["public", "public.notes"]);
    expect(Object.values(facts.grants).filter(({ entitlement }) => entitlement.startsWith("table:")).length).toBeGreaterThan(0);
    expect(unlisted(facts)).toEqual([]);
  });

  it("is told apart from a refused login, a missing database and a missing permission", async () => {
    await using missing = await open({ database: `${cluster.prefix}_none` });
    await expect(missing.sync()).rejects.toMatchObject({ code: "BATON_POSTGRESQL_DATABASE_MISSING", grpcCode: 5 });
    await cluster.run("revoke select on pg_catalog.pg_auth_members from public");
    await using limited = await open({ user: `${cluster.prefix}_alice` });
    await expect(limited.sync()).rejects.toMatchObject({
      code: "BATON_POSTGRESQL_FORBIDDEN",
      grpcCode: 7,
      message: expect.stringContaining(`Role ${cluster.prefix}_alice may not read pg_catalog.pg_auth_members`),
    });
  });

  it("needs no more than a login to sync, and says what a change would need", async () => {
    await using session = await open({ user: `${cluster.prefix}_alice` });
    const { facts } = await session.sync();
    expect(holders(facts, table("select"))).toEqual(["alice*", "readers", "staff*"]);
    await expect(session.grant(`group:${oids["readers"]}:member`, `user:${oids['Bob "B"']}`)).rejects.toMatchObject({
      code: "BATON_POSTGRESQL_FORBIDDEN",
      grpcCode: 7,
    });
  });
});
