import { defineError } from "../define-error.ts";
import type { ConfigFields, FieldOptions, FieldSpec } from "./field.ts";
import type { FieldBase, FieldDefinition, StringFieldDefinition, StringRules } from "./field-definition.ts";
import { flagNameOf } from "./flag-name.ts";
import { normalizeUrl } from "./normalize-url.ts";

/** The fields as data, in the author's order. Throws `BATON_DEFINE_FIELD_*` for names, rules and defaults that cannot work. */
export function readFields(fields: ConfigFields): readonly FieldDefinition[] {
  const definitions = Object.entries(fields).map(([key, { spec }]) => readField(key, spec));
  const seen = new Map<string, string>();
  for (const { key, name } of definitions) {
    const other = seen.get(name);
    if (other !== undefined) {
      throw defineError(
        "FIELD_DUPLICATE",
        `The fields ${other} and ${key} are both called --${name}.`,
        "Give one of them another name.",
      );
    }
    seen.set(name, key);
  }
  return definitions;
}

function readField(key: string, spec: FieldSpec): FieldDefinition {
  const base = baseOf(key, spec);
  switch (spec.kind) {
    case "string":
      return text(base, "text", spec.options.rules, spec.options.default);
    case "secret":
      return text(base, "secret", spec.options.rules);
    case "url":
      return text(base, "url", undefined, spec.options.default && defaultUrl(base.name, spec.options.default));
    case "select":
      return text(base, "select", { in: readChoices(base.name, spec.choices, spec.options.default) }, spec.options.default);
    case "file":
      return { ...text(base, "file", undefined), allowedExtensions: spec.options.extensions ?? [] };
    case "int":
      return { ...base, kind: "int", default: spec.options.default, rules: spec.options.rules ?? {} };
    case "bool":
      return { ...base, kind: "bool", default: spec.options.default ?? false };
    case "stringSlice":
      checkPattern(base.name, spec.options.rules?.items);
      return { ...base, kind: "stringSlice", default: spec.options.default ?? [], rules: spec.options.rules ?? {} };
    default:
      return { ...base, kind: "stringMap", default: spec.options.default ?? {} };
  }
}

function text(
  base: FieldBase,
  use: StringFieldDefinition["use"],
  rules: StringRules | undefined,
  byDefault?: string,
): StringFieldDefinition {
  checkPattern(base.name, rules);
  return { ...base, kind: "string", use, default: byDefault || undefined, rules: rules ?? {}, allowedExtensions: [] };
}

function baseOf(key: string, spec: FieldSpec): FieldBase {
  const options: FieldOptions & { readonly required?: boolean | undefined } = spec.options;
  const name = options.name ?? flagNameOf(key);
  if (!/^[a-z][a-z0-9_-]*$/.test(name)) {
    const message = `The field ${key} would be called --${name}, which is no flag name.`;
    throw defineError("FIELD_NAME", message, "Start with a letter and use letters, digits, - and _; or give it another name.");
  }
  checkSecretName(key, name, spec);
  return {
    key,
    name,
    displayName: options.displayName ?? "",
    description: options.description ?? "",
    placeholder: options.placeholder ?? "",
    required: options.required ?? false,
    secret: spec.kind === "secret" || (spec.kind === "file" && spec.options.secret === true),
    hidden: options.hidden ?? false,
    target: options.target ?? "gui",
  };
}

/** Kinds that cannot hold a secret text are left alone: a URL such as `--token-url`, a number, a switch, a choice. */
function checkSecretName(key: string, name: string, spec: FieldSpec): void {
  if (spec.kind !== "string" && spec.kind !== "stringSlice" && spec.kind !== "stringMap" && spec.kind !== "file") return;
  const sounds = /token|password|secret|key/i.exec(`${key} ${name}`);
  if (sounds === null || spec.options.notSecret === true || (spec.kind === "file" && spec.options.secret === true)) return;
  const fix = spec.kind === "file" ? "Add secret: true" : "Make it field.secret()";
  throw defineError(
    "FIELD_NOT_SECRET",
    `The field ${key} sounds like a secret ("${sounds[0]}") but is not one.`,
    `${fix}, or add notSecret: true.`,
  );
}

function checkPattern(name: string, rules: StringRules | undefined): void {
  if (rules?.pattern === undefined) return;
  try {
    RegExp(rules.pattern);
  } catch (error) {
    throw defineError(
      "FIELD_PATTERN",
      `The pattern of field ${name} is no regular expression: ${String(error)}`,
      "Correct the pattern.",
    );
  }
}

function defaultUrl(name: string, url: string): string {
  const normalized = normalizeUrl(url);
  if (normalized !== undefined) return normalized;
  throw defineError("FIELD_DEFAULT", `The default of field ${name} is no http or https URL: ${url}`, "Write it with its scheme.");
}

function readChoices(name: string, choices: readonly string[], byDefault: string | undefined): readonly string[] {
  if (choices.length === 0) throw defineError("FIELD_CHOICES", `The field ${name} has no choices.`, "Name at least one.");
  if (byDefault !== undefined && !choices.includes(byDefault)) {
    throw defineError(
      "FIELD_DEFAULT",
      `The default of field ${name} is none of its choices: ${byDefault}`,
      `Use one of ${choices.join(", ")}.`,
    );
  }
  return choices;
}
