import type { FieldTarget, IntRules, StringRules, StringSliceRules } from "./field-definition.ts";
import type { Secret, UploadedFile } from "./secret.ts";

/** One field of a config; `Value` is what `connect` receives. `field.*` makes them. */
export interface Field<out Value> {
  /** @internal Only for the compiler. */
  readonly "~value"?: Value;
  readonly spec: FieldSpec;
}

/** Fields by the name that code uses; flag names are made from them (`apiToken` is `--api-token` and `BATON_API_TOKEN`). */
export type ConfigFields = Readonly<Record<string, Field<unknown>>>;

/** What `connect` receives for these fields. */
export type ConfigOf<Fields extends ConfigFields> = {
  readonly [Key in keyof Fields]: Fields[Key] extends Field<infer Value> ? Value : never;
};

/** What every kind of field takes. */
export interface FieldOptions {
  /** Flag name, when it should not be made from the key. */
  readonly name?: string | undefined;
  readonly displayName?: string | undefined;
  /** One sentence. */
  readonly description?: string | undefined;
  readonly placeholder?: string | undefined;
  /** Left out of help. */
  readonly hidden?: boolean | undefined;
  /** Default `gui`. */
  readonly target?: FieldTarget | undefined;
}

/** For kinds that could hold a secret: a name that sounds like one needs an answer. */
export interface MaybeSecretName {
  /** The value is no secret although the name has `token`, `password`, `secret` or `key` in it. */
  readonly notSecret?: boolean | undefined;
}

/** Options of `field.string`. */
export interface StringOptions extends FieldOptions, MaybeSecretName {
  readonly required?: boolean | undefined;
  readonly default?: string | undefined;
  readonly rules?: StringRules | undefined;
}

/** Options of `field.secret`. Secrets have no default. */
export interface SecretOptions extends FieldOptions {
  readonly required?: boolean | undefined;
  readonly rules?: StringRules | undefined;
}

/** Options of `field.url`. */
export interface UrlOptions extends FieldOptions {
  readonly required?: boolean | undefined;
  readonly default?: string | undefined;
}

/** Options of `field.int`. */
export interface IntOptions extends FieldOptions {
  readonly required?: boolean | undefined;
  readonly default?: number | undefined;
  readonly rules?: IntRules | undefined;
}

/** Options of `field.bool`. */
export interface BoolOptions extends FieldOptions {
  /** Default false. */
  readonly default?: boolean | undefined;
}

/** Options of `field.stringSlice`. */
export interface StringSliceOptions extends FieldOptions, MaybeSecretName {
  readonly required?: boolean | undefined;
  readonly default?: readonly string[] | undefined;
  readonly rules?: StringSliceRules | undefined;
}

/** Options of `field.select`. */
export interface SelectOptions<Choice extends string> extends FieldOptions {
  readonly required?: boolean | undefined;
  readonly default?: NoInfer<Choice> | undefined;
}

/** Options of `field.stringMap`. */
export interface StringMapOptions extends FieldOptions, MaybeSecretName {
  readonly required?: boolean | undefined;
  readonly default?: Readonly<Record<string, string>> | undefined;
}

/** Options of `field.fileUpload`. */
export interface FileOptions extends FieldOptions, MaybeSecretName {
  readonly required?: boolean | undefined;
  /** The file is a secret, for example a private key. */
  readonly secret?: boolean | undefined;
  /** Accepted endings, for example `.json`. Default: any. */
  readonly extensions?: readonly string[] | undefined;
}

/** What a field was made from; `readFields` checks it once the field's key is known. */
export type FieldSpec =
  | { readonly kind: "string"; readonly options: StringOptions }
  | { readonly kind: "secret"; readonly options: SecretOptions }
  | { readonly kind: "url"; readonly options: UrlOptions }
  | { readonly kind: "int"; readonly options: IntOptions }
  | { readonly kind: "bool"; readonly options: BoolOptions }
  | { readonly kind: "stringSlice"; readonly options: StringSliceOptions }
  | { readonly kind: "select"; readonly choices: readonly string[]; readonly options: SelectOptions<string> }
  | { readonly kind: "stringMap"; readonly options: StringMapOptions }
  | { readonly kind: "file"; readonly options: FileOptions };

interface IsRequired {
  readonly required: true;
}

/** The kinds of fields. A field that is neither required nor has a default may be undefined in `connect`. */
export interface FieldKinds {
  string(options: StringOptions & (IsRequired | { readonly default: string })): Field<string>;
  string(options?: StringOptions): Field<string | undefined>;
  /** A credential. Its value is a Secret, which cannot print itself. */
  secret(options: SecretOptions & IsRequired): Field<Secret>;
  secret(options?: SecretOptions): Field<Secret | undefined>;
  /** An absolute http or https URL; slashes at its end are taken off, so that `${url}/users` has one. */
  url(options: UrlOptions & (IsRequired | { readonly default: string })): Field<string>;
  url(options?: UrlOptions): Field<string | undefined>;
  /** A whole number. A required one must not be 0, which counts as not given (connector-runtime §2.3). */
  int(options: IntOptions & (IsRequired | { readonly default: number })): Field<number>;
  int(options?: IntOptions): Field<number | undefined>;
  bool(options?: BoolOptions): Field<boolean>;
  /** A list of texts, empty when not given. Separated by commas on a command line. */
  stringSlice(options?: StringSliceOptions): Field<readonly string[]>;
  /** One of several texts. */
  select<const Choice extends string>(
    choices: readonly Choice[],
    options: SelectOptions<Choice> & (IsRequired | { readonly default: NoInfer<Choice> }),
  ): Field<Choice>;
  select<const Choice extends string>(choices: readonly Choice[], options?: SelectOptions<Choice>): Field<Choice | undefined>;
  /** Texts by name, empty when not given. `k=v,k2=v2` on a command line. */
  stringMap(options?: StringMapOptions): Field<Readonly<Record<string, string>>>;
  /** The content of a file: a path on a command line, the content itself from a control plane. At most 2 MiB. */
  fileUpload(options: FileOptions & IsRequired): Field<UploadedFile>;
  fileUpload(options?: FileOptions): Field<UploadedFile | undefined>;
}

/** Makes the fields of a connector's config. */
export const field: FieldKinds = {
  string: (options?: StringOptions): Field<string> => ({ spec: { kind: "string", options: options ?? {} } }),
  secret: (options?: SecretOptions): Field<Secret> => ({ spec: { kind: "secret", options: options ?? {} } }),
  url: (options?: UrlOptions): Field<string> => ({ spec: { kind: "url", options: options ?? {} } }),
  int: (options?: IntOptions): Field<number> => ({ spec: { kind: "int", options: options ?? {} } }),
  bool: (options) => ({ spec: { kind: "bool", options: options ?? {} } }),
  stringSlice: (options) => ({ spec: { kind: "stringSlice", options: options ?? {} } }),
  select: <Choice extends string>(choices: readonly Choice[], options?: SelectOptions<Choice>): Field<Choice> => ({
    spec: { kind: "select", choices, options: options ?? {} },
  }),
  stringMap: (options) => ({ spec: { kind: "stringMap", options: options ?? {} } }),
  fileUpload: (options?: FileOptions): Field<UploadedFile> => ({ spec: { kind: "file", options: options ?? {} } }),
};
