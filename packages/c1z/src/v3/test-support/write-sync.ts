import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Finding } from "@baton-ts/findings";
import type { Page } from "../../store/reader.ts";
import type { SyncRun } from "../../store/sync-run.ts";
import { type CreatePebbleWriterOptions, createPebbleWriter } from "../writer/create-pebble-writer.ts";
import type { PebbleWrittenFile } from "../writer/pebble-writer-options.ts";
import type { SyncRows } from "./arbitrary-sync.ts";

export const testNow = 1_795_460_152_094_706_121n;

/** A finished full sync, but for what is given. */
export function testRun(given: Partial<SyncRun> = {}): SyncRun {
  return {
    id: "3MWIyibiCOGPn1fj1v2A1p5lgSv",
    type: "full",
    startedAt: testNow - 60_000_000_000n,
    endedAt: testNow,
    syncToken: "",
    parentSyncId: "",
    linkedSyncId: "",
    supportsDiff: true,
    stats: null,
    invariants: { generation: "1", coverage: ["I5", "I10"], mode: "connector" },
    ...given,
  };
}

/** A folder of one test, removed with all it holds. */
export interface TestFolder extends AsyncDisposable {
  readonly path: string;
  /** Where the test's file is, or will be. */
  readonly file: string;
  /** For what writers and readers put aside; empty when they cleaned up. */
  readonly temp: string;
}

export async function testFolder(): Promise<TestFolder> {
  const path = await mkdtemp(join(tmpdir(), "baton-v3-test-"));
  const temp = await mkdtemp(join(path, "temp-"));
  return { path, file: join(path, "sync.c1z"), temp, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

export interface WriteSyncOptions extends Partial<CreatePebbleWriterOptions> {
  readonly run?: SyncRun;
  readonly findings?: readonly Finding[];
}

/** Writes rows in batches of 7 with a fixed clock, to `file` of the folder unless another path is given. */
export async function writeSync(
  folder: TestFolder,
  rows: Partial<SyncRows>,
  { run = testRun(), findings = [], ...options }: WriteSyncOptions = {},
): Promise<PebbleWrittenFile> {
  const clock = { now: () => testNow };
  const { file: path, temp: tempDir } = folder;
  await using writer = await createPebbleWriter({ path, tempDir, clock, durable: false, ...options, syncId: run.id });
  await writer.writeResourceTypes(batches(rows.resourceTypes));
  await writer.writeResources(batches(rows.resources));
  await writer.writeEntitlements(batches(rows.entitlements));
  await writer.writeGrants(batches(rows.grants));
  await writer.writeAssets(batches(rows.assets));
  await writer.writeSessions(batches(rows.sessions));
  return await writer.finish(run, findings);
}

function* batches<Row>(rows: readonly Row[] = []): Generator<readonly Row[]> {
  for (let from = 0; from < rows.length; from += 7) yield rows.slice(from, from + 7);
}

/** All rows of a listing. */
export async function collect<Row>(listing: AsyncIterable<Page<Row>>): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const page of listing) rows.push(...page.rows);
  return rows;
}

/** Rows with their bytes as hex, so that they compare by content. */
export function plain(rows: readonly object[]): object[] {
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value,
      ]),
    ),
  );
}
