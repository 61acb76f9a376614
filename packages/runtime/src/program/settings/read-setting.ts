import type { FlagKind, FlagValue } from "../flags/flag.ts";
import type { Origin } from "./origin.ts";
import type { Settings } from "./resolve-settings.ts";

interface ValueOfKind {
  readonly string: string;
  readonly int: number;
  readonly bool: boolean;
  readonly strings: readonly string[];
}

/** The value of a flag that has the kind `kind`. Throws a RangeError for a name or a kind that the table of flags does not have. */
export function readSetting<Kind extends keyof ValueOfKind>(settings: Settings, kind: Kind, name: string): ValueOfKind[Kind] {
  const value = settings.get(name)?.value;
  if (value === undefined || kindOf(value) !== kind) throw new RangeError(`no ${kind} flag is called ${name}`);
  return value as ValueOfKind[Kind];
}

function kindOf(value: FlagValue): FlagKind {
  if (Array.isArray(value)) return "strings";
  const kinds: Readonly<Record<string, FlagKind>> = { string: "string", number: "int", boolean: "bool" };
  return kinds[typeof value] ?? "map";
}

/** Where the value of a flag came from. */
export function originOf(settings: Settings, name: string): Origin {
  return settings.get(name)?.origin ?? { kind: "default" };
}
