import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { GrpcCode } from "@baton-ts/findings";
import { describe, expect, it } from "vitest";
import { FakeClock } from "../test-support/fake-clock.ts";
import { entitlement, grant, resource, type } from "../test-support/messages.ts";
import { type LogLine, runScripted, type ScriptedOptions, testFolder } from "../test-support/run-scripted.ts";
import { rpcError, type Script, scriptedConnector } from "../test-support/scripted-connector.ts";

const script: Script = {
  types: [type("user"), type("group")],
  resources: (of) => ({ list: of === "user" ? [resource("user/u")] : [resource("group/g")] }),
  entitlements: (of) => ({ list: of.id?.resourceType === "group" ? [entitlement("group/g:member")] : [] }),
  grants: (of) => ({ list: of.id?.resourceType === "group" ? [grant("group/g:member", "user/u")] : [] }),
};

const journalOf = (folder: { readonly path: string }): Promise<string[]> => readdir(join(folder.path, "sync.c1z.journal"));

describe("on abort", () => {
  it("a running call is aborted, the journal stays, and the next run continues", async () => {
    await using folder = await testFolder();
    const abort = new AbortController();
    let aborted = false;
    const connector = scriptedConnector({
      ...script,
      before: async (call, { signal }) => {
        if (call !== 'list-grants group/g ""') return;
        setTimeout(() => abort.abort(), 1);
        await delay(60_000, undefined, { signal }).catch(() => {
          aborted = true;
          throw signal.reason;
        });
      },
    });
    const stopped = runScripted({ connector, folder, signal: abort.signal, workers: 2 });
    await expect(stopped).rejects.toMatchObject({
      code: "BATON_CANCELED",
      grpcCode: GrpcCode.canceled,
      message: expect.stringMatching(
        /^sync stopped before its end; .*sync\.c1z is untouched, and the pages collected so far are kept in .*\.journal$/,
      ),
      hint: "Run again with the same options to continue; after seven days the sync starts anew.",
    });
    expect(aborted).toBe(true);
    expect(await journalOf(folder)).toEqual(["000000.segment"]);

    const { report, written } = await runScripted({ connector: scriptedConnector(script), folder });
    expect(report.resumed).toBe(true);
    expect(written.grants).toHaveLength(1);
  });

  it("a wait between two tries ends", async () => {
    await using folder = await testFolder();
    const abort = new AbortController();
    const connector = scriptedConnector({
      ...script,
      resources: () => {
        abort.abort();
        throw rpcError(GrpcCode.unavailable, "down");
      },
    });
    await expect(runScripted({ connector, folder, signal: abort.signal })).rejects.toMatchObject({ code: "BATON_CANCELED" });
  });

  it("before the start nothing is called", async () => {
    await using folder = await testFolder();
    const connector = scriptedConnector(script);
    await expect(runScripted({ connector, folder, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "BATON_CANCELED",
    });
    expect(connector.log).toEqual([]);
    expect(await readdir(folder.path)).toEqual([]);
  });

  it("before the start an unfinished sync stays resumable", async () => {
    await using folder = await testFolder();
    const crash = scriptedConnector({
      ...script,
      grants: () => {
        throw rpcError(GrpcCode.internal, "crash");
      },
    });
    await expect(runScripted({ connector: crash, folder })).rejects.toThrow("crash");
    await expect(runScripted({ connector: crash, folder, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "BATON_CANCELED",
    });
    expect((await runScripted({ connector: scriptedConnector(script), folder })).report.resumed).toBe(true);
  });

  it("for want of time the sync is unfinished", async () => {
    await using folder = await testFolder();
    const abort = new AbortController();
    const connector = scriptedConnector({
      ...script,
      before: () => abort.abort(new DOMException("time is over", "TimeoutError")),
    });
    await expect(runScripted({ connector, folder, signal: abort.signal })).rejects.toMatchObject({
      code: "BATON_SYNC_UNFINISHED",
      grpcCode: GrpcCode.unknown,
      message: expect.stringMatching(/^sync exited without finishing: /),
    });
  });
});

describe("an unfinished sync is not continued", () => {
  const crashing = (fields: Script = {}) =>
    scriptedConnector({ ...script, ...fields, before: (call) => (call.startsWith("list-grants") ? crash() : undefined) });
  const crash = (): never => {
    throw rpcError(GrpcCode.internal, "crash");
  };

  it.each([
    ["by another connector", { connectorName: "Other" }, 'it is of connector "Scripted", this one is "Other"'],
    ["as another type of sync", { mode: { kind: "resourcesOnly" } as const }, "it is of type full, this one is resources_only"],
    ["with other types", { syncResourceTypes: ["user"] }, "it was started with other options"],
    ["with another configuration", { fingerprint: "new" }, "it was started with other options"],
    ["when a new one is asked for", { fresh: true }, "a new sync was asked for"],
    ["after a week", { clock: laterClock(7 * 24 * 60 * 60 * 1000 + 1) }, "it was started more than seven days ago"],
  ] satisfies [string, Partial<ScriptedOptions>, string][])("%s", async (_, fields, reason) => {
    await using folder = await testFolder();
    await expect(runScripted({ connector: crashing(), folder })).rejects.toThrow("crash");
    const log: LogLine[] = [];
    const connector = scriptedConnector(script);
    const { report } = await runScripted({ connector, folder, log, ...fields });
    expect(report.resumed).toBe(false);
    expect(connector.log).toContain("list-resource-types");
    expect(
      log.find((line) => line.message === "starting a new sync: the unfinished one is not continued")?.fields["reason"],
    ).toBe(reason);
  });

  it("but is on its seventh day", async () => {
    await using folder = await testFolder();
    await expect(runScripted({ connector: crashing(), folder })).rejects.toThrow("crash");
    const clock = laterClock(7 * 24 * 60 * 60 * 1000);
    expect((await runScripted({ connector: scriptedConnector(script), folder, clock })).report.resumed).toBe(true);
  });
});

function laterClock(ms: number): FakeClock {
  const clock = new FakeClock();
  clock.advance(ms);
  return clock;
}

it("keeps nothing of rows that can only fail again", async () => {
  await using folder = await testFolder();
  const connector = scriptedConnector({
    ...script,
    grants: (of) => ({
      list: of.id?.resourceType === "group" ? [grant("group/g:member", "user/u", { from: ["group:g:member"] })] : [],
    }),
  });
  await expect(runScripted({ connector, folder })).rejects.toMatchObject({ code: "BATON_SYNC_EXPANSION_PRINCIPAL_MISMATCH" });
  expect(await readdir(folder.path)).toEqual([]);
});

it("says how far it came when it fails, for v3 files", async () => {
  await using folder = await testFolder();
  const log: LogLine[] = [];
  const connector = scriptedConnector({
    ...script,
    grants: () => {
      throw rpcError(GrpcCode.internal, "crash");
    },
  });
  await expect(runScripted({ connector, folder, engine: "pebble", log })).rejects.toThrow("crash");
  expect(log.at(-1)).toMatchObject({
    level: "error",
    message: "sync stats so far",
    // Types, two listings of each kind before grants.
    fields: { sync_type: "full", completed_actions: 7, worker_count: 1, error: { code: "BATON_TEST_FAILURE" } },
  });
});

it("fails with what validate says before anything is listed", async () => {
  await using folder = await testFolder();
  const connector = scriptedConnector({
    before: (call) => {
      if (call === "validate") throw rpcError(GrpcCode.unauthenticated, "the token is wrong");
    },
  });
  await expect(runScripted({ connector, folder })).rejects.toMatchObject({ grpcCode: GrpcCode.unauthenticated });
  expect(connector.log).toEqual(["validate"]);
  expect(await readdir(folder.path)).toEqual([]);
});

it("is done even if the connector cannot clean up", async () => {
  await using folder = await testFolder();
  const connector = scriptedConnector({
    ...script,
    before: (call) => {
      if (call === "cleanup") throw rpcError(GrpcCode.internal, "no");
    },
  });
  const { log, written } = await runScripted({ connector, folder });
  expect(written.grants).toHaveLength(1);
  expect(log.find((line) => line.message === "error clearing connector caches")?.level).toBe("error");
});
