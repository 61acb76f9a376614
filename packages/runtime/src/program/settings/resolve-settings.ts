import { envNameOf, type Flag, type FlagValue } from "../flags/flag.ts";
import { readFlagText } from "../flags/read-flag-text.ts";
import { usageError } from "../usage-error.ts";
import { describeOrigin, type Origin } from "./origin.ts";
import type { ConfigEntry, FileValue } from "./read-config-file.ts";

/** A value and where it came from. */
export interface Setting {
  readonly value: FlagValue;
  readonly origin: Origin;
}

/** Settings of a program by flag name; every flag has one. */
export type Settings = ReadonlyMap<string, Setting>;

/** What the layers say, before any of it is chosen. */
export interface SettingLayers {
  readonly flags: readonly Flag[];
  /** From the command line. */
  readonly given: ReadonlyMap<string, FlagValue>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Undefined without a config file. */
  readonly file: { readonly shown: string; readonly entries: readonly ConfigEntry[] } | undefined;
}

/**
 * Chooses each flag's value: command line over environment over config file over default (connector-runtime §1.6). An empty
 * environment variable and an empty value in the file count as absent. A value that cannot be read is `BATON_USAGE_SETTING_INVALID`,
 * naming its origin; a secret one is not repeated.
 */
export function resolveSettings(layers: SettingLayers): Settings {
  return new Map(layers.flags.map((flag) => [flag.name, resolveOne(flag, layers)]));
}

function resolveOne(flag: Flag, { given, env, file }: SettingLayers): Setting {
  const flagValue = given.get(flag.name);
  if (flagValue !== undefined) return { value: flagValue, origin: { kind: "flag", name: flag.name } };
  const envName = envNameOf(flag.name);
  const text = env[envName];
  if (text !== undefined && text !== "") return setting(flag, { kind: "scalar", text }, { kind: "env", name: envName });
  const entry = file?.entries.find((candidate) => candidate.key === flag.name.toLowerCase());
  if (file !== undefined && entry !== undefined && !isEmpty(entry.value)) {
    return setting(flag, entry.value, { kind: "file", path: file.shown, line: entry.line });
  }
  return { value: flag.default, origin: { kind: "default" } };
}

function isEmpty(value: FileValue): boolean {
  return value.kind === "null" || (value.kind === "scalar" && value.text === "");
}

function setting(flag: Flag, value: FileValue, origin: Origin): Setting {
  if (value.kind === "list" && flag.kind === "strings") return { value: value.items, origin };
  if (value.kind === "map" && flag.kind === "map") return { value: value.entries, origin };
  const read =
    value.kind === "scalar" ? readFlagText(flag.kind, value.text) : { ok: false as const, expected: expectedShape(flag) };
  if (read.ok) return { value: read.value, origin };
  const found =
    value.kind !== "scalar" ? `a ${value.kind}` : flag.secret === true ? "something else" : JSON.stringify(value.text);
  throw usageError(
    "SETTING_INVALID",
    `${describeOrigin(origin)}: field ${flag.name}: expected ${read.expected}, found ${found}`,
    `correct or remove ${describeOrigin(origin)}`,
  );
}

function expectedShape(flag: Flag): string {
  const shapes = { string: "text", int: "a whole number", bool: "true or false", strings: "a list of texts", map: "a map" };
  return shapes[flag.kind];
}
