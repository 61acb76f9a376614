/** Who is offered a field in the `config` output: `gui` and `ops` are exported, the others are not (connector-runtime §1.4). */
export type FieldTarget = "gui" | "ops" | "cli" | "none";

/** What every kind of field has. */
export interface FieldBase {
  /** Property of the author's config object, for example `apiToken`. */
  readonly key: string;
  /** Name of the flag and of the key in a config file, for example `api-token`; the environment variable is `BATON_API_TOKEN`. */
  readonly name: string;
  /** Empty when the author gave none. */
  readonly displayName: string;
  /** One sentence; empty when the author gave none. */
  readonly description: string;
  readonly placeholder: string;
  readonly required: boolean;
  /** The value is never printed, logged or put into an error. */
  readonly secret: boolean;
  /** Left out of help and completion. */
  readonly hidden: boolean;
  readonly target: FieldTarget;
}

/** Formats that a string can be checked against; texts as in connector-runtime §2.3. */
export type StringFormat = "email" | "hostname" | "ip" | "ipv4" | "ipv6" | "uri" | "uuid";

/** Lengths count UTF-8 bytes, as upstream does. All but the length rules are skipped for an empty value. */
export interface StringRules {
  readonly length?: number | undefined;
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  /** Regular expression, not anchored; keep to what POSIX and JavaScript read alike. */
  readonly pattern?: string | undefined;
  readonly prefix?: string | undefined;
  readonly suffix?: string | undefined;
  readonly contains?: string | undefined;
  readonly in?: readonly string[] | undefined;
  readonly notIn?: readonly string[] | undefined;
  readonly format?: StringFormat | undefined;
}

/** Bounds are inclusive. */
export interface IntRules {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly in?: readonly number[] | undefined;
  readonly notIn?: readonly number[] | undefined;
}

/** Counts are inclusive; `items` holds for each element that is not empty. */
export interface StringSliceRules {
  readonly minItems?: number | undefined;
  readonly maxItems?: number | undefined;
  readonly unique?: boolean | undefined;
  readonly items?: StringRules | undefined;
}

/** A text, or something that is written as text. */
export interface StringFieldDefinition extends FieldBase {
  readonly kind: "string";
  /**
   * - `text`: taken as it is;
   * - `secret`: wrapped in a Secret;
   * - `url`: absolute http or https URL, without slashes at its end;
   * - `select`: one of `rules.in`;
   * - `file`: the content of a file. On a command line the given value is a path, and the program reads it (at most 2 MiB).
   */
  readonly use: "text" | "secret" | "url" | "select" | "file";
  readonly default: string | undefined;
  readonly rules: StringRules;
  /** Only for `file`: accepted endings such as `.json`; empty for any. */
  readonly allowedExtensions: readonly string[];
}

/** A whole number. */
export interface IntFieldDefinition extends FieldBase {
  readonly kind: "int";
  readonly default: number | undefined;
  readonly rules: IntRules;
}

/** A switch; never required. */
export interface BoolFieldDefinition extends FieldBase {
  readonly kind: "bool";
  readonly default: boolean;
}

/** A list of texts. */
export interface StringSliceFieldDefinition extends FieldBase {
  readonly kind: "stringSlice";
  readonly default: readonly string[];
  readonly rules: StringSliceRules;
}

/** Texts by name. */
export interface StringMapFieldDefinition extends FieldBase {
  readonly kind: "stringMap";
  readonly default: Readonly<Record<string, string>>;
}

/** One field of a connector's config, as data. `field.*` makes them. */
export type FieldDefinition =
  | StringFieldDefinition
  | IntFieldDefinition
  | BoolFieldDefinition
  | StringSliceFieldDefinition
  | StringMapFieldDefinition;

/** A rule about several fields; names are flag names. A field counts as present when its value is not its kind's zero value. */
export type FieldConstraint =
  | { readonly kind: "requiredTogether" | "mutuallyExclusive" | "atLeastOne"; readonly fields: readonly string[] }
  /** Every one of `on` must be present when one of `fields` is. */
  | { readonly kind: "dependentOn"; readonly fields: readonly string[]; readonly on: readonly string[] };

/** One way to authenticate: only its fields are checked when `--auth-method` names it (connector-runtime §2.3). */
export interface FieldGroup {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  /** Flag names. */
  readonly fields: readonly string[];
  /** Chosen when no method is named; at most one group. Without one the first group is chosen. */
  readonly default: boolean;
}

/** What a flag, variable or file may hold. Text for `file` fields is their content. */
export type ConfigScalar = string | number | boolean | readonly string[] | Readonly<Record<string, unknown>> | Uint8Array;

/** A value and where it came from, for example `flag --api-token`, `env BATON_API_TOKEN` or `.baton.yaml:3`. */
export interface ConfigValue {
  readonly value: ConfigScalar;
  readonly source: string;
}

/** Values by flag name; absent fields take their defaults. Other names are ignored. */
export type ConfigValues = ReadonlyMap<string, ConfigValue>;

/** Checked values by key: exactly what `connect` receives as `config`. */
export type ParsedConfig = Readonly<Record<string, unknown>>;
