import type { Flag, FlagValue } from "../flags/flag.ts";
import { explainUnsupported, unsupportedFlags } from "../flags/unsupported-flags.ts";
import type { Scrubber } from "../logs/scrubber.ts";
import { findConfigFile } from "./find-config-file.ts";
import { readConfigFile } from "./read-config-file.ts";
import { resolveSettings, type SettingLayers, type Settings } from "./resolve-settings.ts";
import { secretValues } from "./secret-values.ts";
import { strayWarnings } from "./stray-settings.ts";

/** What the program runs with. */
export interface LoadedSettings {
  readonly flags: readonly Flag[];
  readonly settings: Settings;
  /** Lines about keys and variables that are ignored. */
  readonly warnings: readonly string[];
  /** The config file, or the one that a person would write. */
  readonly configFile: string;
}

export interface LoadSettingsOptions {
  readonly flags: readonly Flag[];
  readonly given: ReadonlyMap<string, FlagValue>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly scrubber: Scrubber;
}

/** Reads all layers. Secrets are known to the scrubber before anything that could repeat one is said. */
export async function loadSettings(options: LoadSettingsOptions): Promise<LoadedSettings> {
  const { flags, given, env, cwd, scrubber } = options;
  const found = await findConfigFile(cwd, env["BATON_CONFIG_PATH"]);
  const file = found === undefined ? undefined : { shown: found.shown, entries: await readConfigFile(found) };
  const layers: SettingLayers = { flags, given, env, file };
  for (const secret of secretValues(layers)) scrubber.add(secret);
  refuseUnsupported(layers);
  return {
    flags,
    settings: resolveSettings(layers),
    warnings: strayWarnings(layers, (name) => unsupportedFlags.has(name)),
    configFile: found?.shown ?? ".baton.yaml",
  };
}

// Shared environments switch things off for every connector: what asks for nothing is no mistake.
const offWords: ReadonlySet<string> = new Set(["", "0", "f", "F", "false", "FALSE", "False"]);

function refuseUnsupported({ env, file }: SettingLayers): void {
  for (const name of Object.keys(env).sort()) {
    if (!name.startsWith("BATON_") || offWords.has(env[name] ?? "")) continue;
    const error = explainUnsupported(name.slice("BATON_".length).toLowerCase().replaceAll("_", "-"), `env ${name}`);
    if (error !== undefined) throw error;
  }
  for (const { key, value, line } of file?.entries ?? []) {
    const isOff = value.kind === "null" || (value.kind === "scalar" && offWords.has(value.text));
    const error = isOff ? undefined : explainUnsupported(key, `${file?.shown}:${line}: ${key}`);
    if (error !== undefined) throw error;
  }
}
