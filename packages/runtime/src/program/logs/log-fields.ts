/**
 * Fields of a log line as plain JSON: errors as their message under `error`, bytes as base64, bigints and dates as text. A field that
 * is called `err` becomes `error` (connector-runtime §1.8).
 */
export function plainFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name === "err" ? "error" : name, plainValue(value)]));
}

function plainValue(value: unknown): unknown {
  if (value instanceof Error) return value.message;
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  return typeof value === "bigint" ? String(value) : value;
}
