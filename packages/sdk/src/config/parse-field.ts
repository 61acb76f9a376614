import type {
  ConfigScalar,
  FieldDefinition,
  IntFieldDefinition,
  StringFieldDefinition,
  StringSliceFieldDefinition,
} from "./field-definition.ts";
import { normalizeUrl } from "./normalize-url.ts";
import { Secret, UploadedFile } from "./secret.ts";
import { violatedStringRule } from "./string-rules.ts";

/** A checked value, or what is wrong with the given one. `present` is false for a kind's zero value. */
export type ParsedField =
  | { readonly ok: true; readonly value: unknown; readonly present: boolean }
  | { readonly ok: false; readonly problem: string };

/** Checks one value; `undefined` stands for the default. Texts as in connector-runtime §2.3. */
export function parseField(field: FieldDefinition, given: ConfigScalar | undefined): ParsedField {
  switch (field.kind) {
    case "string":
      return parseString(field, given ?? field.default);
    case "int":
      return parseInteger(field, given ?? field.default);
    case "bool":
      return typeof (given ?? field.default) === "boolean"
        ? parsed(given ?? field.default, given ?? field.default)
        : wrongType(field, "true or false");
    case "stringSlice":
      return parseSlice(field, given ?? field.default);
    default:
      return parseMap(field, given ?? field.default);
  }
}

function parsed(value: unknown, present: unknown): ParsedField {
  return { ok: true, value, present: Boolean(present) };
}

function wrongType(field: FieldDefinition, expected: string): ParsedField {
  return { ok: false, problem: `field ${field.name}: expected ${expected}` };
}

function missing(field: FieldDefinition, type: string): ParsedField {
  return { ok: false, problem: `field ${field.name} of type ${type} is marked as required but it has a zero-value` };
}

function parseString(field: StringFieldDefinition, given: ConfigScalar | undefined): ParsedField {
  if (field.use === "file") return parseFile(field, given);
  if (given !== undefined && typeof given !== "string") return wrongType(field, "text");
  if (given === undefined || given === "") return field.required ? missing(field, "string") : parsed(undefined, false);
  const shown = field.secret ? "another value" : `'${given}'`;
  const problem = violatedStringRule(field.rules, given, shown);
  if (problem !== undefined) return { ok: false, problem: `field ${field.name}: ${problem}` };
  if (field.use === "secret") return parsed(new Secret(given), true);
  if (field.use !== "url") return parsed(given, true);
  const url = normalizeUrl(given);
  if (url !== undefined) return parsed(url, true);
  return { ok: false, problem: `field ${field.name}: value must be a valid URL but got ${shown}, without http:// or https://` };
}

function parseFile(field: StringFieldDefinition, given: ConfigScalar | undefined): ParsedField {
  if (given !== undefined && typeof given !== "string" && !(given instanceof Uint8Array))
    return wrongType(field, "a file's content");
  if (given === undefined || given.length === 0) return field.required ? missing(field, "string") : parsed(undefined, false);
  return parsed(new UploadedFile(given), true);
}

function parseInteger(field: IntFieldDefinition, given: ConfigScalar | undefined): ParsedField {
  if (given !== undefined && (typeof given !== "number" || !Number.isSafeInteger(given)))
    return wrongType(field, "a whole number");
  if (field.required && (given === undefined || given === 0)) return missing(field, "int");
  if (given === undefined) return parsed(undefined, false);
  const { min, max, notIn } = field.rules;
  const problem = (text: string): ParsedField => ({
    ok: false,
    problem: `field ${field.name}: value must ${text} but got ${given}`,
  });
  if (max !== undefined && given > max) return problem(`be less than or equal to ${max}`);
  if (min !== undefined && given < min) return problem(`be greater than or equal to ${min}`);
  if (field.rules.in !== undefined && !field.rules.in.includes(given)) return problem(`be one of [${field.rules.in.join(" ")}]`);
  if (notIn?.includes(given) === true) return problem(`not be one of [${notIn.join(" ")}]`);
  return parsed(given, given !== 0);
}

function parseSlice(field: StringSliceFieldDefinition, given: ConfigScalar): ParsedField {
  if (!isTextList(given)) return wrongType(field, "a list of texts");
  if (given.length === 0) return field.required ? missing(field, "[]string") : parsed([], false);
  const problem = violatedSliceRule(field, given);
  return problem === undefined ? parsed([...given], true) : { ok: false, problem: `field ${field.name}${problem}` };
}

function violatedSliceRule({ rules }: StringSliceFieldDefinition, items: readonly string[]): string | undefined {
  const { minItems, maxItems } = rules;
  if (minItems !== undefined && items.length < minItems)
    return `: value must have at least ${minItems} items but got ${items.length}`;
  if (maxItems !== undefined && items.length > maxItems)
    return `: value must have at most ${maxItems} items but got ${items.length}`;
  const twice = rules.unique === true ? items.find((item, index) => items.indexOf(item) !== index) : undefined;
  if (twice !== undefined) return `: value must not contain duplicate items but got multiple "${twice}"`;
  for (const [index, item] of items.entries()) {
    const problem = item === "" ? undefined : violatedStringRule(rules.items ?? {}, item, `'${item}'`);
    if (problem !== undefined) return ` invalid item at field ${index}: ${problem}`;
  }
  return undefined;
}

function parseMap(field: FieldDefinition, given: ConfigScalar): ParsedField {
  if (typeof given !== "object" || Array.isArray(given) || given instanceof Uint8Array) return wrongType(field, "a map of texts");
  const entries = Object.entries(given);
  if (entries.length === 0) return field.required ? missing(field, "map[string]any") : parsed({}, false);
  const scalar = entries.every(([, value]) => ["string", "number", "boolean"].includes(typeof value));
  if (!scalar) return wrongType(field, "a map of texts");
  return parsed(Object.fromEntries(entries.map(([key, value]) => [key, String(value)])), true);
}

function isTextList(value: ConfigScalar): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
