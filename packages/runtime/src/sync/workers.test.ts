import { setTimeout as delay } from "node:timers/promises";
import { resourceFromRow } from "@baton-ts/c1z";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MemoryFolder } from "../test-support/memory-folder.ts";
import type { WrittenSync } from "../test-support/memory-writer.ts";
import { richScript } from "../test-support/rich-script.ts";
import { type LogLine, runScripted, testFolder } from "../test-support/run-scripted.ts";
import { scriptedConnector } from "../test-support/scripted-connector.ts";

async function sync(workers: number, before?: () => Promise<void>): Promise<{ written: WrittenSync; log: readonly LogLine[] }> {
  await using folder = await testFolder();
  const connector = scriptedConnector({ ...richScript(), ...(before === undefined ? {} : { before }) });
  return await runScripted({ connector, folder, workers });
}

describe("the result does not depend on the number of workers", () => {
  it("nor on how long the calls take", async () => {
    const { written: alone } = await sync(0);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(0, 2, 3, 8),
        fc.array(fc.nat(3), { minLength: 80, maxLength: 80 }),
        async (workers, waits) => {
          let call = 0;
          const { written } = await sync(workers, async () => {
            await delay(waits[call++ % waits.length]);
          });
          expect(written).toEqual(alone);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("in a sync that has everything to disagree about", async () => {
    const { written, log } = await sync(8);
    const org = written.resources.find((row) => row.type === "org" && row.id === "o1");
    const project = written.resources.find((row) => row.id === "o2-1");
    // Of rows with one id the last in plan order stays: the second one of a page, the one under a parent.
    expect(org === undefined ? "" : resourceFromRow(org).displayName).toBe("org/o1 3");
    expect(project).toMatchObject({ parentType: "org", parentId: "o2" });
    expect(written.findings.map((finding) => [finding.code, finding.count])).toEqual([
      ["BATON_SYNC_DUPLICATE_GRANT_ID", 1],
      // The two of above, and an app that a page of grants inserted again, as a stub.
      ["BATON_SYNC_DUPLICATE_RESOURCE_ID", 3],
      ["BATON_SYNC_GRANT_WITHOUT_ENTITLEMENT", 2],
      ["BATON_SYNC_LISTING_SKIPPED", 1],
      ["BATON_SYNC_RAW_ID_MISSING", 3],
    ]);
    expect(log.filter((line) => line.message.startsWith("skipping re-mentioned spawned cursor"))).toHaveLength(1);
  });
});

it("asks a connector for one listing of a resource at a time", async () => {
  const busy = new Map<string, number>();
  let most = 0;
  let parallel = 0;
  const track = (key: string, change: number): void => {
    busy.set(key, (busy.get(key) ?? 0) + change);
    most = Math.max(most, busy.get(key) ?? 0);
    parallel = Math.max(
      parallel,
      [...busy.values()].reduce((a, b) => a + b, 0),
    );
  };
  await using folder = await testFolder();
  const script = richScript();
  const connector = scriptedConnector({
    ...script,
    grants: async (of, token, annotations) => {
      // Cursors that were spawned are asked for side by side.
      const key = of.id?.resourceType === "app" ? `app ${token}` : `${of.id?.resourceType}/${of.id?.resource}`;
      track(key, 1);
      await delay(1);
      track(key, -1);
      return (await script.grants?.(of, token, annotations)) ?? {};
    },
  });
  await runScripted({ connector, folder, workers: 8 });
  expect(most).toBe(1);
  expect(parallel).toBeGreaterThan(2);
});

it("makes no more calls while the journal is slow", async () => {
  const memory = new MemoryFolder();
  let waiting = 0;
  let unwritten = 0;
  let most = 0;
  memory.beforeWrite = async () => {
    waiting += 1;
    await delay(5);
    waiting -= 1;
    unwritten = 0;
  };
  const connector = scriptedConnector({
    ...richScript(),
    before: (call) => {
      if (!call.startsWith("list-")) return;
      if (waiting > 0) unwritten += 1;
      most = Math.max(most, unwritten);
    },
  });
  await using folder = await testFolder();
  await runScripted({ connector, folder, workers: 3, openFolder: () => memory });
  // While one write is under way each of the other workers may start one call, whose page then waits.
  expect(most).toBeLessThanOrEqual(2);
});
