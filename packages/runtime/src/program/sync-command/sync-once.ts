import { GrpcCode, toBatonError } from "@baton-ts/findings";
import type { ConnectorDefinition, ParsedConfig } from "@baton-ts/sdk";
import type { SyncOptions } from "../../sync/options.ts";
import type { SyncReport } from "../../sync/report.ts";
import type { Log } from "../logs/create-log.ts";
import type { Logs } from "../logs/open-logs.ts";
import type { Terminal } from "../output/terminal.ts";
import type { ProgramHost } from "../program-host.ts";
import { readSetting } from "../settings/read-setting.ts";
import type { Settings } from "../settings/resolve-settings.ts";
import { type StopWatch, stopExitCodes } from "../watch-signals.ts";
import { limitedFetch } from "./limited-fetch.ts";
import { createLiveProgress } from "./live-progress.ts";
import { logFindings, logSaved } from "./log-result.ts";
import { syncOptionsOf } from "./sync-options.ts";
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
  const { terminal, logs, stop } = options;
  const isLive = terminal.isTerminal && logs.format === "console";
  if (isLive) stop.signal.addEventListener("abort", () => terminal.show("stopping; a second signal ends it at once"));
  try {
    const report = await connectAndSync(options, isLive);
    terminal.show("");
    logSaved(report, logs.log);
    if (isLive) terminal.write(syncSummary(report, report.path));
    else logFindings(report, logs.log);
    return 0;
  } catch (error) {
    terminal.show("");
    const known = toBatonError(error);
    if (stop.received === undefined || known.grpcCode !== GrpcCode.canceled) throw known;
    tellStop(options);
    return stopExitCodes[stop.received];
  }
}

async function connectAndSync(options: SyncOnceOptions, isLive: boolean): Promise<SyncReport> {
  const { definition, config, settings, host, terminal, logs, stop } = options;
  if (readSetting(settings, "bool", "skip-full-sync")) logs.log.warn("skip-full-sync has no effect on a one-shot sync");
  const asked = await syncOptionsOf(definition, settings, host);
  const timeoutMs = readSetting(settings, "int", "http-timeout-seconds") * 1000;
  const connector = await definition.service(config, {
    log: logs.log,
    signal: stop.signal,
    fetch: limitedFetch(host.fetch ?? fetch, timeoutMs),
  });
  try {
    return await options.runSync({
      ...asked,
      connector,
      signal: stop.signal,
      // The engine logs its progress as upstream does; above a live line that says the same it would only be noise.
      logger: isLive ? { ...logs.log, info: logs.log.debug } : logs.log,
      onProgress: isLive ? createLiveProgress(terminal, host.clock) : undefined,
    });
  } finally {
    await close(connector, logs.log);
  }
}

/** By now the file is in place, or the sync has failed for a better reason: a failure here changes neither (sync-engine §9.2). */
async function close(connector: AsyncDisposable, log: Log): Promise<void> {
  try {
    await connector[Symbol.asyncDispose]();
  } catch (error) {
    log.warn("the connector could not be closed", { error: toBatonError(error).message });
  }
}

function tellStop({ settings, logs, terminal, stop }: SyncOnceOptions): void {
  const isTargeted = readSetting(settings, "strings", "sync-resources").length > 0;
  const outlook = isTargeted ? "a targeted sync starts anew" : "what was fetched is kept, and the next run resumes";
  const line = `stopped by ${stop.received}: ${readSetting(settings, "string", "file")} is as it was; ${outlook}`;
  if (logs.format === "console") terminal.write(`${line}\n`);
  else logs.log.warn(line);
}
