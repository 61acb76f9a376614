import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createScratchCluster, noServer, type ScratchCluster } from "../../test/scratch-cluster.ts";
import { type Database, openDatabase } from "../database/database.ts";
import { membershipsSql, parseMembership } from "./memberships.ts";
import { databasesSql, parseDatabase, parseObject, relationKinds, relationsSql, schemasSql } from "./objects.ts";
import { parsePrivilege, privilegesSql } from "./privileges.ts";
import { attributesSql, parseAttributes, parseRole, type RoleRow, roleSql, rolesSql } from "./roles.ts";
import type { Row } from "./row.ts";

const reason = await noServer();
if (reason !== undefined) console.log(reason);

describe.skipIf(reason !== undefined)("catalog queries", () => {
  let cluster: ScratchCluster;
  let database: Database;
  const { signal } = new AbortController();

  beforeAll(async () => {
    cluster = await createScratchCluster();
    database = openDatabase(cluster.config, () => {});
    await cluster.run(
      "create role $p_alice login noinherit valid until '2020-02-03 04:05:06+00'",
      'create role "$p_Zoë ""q""" login connection limit 0',
      "create role $p_readers",
      "create role $p_writers createdb bypassrls",
      "grant $p_readers to $p_writers with admin option",
      "grant $p_readers to $p_alice",
      'grant $p_writers to "$p_Zoë ""q"""',
      "create schema sales authorization $p_writers",
      "create table sales.orders (id int)",
      'create view sales."Big Orders" as select * from sales.orders',
      "create table public.notes (id int)",
      "grant usage on schema sales to $p_readers",
      "grant select on sales.orders to $p_readers with grant option",
      "set role $p_readers; grant select on sales.orders to $p_alice; reset role",
      'grant select on sales."Big Orders" to public',
      "comment on table public.notes is 'what people wrote'",
    );
  });

  afterAll(async () => {
    // Dropping the database ends what still runs in it; the pool would wait for that.
    await cluster[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  });

  /** All rows of a keyed listing, read with pages of `size` rows. */
  async function paged(
    sql: string,
    before: unknown[],
    key: (row: Row) => unknown[],
    start: unknown[],
    size: number,
    after: unknown[] = [],
  ) {
    const found: Row[] = [];
    for (let position = start; ; ) {
      const rows = await database.query("test", sql, [...before, ...position, size, ...after], signal);
      found.push(...rows);
      if (rows.length < size) return found;
      position = key(rows.at(-1) ?? {});
    }
  }

  const scratch = (name: string): boolean => name.startsWith(cluster.prefix);
  const short = (name: string): string => name.replace(cluster.prefix, "$p");
  async function names(): Promise<Map<string, string>> {
    const oids = await cluster.values("select oid from pg_roles order by oid");
    const all = await cluster.values("select rolname from pg_roles order by oid");
    return new Map(oids.map((oid, index) => [oid, short(all[index] ?? "")]));
  }

  it("lists roles by whether they can log in, in pages of any size", async () => {
    for (const size of [1, 2, 500]) {
      const users = (await paged(rolesSql, [true], (row) => [row["oid"]], ["0"], size)).map(parseRole);
      const groups = (await paged(rolesSql, [false], (row) => [row["oid"]], ["0"], size)).map(parseRole);
      expect(users.filter(({ name }) => scratch(name)).map(({ name }) => short(name))).toEqual(["$p_alice", '$p_Zoë "q"']);
      expect(groups.filter(({ name }) => scratch(name)).map(({ name }) => short(name))).toEqual(["$p_readers", "$p_writers"]);
      expect([...users, ...groups]).toHaveLength((await cluster.values("select 1 from pg_roles")).length);
    }
  });

  it("reads what a role is", async () => {
    const roles: RoleRow[] = [];
    for (const oid of await cluster.values("select oid from pg_roles where left(rolname, 16) = '$p' order by oid")) {
      roles.push(...(await database.query("test", roleSql, [oid], signal)).map(parseRole));
    }
    expect(roles.map((role) => Object.assign(role, { name: short(role.name), oid: "" }))).toEqual([
      {
        oid: "",
        name: "$p_alice",
        canLogin: true,
        inherits: false,
        isSuperuser: false,
        hasMembers: false,
        connectionLimit: -1,
        passwordValidUntil: "2020-02-03T04:05:06Z",
        comment: undefined,
      },
      expect.objectContaining({ name: '$p_Zoë "q"', inherits: true, connectionLimit: 0, passwordValidUntil: undefined }),
      expect.objectContaining({ name: "$p_readers", canLogin: false, hasMembers: true }),
      expect.objectContaining({ name: "$p_writers", canLogin: false, hasMembers: true }),
    ]);
  });

  it("reads role attributes", async () => {
    const rows = (await paged(attributesSql, [], (row) => [row["oid"]], ["0"], 1)).map(parseAttributes);
    const writers = (await cluster.values("select oid from pg_roles where rolname = '$p_writers'"))[0];
    expect(rows.find(({ oid }) => oid === writers)).toMatchObject({
      superuser: false,
      createRole: false,
      createDatabase: true,
      replication: false,
      bypassRowSecurity: true,
      hasMembers: true,
    });
    expect(rows.filter((row) => row.superuser)).toHaveLength(
      (await cluster.values("select 1 from pg_roles where rolsuper")).length,
    );
  });

  it("reads memberships with their options, in pages of any size", async () => {
    const roleNames = await names();
    for (const size of [1, 500]) {
      const rows = await paged(membershipsSql, [false], (row) => [row["role_oid"], row["member_oid"]], ["0", "0"], size);
      const mine = rows.map(parseMembership).filter(({ roleOid }) => roleNames.get(roleOid)?.startsWith("$p"));
      const described = mine.map((row) => [
        roleNames.get(row.roleOid),
        roleNames.get(row.memberOid),
        row.inherits ? "inherits" : "set only",
        row.isAdmin ? "admin" : "",
        row.memberHasMembers,
        row.canSet,
      ]);
      expect(described.sort((a, b) => String(a).localeCompare(String(b)))).toEqual([
        ["$p_readers", "$p_alice", "set only", "", false, true],
        ["$p_readers", "$p_writers", "inherits", "admin", true, true],
        ["$p_writers", '$p_Zoë "q"', "inherits", "", false, true],
      ]);
    }
  });

  it("lists databases, schemas and relations of the connected database only", async () => {
    const databases = (await paged(databasesSql, [], (row) => [row["oid"]], ["0"], 1)).map(parseDatabase);
    expect(databases.map(({ name }) => name)).not.toContain("template1");
    const own = databases.find(({ name }) => name === cluster.prefix)?.oid ?? "";
    const other = databases.find(({ name }) => name !== cluster.prefix)?.oid ?? "";
    const schemas = (await database.query("test", schemasSql, [own, "0", 100, null], signal)).map(parseObject);
    expect(schemas.map(({ name }) => name).sort()).toEqual(["public", "sales"]);
    expect(await database.query("test", schemasSql, [other, "0", 100, null], signal)).toEqual([]);
    expect((await database.query("test", schemasSql, [own, "0", 100, ["sales"]], signal)).map(parseObject)).toMatchObject([
      { name: "sales" },
    ]);
    const relations = async (schema: string, kinds: readonly string[]) => {
      const oid = schemas.find(({ name }) => name === schema)?.oid;
      const rows = await database.query("test", relationsSql, [own, oid, kinds, "0", 100], signal);
      return rows.map(parseObject).map(({ name, kind, comment }) => [name, kind, comment]);
    };
    expect(await relations("sales", relationKinds.table)).toEqual([["orders", "table", undefined]]);
    expect(await relations("sales", relationKinds.view)).toEqual([["Big Orders", "view", undefined]]);
    expect(await relations("public", relationKinds.table)).toEqual([["notes", "table", "what people wrote"]]);
  });

  it("reads access lists, default ones, PUBLIC and owners included", async () => {
    const roleNames = await names();
    const described = async (kind: "database" | "schema" | "table" | "view", object: string): Promise<unknown[]> => {
      const oid = (await cluster.values(object))[0];
      const rows = (await database.query("test", privilegesSql(kind), ["0", 10_000, null], signal)).map(parsePrivilege);
      return rows
        .filter((row) => row.objectOid === oid)
        .map((row) => [
          roleNames.get(row.granteeOid) ?? "PUBLIC",
          row.privilege,
          row.isGrantable,
          row.grantors.map(short).join(),
        ]);
    };
    const me = cluster.config.user;
    expect(await described("database", "select oid from pg_database where datname = '$p'")).toEqual([
      ["PUBLIC", "CONNECT", false, me],
      ["PUBLIC", "TEMPORARY", false, me],
      [me, "CONNECT", false, me],
      [me, "CREATE", false, me],
      [me, "OWNER", false, me],
      [me, "TEMPORARY", false, me],
    ]);
    expect(await described("schema", "select oid from pg_namespace where nspname = 'sales'")).toEqual([
      ["$p_readers", "USAGE", false, "$p_writers"],
      ["$p_writers", "CREATE", false, "$p_writers"],
      ["$p_writers", "OWNER", false, "$p_writers"],
      ["$p_writers", "USAGE", false, "$p_writers"],
    ]);
    const orders = await described("table", "select oid from pg_class where relname = 'orders'");
    expect(orders.filter((row) => String(row).startsWith("$p"))).toEqual([
      ["$p_alice", "SELECT", false, "$p_readers"],
      ["$p_readers", "SELECT", true, me],
    ]);
    const view = await described("view", "select oid from pg_class where relname = 'Big Orders'");
    expect(view.filter((row) => String(row).startsWith("PUBLIC"))).toEqual([["PUBLIC", "SELECT", false, me]]);
  });

  it("pages access lists by object", async () => {
    const all = (await database.query("test", privilegesSql("table"), ["0", 100, null], signal)).map(parsePrivilege);
    const onePerPage = [];
    for (let last = "0"; ; ) {
      const rows = (await database.query("test", privilegesSql("table"), [last, 1, null], signal)).map(parsePrivilege);
      if (rows.length === 0) break;
      expect(new Set(rows.map(({ objectOid }) => objectOid)).size).toBe(1);
      onePerPage.push(...rows);
      last = rows.at(-1)?.objectOid ?? "";
    }
    expect(onePerPage).toEqual(all);
    expect(new Set(all.map(({ objectOid }) => objectOid)).size).toBe(2);
    const filtered = await database.query("test", privilegesSql("table"), ["0", 100, ["public"]], signal);
    expect(new Set(filtered.map((row) => row["object_oid"])).size).toBe(1);
  });
});
