/** How a flag's text is read; the same for the command line, the environment and the config file. */
export type FlagKind = "string" | "int" | "bool" | "strings" | "map";

export type FlagValue = string | number | boolean | readonly string[] | Readonly<Record<string, unknown>>;

/** Who is offered the field in the `config` output (connector-runtime §1.4): `gui` and `ops` are exported, the others not. */
export type ExportTarget = "gui" | "ops" | "cli" | "none";

/** One setting of the program: a default flag or a field of the connector. Every flag is also an environment variable and a key. */
export interface Flag {
  readonly name: string;
  /** One letter, used as `-f`. */
  readonly shorthand?: string | undefined;
  readonly kind: FlagKind;
  readonly default: FlagValue;
  /** Left out of help and completion. */
  readonly hidden?: boolean | undefined;
  readonly exportTarget: ExportTarget;
  /** One sentence without a full stop. */
  readonly description: string;
  /** Heading in the help text. */
  readonly group: string;
  /** What stands for the value in help, for example `file`; by kind when absent. */
  readonly placeholder?: string | undefined;
  /** The value is never printed. */
  readonly secret?: boolean | undefined;
  /** The value is the path of a file; where the flag is secret, what the file holds is the secret. */
  readonly isPath?: boolean | undefined;
  readonly required?: boolean | undefined;
  /** The values that mean something, for completion. */
  readonly choices?: readonly string[] | undefined;
  /** Bounds of an int, inclusive. */
  readonly range?: { readonly min: number; readonly max: number } | undefined;
  /** Text values that are accepted; any other is an error. */
  readonly oneOf?: readonly string[] | undefined;
}

/** `BATON_` and the name in capitals, `-` as `_` (connector-runtime §1.4). */
export function envNameOf(flagName: string): string {
  return `BATON_${flagName.toUpperCase().replaceAll("-", "_")}`;
}

/** What the kind's value is when nobody says anything. */
export const zeroValues: Readonly<Record<FlagKind, FlagValue>> = { string: "", int: 0, bool: false, strings: [], map: {} };

/** True for the value that counts as "not given": empty text, 0, false, no elements. */
export function isZeroValue(value: FlagValue): boolean {
  if (typeof value === "object") return Object.keys(value).length === 0;
  return value === "" || value === 0 || value === false;
}
