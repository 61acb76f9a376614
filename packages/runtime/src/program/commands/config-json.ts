import { type Configuration, ConfigurationSchema, type Field, FieldSchema } from "@baton-ts/proto/service";
import { create, type MessageInitShape, toJson } from "@bufbuild/protobuf";
import type { Flag } from "../flags/flag.ts";

/**
 * The `config` output: c1.config.v1.Configuration as protojson, indented by 2, with `<`, `>` and `&` escaped as Go's encoder does, without
 * a line break at its end. The default flags for `ops` come first, in the order of their table, then the connector's fields
 * (connector-runtime §1.10).
 */
export function configJson(connectorPart: Configuration, defaultFlags: readonly Flag[]): string {
  const exported = defaultFlags.filter(({ exportTarget }) => exportTarget === "ops" || exportTarget === "gui");
  const configuration = create(ConfigurationSchema, {
    ...connectorPart,
    fields: [...exported.map(fieldOfFlag), ...connectorPart.fields],
  });
  const text = JSON.stringify(toJson(ConfigurationSchema, configuration), null, 2);
  return text.replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function fieldOfFlag(flag: Flag): Field {
  return create(FieldSchema, {
    name: flag.name,
    description: flag.description,
    isOps: flag.exportTarget === "ops",
    field: variantOf(flag),
  });
}

function variantOf(flag: Flag): NonNullable<MessageInitShape<typeof FieldSchema>["field"]> {
  if (typeof flag.default === "number") {
    const { min, max } = flag.range ?? {};
    const rules = flag.range === undefined ? {} : { rules: { gte: BigInt(min ?? 0), lte: BigInt(max ?? 0) } };
    return { case: "intField", value: { defaultValue: BigInt(flag.default), ...rules } };
  }
  if (typeof flag.default === "boolean") return { case: "boolField", value: { defaultValue: flag.default } };
  if (typeof flag.default === "string") return { case: "stringField", value: { defaultValue: flag.default } };
  return { case: "stringSliceField", value: { defaultValue: Object.values(flag.default).map(String) } };
}
