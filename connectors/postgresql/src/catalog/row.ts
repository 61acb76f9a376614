import { BatonError } from "@baton-ts/sdk";

/** One row as the driver gives it: nothing is known about it until a reader below has looked. */
export type Row = Readonly<Record<string, unknown>>;

function wrong(row: Row, column: string, expected: string): BatonError {
  const found = row[column] === undefined ? "nothing" : row[column] === null ? "null" : typeof row[column];
  return new BatonError({
    code: "BATON_POSTGRESQL_ROW_UNEXPECTED",
    message: `The server answered with ${found} in column ${column}, expected ${expected}.`,
    hint: "The catalog of this server differs from PostgreSQL's own; versions 12 and later are supported.",
  });
}

/** A column that is text and never null. Object ids are selected as text, so that no number format can change them. */
export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== "string") throw wrong(row, column, "text");
  return value;
}

export function optionalText(row: Row, column: string): string | undefined {
  return row[column] === null ? undefined : text(row, column);
}

export function bool(row: Row, column: string): boolean {
  const value = row[column];
  if (typeof value !== "boolean") throw wrong(row, column, "true or false");
  return value;
}

export function number(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== "number") throw wrong(row, column, "a number");
  return value;
}
