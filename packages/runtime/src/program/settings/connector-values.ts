import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { BatonError, toBatonError } from "@baton-ts/findings";
import type { ConfigValue, ConfigValues, FieldDefinition } from "@baton-ts/sdk";
import type { Scrubber } from "../logs/scrubber.ts";
import { describeOrigin, type Origin } from "./origin.ts";
import type { Settings } from "./resolve-settings.ts";

/** Limit of a field that names a file (connector-runtime §1.6). */
const maxFileBytes = 2 * 1024 * 1024;

/**
 * The values that someone set, by field name, for the connector to check. A `file` field's value is a path here: the file is read, and
 * the scrubber learns it when the field is secret. Rejects with `BATON_CONFIG_FILE_FIELD` when it cannot be read or is too large.
 */
export async function connectorValues(
  fields: readonly FieldDefinition[],
  settings: Settings,
  surroundings: { readonly cwd: string; readonly scrubber: Scrubber },
): Promise<ConfigValues> {
  const values = new Map<string, ConfigValue>();
  for (const field of fields) {
    const setting = settings.get(field.name);
    if (setting === undefined || setting.origin.kind === "default") continue;
    const isFile = field.kind === "string" && field.use === "file";
    const value =
      isFile && typeof setting.value === "string"
        ? await readFileField(field, resolve(surroundings.cwd, setting.value), setting.origin)
        : setting.value;
    if (value instanceof Uint8Array && field.secret) surroundings.scrubber.add(Buffer.from(value).toString("utf8"));
    values.set(field.name, { value, source: describeOrigin(setting.origin) });
  }
  return values;
}

async function readFileField(field: FieldDefinition, path: string, origin: Origin): Promise<Uint8Array> {
  const wrong = (what: string, hint: string, cause?: unknown) =>
    new BatonError({
      code: "BATON_CONFIG_FILE_FIELD",
      message: `field ${field.name}: ${what} (${describeOrigin(origin)})`,
      hint,
      cause,
    });
  try {
    await using file = await open(path);
    const { size } = await file.stat();
    if (size > maxFileBytes) {
      throw wrong(
        `file too large: ${size} bytes exceeds limit of ${maxFileBytes} bytes`,
        "name the file that holds only this setting",
      );
    }
    return await file.readFile();
  } catch (error) {
    const known = toBatonError(error);
    if (known.code === "BATON_CONFIG_FILE_FIELD") throw known;
    throw wrong(
      `cannot access file: ${known.message}`,
      known.hint ?? "give the path of a file that this account may read",
      error,
    );
  }
}
