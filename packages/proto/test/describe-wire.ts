import type { DescField, DescMessage, Registry } from "@bufbuild/protobuf";
import { ScalarType } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";

/**
 * Everything about the definitions that other programs depend on, one line each, sorted: messages, fields (number, name, type, label),
 * enum values, methods, extensions. Types of google.protobuf are left out.
 */
export function describeWire(registry: Registry): readonly string[] {
  const lines: string[] = [];
  for (const type of registry) {
    if (type.typeName.startsWith("google.protobuf.")) continue;
    switch (type.kind) {
      case "message":
        lines.push(`message ${type.typeName}`, ...describeFields(type));
        break;
      case "enum":
        lines.push(...type.values.map((value) => `enum ${type.typeName} ${value.number} ${value.name}`));
        break;
      case "service":
        lines.push(
          ...type.methods.map(
            (method) =>
              `rpc ${type.typeName}/${method.name} ${method.methodKind} ${method.input.typeName} ${method.output.typeName}`,
          ),
        );
        break;
      case "extension":
        lines.push(`extension ${type.typeName} ${type.number} ${type.extendee.typeName} ${typeOf(type)}`);
        break;
    }
  }
  return lines.sort();
}

function describeFields(message: DescMessage): readonly string[] {
  return message.fields.map((field) => {
    const json = field.jsonName === camelCase(field.name) ? "" : ` json=${field.jsonName}`;
    return `field ${message.typeName} ${field.number} ${field.name} ${typeOf(field)} ${labelOf(field)}${json}`;
  });
}

function labelOf(field: DescField): string {
  if (field.fieldKind === "list") return field.packed ? "repeated packed" : "repeated";
  if (field.fieldKind === "map") return "map";
  if (field.oneof !== undefined) return `oneof=${field.oneof.name}`;
  return field.presence === FeatureSet_FieldPresence.IMPLICIT ? "implicit" : "explicit";
}

function typeOf(field: Pick<DescField, "message" | "enum" | "scalar">): string {
  if (field.message !== undefined) return field.message.typeName;
  return field.enum !== undefined ? field.enum.typeName : (ScalarType[field.scalar as ScalarType] ?? "?").toLowerCase();
}

function camelCase(name: string): string {
  return name.replace(/_+(.?)/g, (_, letter: string) => letter.toUpperCase());
}
