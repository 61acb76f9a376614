import { readdir } from "node:fs/promises";
import { constants } from "node:os";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { fileSystemFolder, type SegmentFile, type SegmentFolder } from "../../src/journal/segment-files.ts";
import { richScript } from "../../src/test-support/rich-script.ts";
import { runScripted, testFolder } from "../../src/test-support/run-scripted.ts";
import { scriptedConnector } from "../../src/test-support/scripted-connector.ts";
import { factsOf, failingAt, uninterrupted } from "./interrupted-run.ts";

/** More by hand: BATON_CHAOS_RUNS=2000 */
const runs = Number(process.env["BATON_CHAOS_RUNS"] ?? 80);

const codes = {
  ENOSPC: "BATON_FILE_DISK_FULL",
  EIO: "BATON_FILE_IO_FAILED",
  EDQUOT: "BATON_FILE_DISK_FULL",
  EROFS: "BATON_FILE_READ_ONLY",
  EACCES: "BATON_FILE_ACCESS_DENIED",
} as const;

interface Fault {
  /** Which of the operations fails, counted from 1; those behind it work again unless `stays`. */
  readonly at: number;
  readonly code: keyof typeof codes;
  readonly stays: boolean;
  /** Percent of the bytes of a write that fails which reach the disk. */
  readonly torn: number;
}

/** The folder with one operation that fails, or all from one on; counts them. */
function faulty(path: string, fault: Fault, count: { operations: number; openFiles: number }): SegmentFolder {
  const inner = fileSystemFolder(path);
  const step = async <T>(syscall: string, work: () => Promise<T>, half?: () => Promise<unknown>): Promise<T> => {
    count.operations += 1;
    const fails = count.operations === fault.at || (fault.stays && count.operations > fault.at);
    if (!fails) return await work();
    await half?.();
    const { code } = fault;
    throw Object.assign(new Error(`${code}: made to fail, ${syscall}`), { code, syscall, errno: -constants.errno[code] });
  };
  const wrap = (file: SegmentFile): SegmentFile => ({
    write: (parts, offset) =>
      step(
        "write",
        () => file.write(parts, offset),
        () => {
          const bytes = Buffer.concat(parts);
          return file.write([bytes.subarray(0, Math.floor((bytes.length * fault.torn) / 100))], offset);
        },
      ),
    read: (target, offset) => step("read", () => file.read(target, offset)),
    // A real one would only take time.
    sync: () => step("fsync", async () => {}),
    truncate: (length) => step("ftruncate", () => file.truncate(length)),
    close: async () => {
      count.openFiles -= 1;
      await file.close();
    },
  });
  return {
    path,
    open: (name, create) =>
      step("open", async () => {
        const file = wrap(await inner.open(name, create));
        count.openFiles += 1;
        return file;
      }),
    list: () => step("scandir", () => inner.list()),
    make: () => step("mkdir", () => inner.make()),
    remove: (name) => step("unlink", () => inner.remove(name)),
    removeIfEmpty: () => step("rmdir", () => inner.removeIfEmpty()),
  };
}

it(
  "ends with the right facts or a clear error when any operation of the journal fails, and resumes",
  async () => {
    const { facts, calls } = await uninterrupted();
    // A sync that was interrupted is resumed with the fault: so there is something to read, to cut off and to remove.
    const limits = { journalSegmentBytes: 1500 };
    const arbitrary = fc.record({
      interruptedAt: fc.integer({ min: 1, max: calls }),
      at: fc.integer({ min: 1, max: 150 }),
      code: fc.constantFrom(...(Object.keys(codes) as (keyof typeof codes)[])),
      stays: fc.boolean(),
      torn: fc.integer({ min: 0, max: 100 }),
    });
    // The first call fails before there is a page: then it starts with a new journal.
    const ofNewJournal = Array.from({ length: 10 }, (_, index): [Fault & { readonly interruptedAt: number }] => [
      { interruptedAt: 1, at: index + 1, code: "ENOSPC", stays: true, torn: 50 },
    ]);
    const seen = { failed: 0, succeeded: 0 };
    await fc.assert(
      fc.asyncProperty(arbitrary, async ({ interruptedAt, ...fault }) => {
        await using folder = await testFolder();
        await expect(runScripted({ connector: failingAt(interruptedAt), folder, limits })).rejects.toThrow();
        const count = { operations: 0, openFiles: 0 };
        const outcome = await runScripted({
          connector: scriptedConnector(richScript()),
          folder,
          limits: { ...limits, journalSyncMs: 0 },
          openFolder: (path) => faulty(path, fault, count),
        }).then(
          ({ written }) => ({ facts: factsOf(written) }),
          (error: unknown) => ({ error }),
        );
        // Node ends a program that leaves a file open to the garbage collector.
        expect(count.openFiles).toBe(0);
        if ("error" in outcome) {
          seen.failed += 1;
          expect(outcome.error).toMatchObject({ code: codes[fault.code], message: expect.not.stringContaining("\n") });
        } else {
          seen.succeeded += 1;
          expect(outcome.facts).toEqual(facts);
        }
        const { written } = await runScripted({ connector: scriptedConnector(richScript()), folder, limits });
        expect(factsOf(written)).toEqual(facts);
        expect(await readdir(folder.path)).toEqual([]);
      }),
      { numRuns: runs, examples: ofNewJournal },
    );
    expect(Math.min(seen.failed, seen.succeeded)).toBeGreaterThan(runs / 20);
  },
  runs * 500,
);
