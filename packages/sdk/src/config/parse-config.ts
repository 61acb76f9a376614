import { BatonError } from "@baton-ts/findings";
import { violatedConstraint } from "./constraints.ts";
import type { ConfigValues, FieldConstraint, FieldDefinition, FieldGroup, ParsedConfig } from "./field-definition.ts";
import { parseField } from "./parse-field.ts";

/** What a config is checked against. */
export interface ConfigSchema {
  readonly fields: readonly FieldDefinition[];
  readonly constraints: readonly FieldConstraint[];
  readonly authMethods: readonly FieldGroup[];
}

/**
 * Checks every field, then the constraints, and returns the values by key (connector-runtime §2.3). With auth methods only the fields of
 * the one named, else of the default one, else of the first are checked; the others are undefined or empty. Throws
 * `BATON_CONFIG_INVALID`: `details.errors` has one line for each problem with where its value came from, `message` has them all.
 */
export function parseConfig(schema: ConfigSchema, values: ConfigValues, authMethod?: string): ParsedConfig {
  const group = activeGroup(schema.authMethods, authMethod);
  const config: Record<string, unknown> = {};
  const present = new Set<string>();
  const problems: string[] = [];
  for (const field of schema.fields) {
    const active = group === undefined || group.fields.includes(field.name);
    const given = active ? values.get(field.name) : undefined;
    const result = parseField(active ? field : { ...field, required: false }, given?.value);
    if (!result.ok) problems.push(withSource(result.problem, field, given?.source));
    else {
      config[field.key] = result.value;
      if (active && result.present) present.add(field.name);
    }
  }
  if (problems.length === 0) {
    const problem = schema.constraints
      .map((constraint) => violatedConstraint(constraint, present))
      .find((text) => text !== undefined);
    if (problem !== undefined) problems.push(problem);
  }
  if (problems.length > 0) throw invalid(problems);
  return config;
}

function activeGroup(groups: readonly FieldGroup[], authMethod: string | undefined): FieldGroup | undefined {
  return groups.find((group) => group.name === authMethod) ?? groups.find((group) => group.default) ?? groups[0];
}

function withSource(problem: string, field: FieldDefinition, source: string | undefined): string {
  if (source !== undefined) return `${problem} (from ${source})`;
  return `${problem} (set --${field.name} or BATON_${field.name.toUpperCase().replaceAll("-", "_")})`;
}

function invalid(problems: readonly string[]): BatonError {
  return new BatonError({
    code: "BATON_CONFIG_INVALID",
    message: problems.length === 1 ? `${problems[0]}` : `errors found: ${problems.join("; ")}`,
    hint: "Correct the named fields; the config command lists all fields and their rules.",
    details: { errors: problems },
  });
}
