import { defineError } from "../define-error.ts";
import type { FieldConstraint, FieldDefinition, FieldGroup } from "./field-definition.ts";

/** Rules about several fields, by key. */
export type ConstraintDeclaration<Key extends string> =
  | { readonly requiredTogether: readonly Key[] }
  | { readonly mutuallyExclusive: readonly Key[] }
  | { readonly atLeastOne: readonly Key[] }
  /** `fields` may only be given when all of `dependOn` are. */
  | { readonly fields: readonly Key[]; readonly dependOn: readonly Key[] };

/** One way to authenticate, by name in `authMethods`. */
export interface AuthMethodDeclaration<Key extends string> {
  readonly displayName: string;
  readonly description?: string | undefined;
  readonly fields: readonly Key[];
  /** Chosen when no method is named. */
  readonly default?: boolean | undefined;
}

/** Resolves keys to flag names. Throws `BATON_DEFINE_CONSTRAINT` for rules that can never hold or never fail. */
export function readConstraints(
  fields: readonly FieldDefinition[],
  declarations: readonly ConstraintDeclaration<string>[],
): readonly FieldConstraint[] {
  return declarations.map((declaration) => {
    if ("requiredTogether" in declaration) return several("requiredTogether", fields, declaration.requiredTogether);
    if ("mutuallyExclusive" in declaration) return exclusive(fields, declaration.mutuallyExclusive);
    if ("atLeastOne" in declaration) return several("atLeastOne", fields, declaration.atLeastOne);
    const dependents = namesOf(fields, declaration.fields);
    const on = namesOf(fields, declaration.dependOn);
    if (dependents.length > 0 && on.length > 0 && !dependents.some((name) => on.includes(name))) {
      return { kind: "dependentOn", fields: dependents, on };
    }
    throw defineError("CONSTRAINT", "A dependOn rule needs fields on both sides and none on both.", "Correct the rule.");
  });
}

function exclusive(fields: readonly FieldDefinition[], keys: readonly string[]): FieldConstraint {
  const required = fields.find((field) => keys.includes(field.key) && field.required);
  if (required === undefined) return several("mutuallyExclusive", fields, keys);
  const message = `The field ${required.key} is required and excludes ${keys.filter((key) => key !== required.key).join(", ")}.`;
  throw defineError("CONSTRAINT", message, "Fields that exclude each other cannot be required.");
}

function several(
  kind: "requiredTogether" | "mutuallyExclusive" | "atLeastOne",
  fields: readonly FieldDefinition[],
  keys: readonly string[],
): FieldConstraint {
  const names = namesOf(fields, keys);
  if (names.length > 1) return { kind, fields: names };
  throw defineError("CONSTRAINT", `A ${kind} rule names ${names.length} field.`, "Name at least two fields.");
}

function namesOf(fields: readonly FieldDefinition[], keys: readonly string[]): readonly string[] {
  const names = keys.map((key) => fields.find((field) => field.key === key)?.name ?? unknownKey(key, fields));
  if (new Set(names).size === names.length) return names;
  throw defineError("CONSTRAINT", `A rule names a field twice: ${keys.join(", ")}.`, "Name each field once.");
}

function unknownKey(key: string, fields: readonly FieldDefinition[]): never {
  const message = `A rule names the field ${key}; the config has ${fields.map((field) => field.key).join(", ")}.`;
  throw defineError("CONSTRAINT", message, "Use the keys of config.");
}

/** Resolves auth methods. Throws `BATON_DEFINE_AUTH_METHOD` for two defaults. */
export function readAuthMethods(
  fields: readonly FieldDefinition[],
  methods: Readonly<Record<string, AuthMethodDeclaration<string>>>,
): readonly FieldGroup[] {
  const groups = Object.entries(methods).map(([name, method]) => ({
    name,
    displayName: method.displayName,
    description: method.description ?? "",
    fields: namesOf(fields, method.fields),
    default: method.default ?? false,
  }));
  const defaults = groups.filter((group) => group.default).map((group) => group.name);
  if (defaults.length <= 1) return groups;
  const message = `only one field group can be set as default, but found ${defaults.length}: ${defaults.join(", ")}`;
  throw defineError("AUTH_METHOD", message, "Keep one default.");
}

/** What a constraint says about the fields that are present, in upstream's words, or undefined when it holds. */
export function violatedConstraint(constraint: FieldConstraint, present: ReadonlySet<string>): string | undefined {
  const set = constraint.fields.filter((name) => present.has(name));
  const unset = constraint.fields.filter((name) => !present.has(name));
  switch (constraint.kind) {
    case "mutuallyExclusive":
      return set.length > 1 ? `fields marked as mutually exclusive were set: ${listed(set)}` : undefined;
    case "requiredTogether":
      return set.length > 0 && unset.length > 0 ? `fields marked as needed together are missing: ${listed(unset)}` : undefined;
    case "atLeastOne":
      return set.length === 0 ? `at least one field was expected, any of: ${listed(unset)}` : undefined;
    default: {
      const absent = constraint.on.filter((name) => !present.has(name));
      return set.length > 0 && absent.length > 0
        ? `set fields ${listed(set)} are dependent on ${listed(absent)} being set`
        : undefined;
    }
  }
}

/** `('a')`, `('a' and 'b')`, `('a', 'b', and 'c')`. */
function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `'${name}'`);
  if (quoted.length <= 2) return `(${quoted.join(" and ")})`;
  return `(${quoted.slice(0, -1).join(", ")}, and ${quoted.at(-1)})`;
}
