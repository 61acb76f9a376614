import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StorageEngine } from "@baton-ts/c1z";
import type { Logger } from "@baton-ts/sdk";
import { fileSystemFolder, type SegmentFolder } from "../journal/segment-files.ts";
import type { SyncOptions } from "../sync/options.ts";
import type { SyncReport } from "../sync/report.ts";
import { runSyncWith } from "../sync/run-sync.ts";
import { FakeClock } from "./fake-clock.ts";
import { emptySync, memoryWriter, type WrittenSync } from "./memory-writer.ts";

export interface LogLine {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export function recordingLogger(lines: LogLine[]): Logger {
  const write =
    (level: LogLine["level"]) =>
    (message: string, fields: Readonly<Record<string, unknown>> = {}): void =>
      void lines.push({ level, message, fields });
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}

/** A folder of its own for each test; removed when disposed. */
export interface TestFolder extends AsyncDisposable {
  readonly path: string;
}

export async function testFolder(): Promise<TestFolder> {
  const path = await mkdtemp(join(tmpdir(), "baton-runtime-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

export interface ScriptedRun {
  readonly report: SyncReport;
  readonly written: WrittenSync;
  readonly log: readonly LogLine[];
}

export type ScriptedOptions = Omit<SyncOptions, "output"> & {
  readonly folder: TestFolder;
  readonly engine?: StorageEngine;
  readonly log?: LogLine[];
  readonly openFolder?: (path: string) => SegmentFolder;
  readonly latestFullSync?: string;
};

/** Runs a sync with a real journal into memory. */
export async function runScripted(options: ScriptedOptions): Promise<ScriptedRun> {
  const { folder, engine = "sqlite", log = [], openFolder, latestFullSync = "", ...rest } = options;
  const written = emptySync();
  const report = await runSyncWith(
    {
      clock: new FakeClock(),
      logger: recordingLogger(log),
      random: (size) => new Uint8Array(size),
      ...rest,
      output: { path: join(folder.path, "sync.c1z"), engine },
    },
    {
      openWriter: async ({ path, engine: chosen }) => memoryWriter(path, chosen, written),
      detectEngine: async () => undefined,
      latestFullSync: async () => latestFullSync,
      holdsFinished: async () => false,
      openFolder: openFolder ?? fileSystemFolder,
      // A folder in memory belongs to nobody else.
      lock: openFolder === undefined,
    },
  );
  return { report, written, log };
}
