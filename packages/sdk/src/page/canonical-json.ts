import { defineError } from "../define-error.ts";

/** JSON with sorted keys, so that equal cursors have equal texts. Throws `BATON_DEFINE_CURSOR_NOT_JSON` for what JSON cannot hold. */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case "string":
    case "boolean":
      return JSON.stringify(value);
    case "number":
      if (!Number.isFinite(value)) throw notJson(String(value));
      return JSON.stringify(value);
    case "object":
      if (value === null) return "null";
      return Array.isArray(value) ? `[${value.map(canonicalJson).join(",")}]` : objectJson(value);
    default:
      throw notJson(`a ${typeof value}`);
  }
}

function objectJson(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw notJson("an instance of a class");
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(",")}}`;
}

function notJson(found: string): Error {
  return defineError(
    "CURSOR_NOT_JSON",
    `A page cursor holds ${found}; only JSON survives between pages.`,
    "Put text, numbers, booleans, lists and plain objects into cursors.",
  );
}
