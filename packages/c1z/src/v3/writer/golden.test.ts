import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { SyncStatsRecordSchema } from "@baton-ts/proto/storage";
import { fromBinary } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { openC1z } from "../../open-c1z.ts";
import { nanosOfTimestamp } from "../../store/nanos.ts";
import { loadXxhash64 } from "../checksum/xxhash64.ts";
import { FileAccess } from "../envelope/file-access.ts";
import { Family, Meta } from "../keys/families.ts";
import { PebbleStore } from "../pebble-store.ts";
import { sortRows } from "../test-support/arbitrary-sync.ts";
import { collect, type TestFolder, testFolder, writeSync } from "../test-support/write-sync.ts";

const golden = process.env["BATON_GOLDEN_DIR"] ?? resolve(import.meta.dirname, "../../../../../../shared/golden");
const files = (existsSync(golden) ? readdirSync(golden) : [])
  .map((name) => ({ name, path: join(golden, name, "v3.c1z") }))
  .filter(({ path }) => existsSync(path));
if (files.length === 0) console.log(`skipped: comparing written v3 files with Go's needs the golden data (${golden} is absent)`);

const latin1 = (bytes: Uint8Array | readonly number[]): string => Buffer.from(bytes).toString("latin1");
/** Families that are left out as a whole, as the format allows. */
const digests = [Family.grantHash, Family.digest].map(latin1);

/** Every live row, key and value as texts of one character a byte. */
async function storedRows(path: string, folder: TestFolder): Promise<Map<string, string>> {
  using file = new FileAccess(path);
  using store = await PebbleStore.open(path, file, {
    folder: folder.temp,
    xxhash64: await loadXxhash64(),
    maxDecodedBytes: 2 ** 30,
    windowLogMax: 23,
    signal: undefined,
  });
  const rows = new Map<string, string>();
  for (const { key, value } of await store.rows({ start: new Uint8Array(0), end: undefined })) {
    const text = latin1(key);
    if (!digests.some((prefix) => text.startsWith(prefix))) rows.set(text, latin1(value));
  }
  return rows;
}

/** Writes the rows of a file again, through the reader's translation and back. */
async function copy(path: string, folder: TestFolder, writtenAt: bigint): Promise<void> {
  await using reader = await openC1z(path, { tempDir: folder.temp });
  const view = await reader.view({ kind: "latestFinished" });
  if (view.sync === null) throw new Error(`${path} holds no sync`);
  const entitlements = await collect(view.entitlements());
  const grants = await collect(view.grants());
  const rows = {
    resourceTypes: await collect(view.resourceTypes()),
    resources: await collect(view.resources()),
    entitlements: sortRows(entitlements, ["resourceType", "resourceId", "id"]),
    grants: sortRows(grants, ["resourceType", "resourceId", "entitlementId", "principalType", "principalId", "id"]),
    assets: await collect(view.assets()),
    sessions: await collect(view.sessions()),
  };
  await writeSync(folder, rows, { run: { ...view.sync, stats: null }, clock: { now: () => writtenAt } });
}

describe("a sync that Go wrote", () => {
  it.each(files)("is stored byte for byte alike when it is written again: $name", async ({ path }) => {
    await using folder = await testFolder();
    await using unpacked = await testFolder();
    const theirs = await storedRows(path, unpacked);
    const stats = Buffer.from(theirs.get(latin1(Meta.stats)) ?? "", "latin1");
    const { writtenAt } = fromBinary(SyncStatsRecordSchema, stats);
    if (writtenAt === undefined) throw new Error(`${path} does not say when its stats were written`);
    await copy(path, folder, nanosOfTimestamp(writtenAt));
    await using unpackedAgain = await testFolder();
    const ours = await storedRows(folder.file, unpackedAgain);
    expect([...ours.keys()]).toEqual([...theirs.keys()]);
    for (const [key, value] of theirs) expect(ours.get(key), key).toBe(value);
  });
});
