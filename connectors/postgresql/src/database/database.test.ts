import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createScratchCluster, noServer, type ScratchCluster } from "../../test/scratch-cluster.ts";
import { type Database, openDatabase } from "./database.ts";

const reason = await noServer();
if (reason !== undefined) console.log(reason);

describe.skipIf(reason !== undefined)("database", () => {
  let cluster: ScratchCluster;
  let database: Database;
  const { signal } = new AbortController();

  beforeAll(async () => {
    cluster = await createScratchCluster();
    database = openDatabase(cluster.config, () => {});
    await cluster.run("create table t (id int primary key)");
  });

  afterAll(async () => {
    // Dropping the database ends what still runs in it; the pool would wait for that.
    await cluster[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  });

  it("ends a running statement on abort and goes on working", async () => {
    const abort = new AbortController();
    const running = database.query("Sleeping", "select pg_sleep(60)", [], abort.signal);
    setTimeout(() => abort.abort(new Error("enough")), 100);
    await expect(running).rejects.toThrow("enough");
    expect(await database.query("Counting", "select 1 as one", [], signal)).toEqual([{ one: 1 }]);
    await expect(database.query("Counting", "select 1", [], abort.signal)).rejects.toThrow("enough");
  });

  it("keeps nothing of a transaction that fails", async () => {
    const failing = database.transaction("Inserting", signal, async (execute) => {
      await execute("insert into t values (1)");
      await execute("insert into t values (1)");
    });
    await expect(failing).rejects.toMatchObject({ details: { sqlState: "23505" } });
    expect(await cluster.values("select count(*) from t")).toEqual(["0"]);
    const kept = await database.transaction("Inserting", signal, async (execute) =>
      execute("insert into t values ($1) returning id", [2]),
    );
    expect(kept).toEqual([{ id: 2 }]);
    expect(await cluster.values("select id from t")).toEqual(["2"]);
  });

  it("survives a connection that the server closes", async () => {
    const killed = database.query("Sleeping", "select pg_sleep(61)", [], signal);
    const own =
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = '$p' and query like '%pg_sleep(61)%' and pid <> pg_backend_pid()";
    const settled = expect(killed).rejects.toMatchObject({ code: "BATON_POSTGRESQL_UNAVAILABLE", retry: "later" });
    await expect.poll(async () => (await cluster.values(own)).includes("true")).toBe(true);
    await settled;
    expect(await database.query("Counting", "select 1 as one", [], signal)).toEqual([{ one: 1 }]);
  });
});
