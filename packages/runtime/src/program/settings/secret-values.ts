import { envNameOf, type Flag } from "../flags/flag.ts";
import type { SettingLayers } from "./resolve-settings.ts";

// A daemon's, which this version does not read; it may be set all the same.
const foreignSecrets = ["BATON_CLIENT_SECRET"];

/** Every secret that any layer holds, chosen or not: a value that loses to another layer is a secret still. */
export function secretValues({ flags, given, env, file }: SettingLayers): readonly string[] {
  const secretFlags = flags.filter((flag) => flag.secret === true);
  const values: unknown[] = foreignSecrets.map((name) => env[name]);
  for (const flag of secretFlags) {
    const found = [given.get(flag.name), env[envNameOf(flag.name)], fileTexts(flag, file)].flatMap(texts);
    values.push(...(flag.isPath === true ? found.filter((text) => !looksLikePath(text)) : found));
  }
  return values.flatMap(texts);
}

/** Some give the key where the path of its file belongs; an error about that path must not print it. */
function looksLikePath(text: string): boolean {
  return text.length <= 256 && !text.includes("\n") && !text.includes("BEGIN ");
}

function fileTexts(flag: Flag, file: SettingLayers["file"]): readonly unknown[] {
  const found = file?.entries.filter(({ key }) => key === flag.name.toLowerCase()) ?? [];
  return found.map(({ value }) => {
    if (value.kind === "scalar") return value.text;
    if (value.kind === "list") return value.items;
    return value.kind === "map" ? value.entries : undefined;
  });
}

function texts(value: unknown): readonly string[] {
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(texts);
  return typeof value === "string" ? [value] : typeof value === "number" ? [String(value)] : [];
}
