import type { BulkWriterOptions } from "@baton-ts/c1z";

/** What tells the conversions from each other. */
export interface Conversion {
  readonly name: "to-pebble" | "to-sqlite";
  /** Format of the file that is written. */
  readonly engine: Extract<BulkWriterOptions["engine"], "sqlite" | "pebble">;
  /** What people call it. */
  readonly formatName: string;
  readonly engineName: string;
  readonly defaultOut: string;
}

export const toPebble: Conversion = {
  name: "to-pebble",
  engine: "pebble",
  formatName: "v3 (Pebble)",
  engineName: "Pebble",
  defaultOut: "./sync.pebble.c1z",
};

export const toSqlite: Conversion = {
  name: "to-sqlite",
  engine: "sqlite",
  formatName: "v1 (SQLite)",
  engineName: "SQLite",
  defaultOut: "./sync.sqlite.c1z",
};
