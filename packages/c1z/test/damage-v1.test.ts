import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { constants, zstdCompressSync } from "node:zlib";
import { isBatonError } from "@baton-ts/findings";
import { describe, expect, test } from "vitest";
import { openC1z } from "../src/open-c1z.ts";
import { createFileStore, createTestFolder, type TestFolder } from "./file-store.ts";
import { goldenCases, unpackedByNode } from "./golden.ts";
import { collect, plain, writeSync } from "./store-contract.ts";

const magic = Buffer.from("C1ZF\0", "latin1");
const checksum = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };

/** Equal on every run: a failure can be looked at again. */
function seededRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Everything in the file, or the error that names why not. */
async function readAll(folder: TestFolder, bytes: Uint8Array): Promise<string> {
  writeFileSync(folder.file, bytes);
  await using reader = await openC1z(folder.file, { tempDir: folder.tempDir });
  const view = await reader.view({ kind: "latestFinished" });
  const lists = [view.resourceTypes(), view.resources(), view.entitlements(), view.grants(), view.assets(), view.sessions()].map(
    (pages) => collect<object>(pages),
  );
  const all = [await reader.syncs(), ...(await Promise.all(lists)).map(plain)];
  return JSON.stringify(all, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value));
}

async function expectDamageReport(folder: TestFolder, bytes: Uint8Array, what: string): Promise<void> {
  const error = await readAll(folder, bytes).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expectReport(error, folder, what);
}

function expectReport(error: unknown, folder: TestFolder, what: string): void {
  if (!isBatonError(error)) throw new Error(`${what}: expected a BatonError, got ${String(error)}`, { cause: error });
  expect(error.code, what).toMatch(
    /^BATON_C1Z_(CORRUPT|TRUNCATED|INVALID_MAGIC|NOT_FOUND|DECODED_SIZE_EXCEEDED|WINDOW_EXCEEDED)$/,
  );
  expect(error.message, what).toContain(folder.file);
  expect(error.message, what).not.toContain("\n");
  expect(readdirSync(folder.tempDir), what).toEqual([]);
}

describe.each(goldenCases.filter(({ name }) => name === "dirty" || name === "company"))("$name", ({ v1 }) => {
  const whole = readFileSync(v1);

  test("cut behind each of the first 200 bytes", async () => {
    await using folder = await createTestFolder();
    for (let length = 0; length < 200; length++)
      await expectDamageReport(folder, whole.subarray(0, length), `cut to ${length} bytes`);
  });

  test("cut at 500 places", async () => {
    await using folder = await createTestFolder();
    const random = seededRandom(1);
    for (let i = 0; i < 500; i++) {
      const length = random(whole.length);
      await expectDamageReport(folder, whole.subarray(0, length), `cut to ${length} bytes`);
    }
  });

  test("one bit flipped at 500 places is reported, unless the format has no use for the bit", async () => {
    await using folder = await createTestFolder();
    const intact = await readAll(folder, whole);
    const random = seededRandom(2);
    let reported = 0;
    for (let i = 0; i < 500; i++) {
      const damaged = Buffer.from(whole);
      // Headers are few bytes among many: every third flip goes there.
      const at = random(i % 3 === 0 ? 32 : whole.length);
      const bit = random(8);
      damaged[at] = (damaged[at] as number) ^ (1 << bit);
      const what = `bit ${bit} of byte ${at} flipped`;
      const result = await readAll(folder, damaged).catch((error: unknown) => error);
      if (result === intact) continue;
      expectReport(result, folder, what);
      reported++;
    }
    // A larger window than needed is no damage: the three bits that allow it are all that may pass.
    expect(reported).toBeGreaterThan(480);
  });

  test("pages overwritten inside of the database never crash, hang or leave anything behind", async () => {
    await using folder = await createTestFolder();
    const database = unpackedByNode(v1);
    const random = seededRandom(3);
    let reported = 0;
    for (let i = 0; i < 60; i++) {
      const damaged = Buffer.from(database);
      const page = random(damaged.length / 4096) * 4096;
      // Tree structure is at the beginning of a page.
      for (let n = 0; n < 16; n++) damaged[page + random(n % 2 === 0 ? 64 : 4096)] = random(256);
      const result = await readAll(folder, Buffer.concat([magic, zstdCompressSync(damaged, checksum)])).catch(
        (error: unknown) => error,
      );
      if (typeof result === "string") {
        expect(readdirSync(folder.tempDir)).toEqual([]);
        continue;
      }
      expectReport(result, folder, `page ${page / 4096} overwritten`);
      reported++;
    }
    expect(reported).toBeGreaterThan(10);
  });
});

