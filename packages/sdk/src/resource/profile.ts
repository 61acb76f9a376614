import type { JsonObject, JsonValue } from "@bufbuild/protobuf";
import { defineError } from "../define-error.ts";

/** A value of a profile. Dates become ISO 8601 text, bigints become text, `undefined` is left out. */
export type ProfileValue =
  | string
  | number
  | boolean
  | bigint
  | Date
  | null
  | undefined
  | readonly ProfileValue[]
  | { readonly [key: string]: ProfileValue };

/** Attributes of a resource beyond its standard fields; keys as the source system names them. */
export type Profile = Readonly<Record<string, ProfileValue>>;

/** The profile as JSON. Throws `BATON_DEFINE_PROFILE_VALUE` for what JSON cannot hold, naming its path. */
export function toProfileJson(profile: Profile, what: string): JsonObject {
  return objectJson(profile, what);
}

function objectJson(value: Readonly<Record<string, ProfileValue>>, path: string): JsonObject {
  const json: JsonObject = {};
  for (const [key, entry] of Object.entries(value)) {
    if (entry === undefined) continue;
    // "__proto__" as a plain key would change the object instead of adding to it.
    Object.defineProperty(json, key, {
      value: toJson(entry, `${path}.${key}`),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return json;
}

function toJson(value: ProfileValue, path: string): JsonValue {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "bigint":
      return String(value);
    case "number":
      if (Number.isFinite(value)) return value;
      throw unsupported(path, String(value));
    case "undefined":
      return null;
    case "object":
      return value === null ? null : objectOrList(value, path);
    default:
      throw unsupported(path, `a ${typeof value}`);
  }
}

function objectOrList(value: Date | readonly ProfileValue[] | Readonly<Record<string, ProfileValue>>, path: string): JsonValue {
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw unsupported(path, "an invalid date");
    return value.toISOString();
  }
  if (Array.isArray(value)) return (value as readonly ProfileValue[]).map((entry, index) => toJson(entry, `${path}[${index}]`));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw unsupported(path, "an instance of a class");
  return objectJson(value as Readonly<Record<string, ProfileValue>>, path);
}

function unsupported(path: string, found: string): Error {
  return defineError(
    "PROFILE_VALUE",
    `${path} is ${found}; a profile holds JSON, dates and bigints.`,
    "Convert the value, or leave it out.",
  );
}
