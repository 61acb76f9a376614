import type { FieldConstraint, FieldDefinition } from "@baton-ts/sdk";
import type { Flag, FlagKind } from "./flag.ts";
import type { FlagRelation } from "./relations.ts";

const kinds: Readonly<Record<FieldDefinition["kind"], FlagKind>> = {
  string: "string",
  int: "int",
  bool: "bool",
  stringSlice: "strings",
  stringMap: "map",
};

/** A connector's field as a flag of its program. The connector checks the field's own rules. */
export function flagOfField(field: FieldDefinition, group: string): Flag {
  const kind = kinds[field.kind];
  return {
    name: field.name,
    kind,
    default: field.default ?? (kind === "int" ? 0 : ""),
    hidden: field.hidden,
    exportTarget: field.target,
    // Help and warnings go on behind it.
    description: (field.description || field.displayName).replace(/\.$/, ""),
    group,
    placeholder: field.kind === "string" ? placeholderOf(field) : undefined,
    secret: field.secret,
    isPath: field.kind === "string" && field.use === "file",
    required: field.required && field.default === undefined,
    choices: field.kind === "string" ? field.rules.in : undefined,
  };
}

function placeholderOf(field: FieldDefinition & { readonly kind: "string" }): string {
  const names = { text: "text", secret: "secret", url: "url", select: "choice", file: "path" };
  return names[field.use];
}

const relationKinds: Readonly<Record<FieldConstraint["kind"], FlagRelation["kind"] | undefined>> = {
  requiredTogether: "together",
  mutuallyExclusive: "exclusive",
  atLeastOne: "oneRequired",
  dependentOn: undefined,
};

/** A connector's constraints as the command line checks them; `dependentOn` is left to the connector (connector-runtime §1.5). */
export function relationsOf(constraints: readonly FieldConstraint[]): readonly FlagRelation[] {
  return constraints.flatMap(({ kind, fields }) => {
    const relation = relationKinds[kind];
    return relation === undefined ? [] : [{ kind: relation, names: fields }];
  });
}
