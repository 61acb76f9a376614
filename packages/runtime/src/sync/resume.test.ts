import { readdir, stat, truncate } from "node:fs/promises";
import { join } from "node:path";
import { resourceFromRow } from "@baton-ts/c1z";
import { GrpcCode } from "@baton-ts/findings";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { WrittenSync } from "../test-support/memory-writer.ts";
import { resource, type } from "../test-support/messages.ts";
import { richScript } from "../test-support/rich-script.ts";
import { type LogLine, runScripted, type TestFolder, testFolder } from "../test-support/run-scripted.ts";
import { rpcError, scriptedConnector } from "../test-support/scripted-connector.ts";

/** A connector whose call number `at` fails, counted from 1 behind validate. */
function failingAt(at: number) {
  let calls = -1;
  return scriptedConnector({
    ...richScript(),
    before: () => {
      calls += 1;
      if (calls === at) throw rpcError(GrpcCode.internal, "the connector crashed");
    },
  });
}

const listings = (log: readonly string[]): string[] => log.filter((call) => call.startsWith("list-"));

async function uninterrupted(): Promise<{ rows: WrittenSync; calls: string[] }> {
  await using folder = await testFolder();
  const connector = scriptedConnector(richScript());
  const { written } = await runScripted({ connector, folder });
  return { rows: written, calls: listings(connector.log) };
}

function rowsOf({ resourceTypes, resources, entitlements, grants, findings, run }: WrittenSync): unknown {
  const { syncToken, invariants, type, supportsDiff } = run ?? {};
  return { resourceTypes, resources, entitlements, grants, findings, syncToken, invariants, type, supportsDiff };
}

it("continues behind the last page, at whichever call it failed", async () => {
  const { rows, calls } = await uninterrupted();
  expect(calls.length).toBeGreaterThan(40);
  for (let at = 1; at <= calls.length; at++) {
    await using folder = await testFolder();
    const first = failingAt(at);
    await expect(runScripted({ connector: first, folder }), `call ${at}`).rejects.toThrow("the connector crashed");
    const second = scriptedConnector(richScript());
    const { written, report } = await runScripted({ connector: second, folder });
    expect(rowsOf(written), `after failing at call ${at}`).toEqual(rowsOf(rows));
    // Before the first page there is nothing to go on from.
    expect(report.resumed).toBe(at > 1);
    // The failed call is made again, no other one.
    expect([...listings(first.log).slice(0, -1), ...listings(second.log)].toSorted()).toEqual(calls.toSorted());
  }
});

it("gives the same rows when the journal was cut anywhere, as by a power failure", async () => {
  const { rows, calls } = await uninterrupted();
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: calls.length }), fc.double({ min: 0, max: 1, noNaN: true }), async (at, share) => {
      await using folder = await testFolder();
      await expect(runScripted({ connector: failingAt(at), folder, limits: { journalSegmentBytes: 2000 } })).rejects.toThrow();
      await cutJournal(folder, share);
      const { written } = await runScripted({ connector: scriptedConnector(richScript()), folder });
      expect(rowsOf(written)).toEqual(rowsOf(rows));
    }),
    { numRuns: 60 },
  );
});

it("survives several crashes, each with other workers", async () => {
  const { rows } = await uninterrupted();
  await using folder = await testFolder();
  for (const [at, workers] of [
    [5, 1],
    [9, 4],
    [3, 2],
    [11, 8],
  ] as const) {
    await expect(runScripted({ connector: failingAt(at), folder, workers })).rejects.toThrow("the connector crashed");
  }
  const { written, report } = await runScripted({ connector: scriptedConnector(richScript()), folder, workers: 3 });
  expect(rowsOf(written)).toEqual(rowsOf(rows));
  expect(report.resumed).toBe(true);
});

it("keeps the time of the sync that it resumes, and says so in the log", async () => {
  await using folder = await testFolder();
  await expect(
    runScripted({ connector: failingAt(20), folder, random: (size) => new Uint8Array(size).fill(7) }),
  ).rejects.toThrow();
  const log: LogLine[] = [];
  const { report } = await runScripted({ connector: scriptedConnector(richScript()), folder, log });
  expect(log.find((line) => line.message === "resumed previous sync")).toMatchObject({
    level: "info",
    fields: { sync_id: report.run.id, sync_type: "full" },
  });
  // Of the first run's sevens, not of the second one's zeros.
  expect(report.run.id).not.toMatch(/0{10}$/);
});

it("starts a listing over whose page token the source has forgotten", async () => {
  await using folder = await testFolder();
  /** Tokens hold for one session; users are listed in pages of one, and the third page fails in the first two sessions. */
  const session = (name: string) =>
    scriptedConnector({
      types: [type("user")],
      resources: (_, __, token) => {
        const [owner, page] = token === "" ? [name, "0"] : token.split(":");
        if (owner !== name) throw rpcError(GrpcCode.invalidArgument, `unknown cursor ${token}`);
        if (page === "2" && name !== "third") throw rpcError(GrpcCode.internal, "crash");
        return { list: [resource(`user/${page}`, { name })], next: page === "3" ? "" : `${name}:${Number(page) + 1}` };
      },
    });
  await expect(runScripted({ connector: session("first"), folder })).rejects.toThrow("crash");
  await expect(runScripted({ connector: session("second"), folder })).rejects.toThrow("crash");
  const log: LogLine[] = [];
  const { written } = await runScripted({ connector: session("third"), folder, log });
  expect(written.resources.map((row) => resourceFromRow(row).displayName)).toEqual(["third", "third", "third", "third"]);
  expect(log.filter((line) => line.level === "warn").map((line) => line.message)).toEqual([
    "the source does not take the page token of the interrupted run any more: this listing starts over",
  ]);
});

it("leaves no journal behind when it succeeds", async () => {
  await using folder = await testFolder();
  await expect(runScripted({ connector: failingAt(20), folder })).rejects.toThrow();
  expect(await readdir(join(folder.path, "sync.c1z.journal"))).toEqual(["000000.segment"]);
  await runScripted({ connector: scriptedConnector(richScript()), folder });
  expect(await readdir(folder.path)).toEqual([]);
});

async function cutJournal(folder: TestFolder, share: number): Promise<void> {
  const path = join(folder.path, "sync.c1z.journal");
  const names = (await readdir(path)).filter((name) => name.endsWith(".segment")).toSorted();
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(path, name))).size));
  let rest = Math.floor(share * sizes.reduce((a, b) => a + b, 0));
  for (const [index, name] of names.entries()) {
    const size = Math.min(rest, sizes[index] ?? 0);
    await truncate(join(path, name), size);
    rest -= size;
  }
}