test.each([
  ["text", Buffer.from("no database at all, but long enough to be taken for one: ".repeat(40)), /not a SQLite database/],
  ["nothing", Buffer.alloc(0), /lacks the tables/],
  ["zeros", Buffer.alloc(8192), /not a SQLite database|lacks the tables/],
])("a payload of %s is reported as no database", async (_, payload, reason) => {
  await using folder = await createTestFolder();
  const bytes = Buffer.concat([magic, zstdCompressSync(payload, checksum)]);
  await expectDamageReport(folder, bytes, "no database");
  await expect(readAll(folder, bytes)).rejects.toThrow(reason);
});

test("a database of something else is reported with the tables that it lacks", async () => {
  await using folder = await createTestFolder();
  const path = join(folder.path, "other.db");
  const other = new DatabaseSync(path);
  other.exec("create table v1_grants (id integer primary key); create view v1_resources as select 1; create table cats (name)");
  other.close();
  const bytes = Buffer.concat([magic, zstdCompressSync(readFileSync(path))]);
  await expect(readAll(folder, bytes)).rejects.toMatchObject({
    code: "BATON_C1Z_CORRUPT",
    message:
      `${folder.file} is damaged: its database lacks the tables v1_resource_types, v1_resources, v1_entitlements, v1_sync_runs ` +
      "(found v1_grants)",
  });
});

test("a column of the wrong type is reported with table, row and column", async () => {
  await using store = await createFileStore();
  await writeSync(store, { resourceTypes: [{ id: "user", data: Uint8Array.of(1), discoveredAt: 0n }] });
  const path = join(store.folder.path, "changed.db");
  writeFileSync(path, unpackedByNode(store.folder.file));
  const changed = new DatabaseSync(path);
  changed.exec("update v1_resource_types set data = 'text'");
  changed.close();
  const bytes = Buffer.concat([magic, zstdCompressSync(readFileSync(path))]);
  await expect(readAll(store.folder, bytes)).rejects.toMatchObject({
    code: "BATON_C1Z_CORRUPT",
    message: `${store.folder.file} is damaged: v1_resource_types row 1 column data holds the text "text", expected a blob`,
  });
});

test("a bomb is stopped at the limit: before unpacking where it says its size, while unpacking where it does not", async () => {
  await using folder = await createTestFolder();
  const limits = { maxDecodedBytes: 1024 * 1024, tempDir: folder.tempDir };
  const zeros = Buffer.alloc(64 * 1024 * 1024);
  const silent = zstdCompressSync(zeros, { params: { [constants.ZSTD_c_contentSizeFlag]: 0 } });
  const frank = zstdCompressSync(zeros, { pledgedSrcSize: zeros.length });
  const sentinel =
    "c1z: max decoded size exceeded, increase DecoderMaxDecodedSize using BATON_DECODER_MAX_DECODED_SIZE_MB environment variable";
  writeFileSync(folder.file, Buffer.concat([magic, frank]));
  await expect(openC1z(folder.file, limits)).rejects.toMatchObject({
    code: "BATON_C1Z_DECODED_SIZE_EXCEEDED",
    message: `c1z: declared decoded size 67108864 exceeds cap 1048576: ${sentinel} (file ${folder.file})`,
  });
  const noFailFast = { ...limits, env: { BATON_DISABLE_FCS_FAIL_FAST: "1" } };
  await expect(openC1z(folder.file, noFailFast)).rejects.toMatchObject({
    code: "BATON_C1Z_DECODED_SIZE_EXCEEDED",
    message: expect.stringMatching(/^c1z: max decoded size exceeded: \d+ > 1048576 \(declared: 67108864\): c1z: max decoded/),
  });
  writeFileSync(folder.file, Buffer.concat([magic, silent]));
  await expect(openC1z(folder.file, limits)).rejects.toMatchObject({
    code: "BATON_C1Z_DECODED_SIZE_EXCEEDED",
    message: expect.stringMatching(/^c1z: max decoded size exceeded: \d+ > 1048576: c1z: max decoded/),
  });
  expect(readdirSync(folder.tempDir)).toEqual([]);
});

test("a bomb of many small frames is stopped by their sum", async () => {
  await using folder = await createTestFolder();
  const zeros = Buffer.alloc(256 * 1024);
  const frame = zstdCompressSync(zeros, { pledgedSrcSize: zeros.length });
  writeFileSync(folder.file, Buffer.concat([magic, ...Array.from({ length: 100 }, () => frame)]));
  await expect(openC1z(folder.file, { maxDecodedBytes: 1024 * 1024, tempDir: folder.tempDir })).rejects.toMatchObject({
    code: "BATON_C1Z_DECODED_SIZE_EXCEEDED",
    message: expect.stringContaining("declared decoded size 1310720 exceeds cap 1048576"),
  });
  expect(readdirSync(folder.tempDir)).toEqual([]);
});
