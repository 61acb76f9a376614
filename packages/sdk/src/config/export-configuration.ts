import {
  type Configuration,
  ConfigurationSchema,
  type Constraint,
  ConstraintKind,
  ConstraintSchema,
  type Field,
  FieldSchema,
  type Int64RulesSchema,
  type RepeatedStringRulesSchema,
  StringFieldType,
  type StringRulesSchema,
  WellKnownString,
} from "@baton-ts/proto/service";
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { type Any, ValueSchema } from "@bufbuild/protobuf/wkt";
import { pack } from "../wire/pack.ts";
import type {
  FieldConstraint,
  FieldDefinition,
  FieldGroup,
  IntFieldDefinition,
  StringFieldDefinition,
  StringFormat,
  StringRules,
  StringSliceFieldDefinition,
} from "./field-definition.ts";

/** What a `config` output says about a connector besides its fields. */
export interface ConfigurationFacts {
  readonly displayName: string;
  readonly helpUrl: string;
  readonly fields: readonly FieldDefinition[];
  readonly constraints: readonly FieldConstraint[];
  readonly authMethods: readonly FieldGroup[];
}

/**
 * The exported schema (connector-runtime §2.2): fields for `gui` and `ops` only, and of the constraints those whose fields are all
 * exported. A program passes its default fields in front of the connector's.
 */
export function exportConfiguration(facts: ConfigurationFacts): Configuration {
  const exported = facts.fields.filter((field) => field.target === "gui" || field.target === "ops");
  const names = new Set(exported.map((field) => field.name));
  const visible = facts.constraints.filter((constraint) => namesIn(constraint).every((name) => names.has(name)));
  return create(ConfigurationSchema, {
    displayName: facts.displayName,
    helpUrl: facts.helpUrl,
    fields: exported.map(exportField),
    constraints: visible.map(exportConstraint),
    fieldGroups: facts.authMethods.map((group) => ({
      name: group.name,
      displayName: group.displayName,
      helpText: group.description,
      fields: [...group.fields],
      default: group.default,
    })),
  });
}

function namesIn(constraint: FieldConstraint): readonly string[] {
  return constraint.kind === "dependentOn" ? [...constraint.fields, ...constraint.on] : constraint.fields;
}

const constraintKinds = {
  requiredTogether: ConstraintKind.REQUIRED_TOGETHER,
  atLeastOne: ConstraintKind.AT_LEAST_ONE,
  mutuallyExclusive: ConstraintKind.MUTUALLY_EXCLUSIVE,
  dependentOn: ConstraintKind.DEPENDENT_ON,
} as const;

function exportConstraint(constraint: FieldConstraint): Constraint {
  return create(ConstraintSchema, {
    kind: constraintKinds[constraint.kind],
    fieldNames: [...constraint.fields],
    secondaryFieldNames: constraint.kind === "dependentOn" ? [...constraint.on] : [],
  });
}

function exportField(field: FieldDefinition): Field {
  return create(FieldSchema, {
    name: field.name,
    displayName: field.displayName,
    description: field.description,
    placeholder: field.placeholder,
    isRequired: field.required,
    isOps: field.target === "ops",
    isSecret: field.secret,
    field: kindOf(field),
  });
}

type FieldKindInit = Exclude<MessageInitShape<typeof FieldSchema>, Field>["field"] & {};

function kindOf(field: FieldDefinition): FieldKindInit {
  switch (field.kind) {
    case "string":
      return {
        case: "stringField",
        value: {
          defaultValue: field.default ?? "",
          rules: stringRules(fieldRules(field), field.required),
          type: field.use === "file" ? StringFieldType.FILE_UPLOAD : StringFieldType.TEXT_UNSPECIFIED,
          allowedExtensions: [...field.allowedExtensions],
        },
      };
    case "int":
      return { case: "intField", value: { defaultValue: BigInt(field.default ?? 0), rules: intRules(field) } };
    case "bool":
      return { case: "boolField", value: { defaultValue: field.default } };
    case "stringSlice":
      return { case: "stringSliceField", value: { defaultValue: [...field.default], rules: sliceRules(field) } };
    default:
      return {
        case: "stringMapField",
        value: { defaultValue: mapDefault(field.default), rules: field.required ? { isRequired: true } : undefined },
      };
  }
}

function fieldRules(field: StringFieldDefinition): StringRules {
  return field.use === "url" ? { format: "uri", ...field.rules } : field.rules;
}

const wellKnown: Readonly<Record<StringFormat, WellKnownString>> = {
  email: WellKnownString.EMAIL,
  hostname: WellKnownString.HOSTNAME,
  ip: WellKnownString.IP,
  ipv4: WellKnownString.IPV4,
  ipv6: WellKnownString.IPV6,
  uri: WellKnownString.URI,
  uuid: WellKnownString.UUID,
};

/** Undefined without any rule: the export then has no rules at all. */
function stringRules(rules: StringRules, required: boolean): MessageInitShape<typeof StringRulesSchema> | undefined {
  if (!required && Object.values(rules).every((rule) => rule === undefined)) return undefined;
  return {
    len: bigintOf(rules.length),
    minLen: bigintOf(rules.minLength),
    maxLen: bigintOf(rules.maxLength),
    pattern: rules.pattern,
    prefix: rules.prefix,
    suffix: rules.suffix,
    contains: rules.contains,
    in: [...(rules.in ?? [])],
    notIn: [...(rules.notIn ?? [])],
    wellKnown: rules.format === undefined ? WellKnownString.UNSPECIFIED : wellKnown[rules.format],
    isRequired: required,
  };
}

function intRules({ rules, required }: IntFieldDefinition): MessageInitShape<typeof Int64RulesSchema> | undefined {
  if (!required && Object.values(rules).every((rule) => rule === undefined)) return undefined;
  return {
    gte: bigintOf(rules.min),
    lte: bigintOf(rules.max),
    in: (rules.in ?? []).map(BigInt),
    notIn: (rules.notIn ?? []).map(BigInt),
    isRequired: required,
  };
}

function sliceRules({
  rules,
  required,
}: StringSliceFieldDefinition): MessageInitShape<typeof RepeatedStringRulesSchema> | undefined {
  if (!required && Object.values(rules).every((rule) => rule === undefined)) return undefined;
  return {
    minItems: bigintOf(rules.minItems),
    maxItems: bigintOf(rules.maxItems),
    unique: rules.unique ?? false,
    itemRules: rules.items && stringRules(rules.items, false),
    isRequired: required,
  };
}

function bigintOf(value: number | undefined): bigint | undefined {
  return value === undefined ? undefined : BigInt(value);
}

function mapDefault(byDefault: Readonly<Record<string, string>>): Record<string, Any> {
  const packed = (text: string): Any => pack(ValueSchema, { kind: { case: "stringValue", value: text } });
  return Object.fromEntries(Object.entries(byDefault).map(([key, text]) => [key, packed(text)]));
}
