import { BatonError } from "@baton-ts/findings";
import { envNameOf, type Flag } from "../flags/flag.ts";
import { checkRelations, type FlagRelation } from "../flags/relations.ts";
import { usageError } from "../usage-error.ts";
import { describeOrigin } from "./origin.ts";
import type { Settings } from "./resolve-settings.ts";

/**
 * Checks what concerns the flags themselves: required ones are set (in name order), relations hold, bounds and choices are kept. Texts
 * are upstream's (connector-runtime §1.5, §2.3). `file` is the config file to point at when something is missing.
 */
export function checkSettings(
  settings: Settings,
  flags: readonly Flag[],
  relations: readonly FlagRelation[],
  file: string,
): void {
  const isSet = (name: string): boolean => {
    const origin = settings.get(name)?.origin;
    return origin !== undefined && origin.kind !== "default";
  };
  const missing = flags.filter((flag) => flag.required === true && !isSet(flag.name)).map((flag) => flag.name);
  if (missing.length > 0) throw missingFlags(missing.sort(), file);
  checkRelations(relations, isSet);
  for (const flag of flags) checkBounds(flag, settings);
}

function missingFlags(names: readonly string[], file: string): BatonError {
  const quoted = names.map((name) => JSON.stringify(name)).join(", ");
  const [first = ""] = names;
  const hint = `set --${first}, the variable ${envNameOf(first)}, or ${first} in ${file}`;
  return usageError(
    "FLAG_REQUIRED",
    `required flag(s) ${quoted} not set`,
    names.length > 1 ? `${hint}; the others likewise` : hint,
  );
}

function checkBounds(flag: Flag, settings: Settings): void {
  const setting = settings.get(flag.name);
  const broken = setting === undefined ? undefined : brokenRule(flag, setting.value);
  if (setting === undefined || broken === undefined) return;
  const origin = describeOrigin(setting.origin);
  throw new BatonError({
    code: "BATON_CONFIG_INVALID",
    message: `field ${flag.name}: value must be ${broken} but got ${shown(setting.value)} (${origin})`,
    hint: `correct or remove ${origin}`,
  });
}

function brokenRule(flag: Flag, value: unknown): string | undefined {
  if (flag.range !== undefined && typeof value === "number") {
    if (value < flag.range.min) return `greater than or equal to ${flag.range.min}`;
    if (value > flag.range.max) return `less than or equal to ${flag.range.max}`;
  }
  if (flag.oneOf !== undefined && typeof value === "string" && !flag.oneOf.includes(value)) {
    return `one of [${flag.oneOf.join(" ")}]`;
  }
  return undefined;
}

function shown(value: unknown): string {
  return typeof value === "string" ? `'${value}'` : String(value);
}
