import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { StorageEngine } from "@baton-ts/c1z";
import type { ConnectorDefinition } from "@baton-ts/sdk";
import type { SyncOptions } from "../../sync/options.ts";
import type { ProgramHost } from "../program-host.ts";
import { readSetting } from "../settings/read-setting.ts";
import type { Settings } from "../settings/resolve-settings.ts";
import { usageError } from "../usage-error.ts";
import { settingsFingerprint } from "./fingerprint.ts";
import { syncModeOf, workersOf } from "./sync-mode.ts";

/** What the settings ask the engine for; the running connector, the log and the wish to stop are the caller's part. */
export async function syncOptionsOf(
  definition: ConnectorDefinition,
  settings: Settings,
  host: ProgramHost,
): Promise<Omit<SyncOptions, "connector" | "signal" | "logger" | "onProgress">> {
  const resourceTypes = readSetting(settings, "strings", "sync-resource-types");
  const engine = readSetting(settings, "string", "storage-engine");
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
  };
}

/** The flag goes before BATON_TMPDIR, which the writer of the file reads (connector-runtime §1.4). */
async function tempDir(settings: Settings, host: ProgramHost): Promise<{ readonly BATON_TMPDIR?: string }> {
  const folder = readSetting(settings, "string", "c1z-temp-dir");
  if (folder === "") return {};
  const path = resolve(host.cwd, folder);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true) return { BATON_TMPDIR: path };
  const message = `the specified c1z temp dir does not exist: ${folder}`;
  throw usageError("TEMP_DIR_MISSING", message, "create the folder, or leave out --c1z-temp-dir");
}
