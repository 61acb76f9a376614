import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { StorageEngine } from "@baton-ts/c1z";
import { catalogue, GrpcCode, toBatonError } from "@baton-ts/findings";
import type { ConnectorDefinition, ParsedConfig } from "@baton-ts/sdk";
import type { SyncOptions } from "../../sync/options.ts";
import type { SyncReport } from "../../sync/report.ts";
import type { Logs } from "../logs/open-logs.ts";
import type { Terminal } from "../output/terminal.ts";
import type { ProgramHost } from "../program-host.ts";
import { readSetting } from "../settings/read-setting.ts";
import type { Settings } from "../settings/resolve-settings.ts";
import { usageError } from "../usage-error.ts";
import { type StopWatch, stopExitCodes } from "../watch-signals.ts";
import { settingsFingerprint } from "./fingerprint.ts";
import { limitedFetch } from "./limited-fetch.ts";
import { createLiveProgress } from "./live-progress.ts";
import { syncModeOf, workersOf } from "./sync-mode.ts";
import { syncSummary } from "./sync-summary.ts";

/** The engine: `runSync` of this package. */
export type RunSync = (options: SyncOptions) => Promise<SyncReport>;

export interface SyncOnceOptions {
  readonly definition: ConnectorDefinition;
  readonly config: ParsedConfig;
  readonly settings: Settings;
  readonly host: ProgramHost;
  readonly terminal: Terminal;
  readonly logs: Logs;
  readonly stop: StopWatch;
  readonly runSync: RunSync;
}

/** Syncs once into --file and returns the exit code; rejects with what ended the sync, unless that was a signal. */
export async function syncOnce(options: SyncOnceOptions): Promise<number> {
  const { definition, config, settings, host, terminal, logs, stop } = options;
  const file = readSetting(settings, "string", "file");
  const isLive = terminal.isTerminal && logs.format === "console";
  if (isLive) stop.signal.addEventListener("abort", () => terminal.show("stopping; a second signal ends it at once"));
  try {
    const report = await (async () => {
      const sync = await syncOptions(options, isLive);
      await using connector = await definition.service(config, {
        log: logs.log,
        signal: stop.signal,
        fetch: limitedFetch(host.fetch ?? fetch, readSetting(settings, "int", "http-timeout-seconds") * 1000),
      });
      return await options.runSync({ ...sync, connector });
    })();
    terminal.show("");
    tellResult(report, options, isLive);
    return 0;
  } catch (error) {
    terminal.show("");
    const known = toBatonError(error);
    if (stop.received === undefined || known.grpcCode !== GrpcCode.canceled) throw known;
    const targeted = readSetting(settings, "strings", "sync-resources").length > 0;
    const outlook = targeted ? "a targeted sync starts anew" : "what was fetched is kept, and the next run resumes";
    const line = `stopped by ${stop.received}: ${file} is as it was; ${outlook}`;
    if (logs.format === "console") terminal.write(`${line}\n`);
    else logs.log.warn(line);
    return stopExitCodes[stop.received];
  }
}

async function syncOptions(options: SyncOnceOptions, isLive: boolean): Promise<Omit<SyncOptions, "connector">> {
  const { definition, settings, host, terminal, logs, stop } = options;
  const resourceTypes = readSetting(settings, "strings", "sync-resource-types");
  const engine = readSetting(settings, "string", "storage-engine");
  if (readSetting(settings, "bool", "skip-full-sync")) logs.log.warn("skip-full-sync has no effect on a one-shot sync");
  return {
    mode: syncModeOf(settings),
    output: {
      path: resolve(host.cwd, readSetting(settings, "string", "file")),
      engine: engine === "" ? undefined : (engine as StorageEngine),
    },
    syncResourceTypes: resourceTypes.length === 0 ? undefined : resourceTypes,
    workers: workersOf(settings),
    connectorName: definition.name,
    fingerprint: settingsFingerprint(definition.fields, settings),
    fresh: readSetting(settings, "bool", "fresh"),
    clock: host.clock,
    env: { ...host.env, ...(await tempDir(settings, host)) },
    signal: stop.signal,
    // The engine logs its progress as upstream does; above a live line that says the same it would only be noise.
    logger: isLive ? { ...logs.log, info: logs.log.debug } : logs.log,
    onProgress: isLive ? createLiveProgress(terminal, host.clock) : undefined,
  };
}

/** The flag goes before BATON_TMPDIR, which the writer of the file reads (connector-runtime §1.4). */
async function tempDir(settings: Settings, host: ProgramHost): Promise<{ readonly BATON_TMPDIR?: string }> {
  const folder = readSetting(settings, "string", "c1z-temp-dir");
  if (folder === "") return {};
  const path = resolve(host.cwd, folder);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true) return { BATON_TMPDIR: path };
  throw usageError(
    "TEMP_DIR_MISSING",
    `the specified c1z temp dir does not exist: ${folder}`,
    "create the folder, or leave out --c1z-temp-dir",
  );
}

function tellResult(report: SyncReport, { logs, terminal }: SyncOnceOptions, isLive: boolean): void {
  const { run, warnings, findings } = report;
  if (warnings.length > 0) logs.log.warn("sync completed with warnings", { warning_count: warnings.length, warnings });
  logs.log.info("Sync complete.", {
    sync_id: run.id,
    sync_type: run.type,
    resource_types: run.stats?.resourceTypes,
    resources: run.stats?.resources,
    entitlements: run.stats?.entitlements,
    grants: run.stats?.grants,
    expanded_grants: report.expandedGrants,
    connector_calls: report.calls,
    resumed: report.resumed,
    duration: run.endedAt === null ? undefined : Number(run.endedAt - run.startedAt) / 1e9,
  });
  logs.log.info("c1z: saved", {
    output_path: report.path,
    decompressed_bytes: report.decompressedBytes,
    compressed_bytes: report.compressedBytes,
  });
  if (isLive) {
    terminal.write(syncSummary(report, report.path));
    return;
  }
  for (const { code, severity, message, count, examples } of findings) {
    const level = severity === "info" ? "info" : "warn";
    logs.log[level](message, { code, severity, count, examples, fix: catalogue[code].fix });
  }
}
