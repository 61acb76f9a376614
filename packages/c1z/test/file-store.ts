import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BulkWriterOptions, createBulkWriter } from "../src/create-bulk-writer.ts";
import { openC1z } from "../src/open-c1z.ts";
import type { StoreUnderTest } from "./store-contract.ts";

/** A folder for one test: the file, and a place for what is unpacked, where anything left behind can be seen. */
export interface TestFolder extends AsyncDisposable {
  readonly path: string;
  readonly file: string;
  readonly tempDir: string;
}

export async function createTestFolder(): Promise<TestFolder> {
  const path = await mkdtemp(join(tmpdir(), "baton-c1z-test-"));
  const tempDir = await mkdtemp(join(path, "temp-"));
  return { path, file: join(path, "sync.c1z"), tempDir, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

export async function createFileStore(
  options: Partial<BulkWriterOptions> = {},
): Promise<StoreUnderTest & { readonly folder: TestFolder }> {
  const folder = await createTestFolder();
  const { file: path, tempDir } = folder;
  return {
    folder,
    createWriter: (syncId, given = {}) =>
      createBulkWriter({ path, tempDir, engine: "sqlite", durable: false, ...options, ...given, syncId }),
    openReader: () => openC1z(path, { tempDir, clock: options.clock }),
    [Symbol.asyncDispose]: () => Promise.resolve(folder[Symbol.asyncDispose]()),
  };
}
