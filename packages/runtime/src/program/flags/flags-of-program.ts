import { BatonError } from "@baton-ts/findings";
import type { ConnectorDefinition } from "@baton-ts/sdk";
import { defaultFlags, programFlags } from "./default-flags.ts";
import type { Flag } from "./flag.ts";
import { flagOfField } from "./flag-of-field.ts";
import { unsupportedFlags } from "./unsupported-flags.ts";

/**
 * The flags of a connector's program that are settings: the connector's own, in its order, then the default ones. A field that is called
 * like a default flag of upstream is an error of the connector (connector-runtime §1.6).
 */
export function flagsOfProgram(definition: ConnectorDefinition): readonly Flag[] {
  const group = `${definition.displayName} settings`;
  const own = definition.fields.map((field) => flagOfField(field, group));
  const taken = new Set([...defaultFlags, ...programFlags].map((flag) => flag.name).concat(...unsupportedFlags));
  for (const { name } of own) {
    if (taken.has(name)) {
      throw new BatonError({
        code: "BATON_CONNECTOR_FIELD_DUPLICATE",
        message: `multiple fields with the same name: ${name}`,
        hint: "rename the field of the connector: the program has a flag of that name",
      });
    }
    taken.add(name);
  }
  return [...own, ...defaultFlags];
}
