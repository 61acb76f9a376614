import { corruptFile } from "../errors.ts";
import { storedTimeParser } from "../store/nanos.ts";
import type { Nanos } from "../store/rows.ts";
import type { SqlRow, SqlValue } from "./driver.ts";

/**
 * Reads the columns of one listing. SQLite stores any type in any column, so a damaged or hostile file can hold a number where a text is
 * expected: each read checks, and a mismatch is `BATON_C1Z_CORRUPT` with table, row id and column.
 */
export class Cells {
  readonly #path: string;
  readonly #table: string;
  readonly #columns: readonly string[];
  readonly #parseTime = storedTimeParser();

  /** `columns` name the select list, whose first is the row id. */
  constructor(path: string, table: string, columns: readonly string[]) {
    this.#path = path;
    this.#table = table;
    this.#columns = columns;
  }

  rowId(row: SqlRow): number {
    const value = row[0];
    if (typeof value === "number" && value >= 0) return value;
    throw this.#mismatch(row, 0, "a row id");
  }

  text(row: SqlRow, at: number): string {
    const value = row[at];
    if (typeof value === "string") return value;
    throw this.#mismatch(row, at, "text");
  }

  /** An empty text for null. */
  optionalText(row: SqlRow, at: number): string {
    return row[at] === null ? "" : this.text(row, at);
  }

  blob(row: SqlRow, at: number): Uint8Array {
    const value = row[at];
    if (value instanceof Uint8Array) return value;
    throw this.#mismatch(row, at, "a blob");
  }

  /** Null also for an empty blob: while older files are migrated, upstream marks rows so (sync-engine §2.3). */
  optionalBlob(row: SqlRow, at: number): Uint8Array | null {
    const value = row[at];
    if (value === null || value === undefined) return null;
    const bytes = this.blob(row, at);
    return bytes.length === 0 ? null : bytes;
  }

  flag(row: SqlRow, at: number): boolean {
    const value = row[at];
    if (typeof value === "number") return value !== 0;
    throw this.#mismatch(row, at, "0 or 1");
  }

  time(row: SqlRow, at: number): Nanos {
    const value = row[at];
    const nanos = typeof value === "string" ? this.#parseTime(value) : undefined;
    if (nanos !== undefined) return nanos;
    throw this.#mismatch(row, at, "a time such as 2026-11-23 18:55:51.44");
  }

  optionalTime(row: SqlRow, at: number): Nanos | null {
    return row[at] === null ? null : this.time(row, at);
  }

  #mismatch(row: SqlRow, at: number, expected: string): Error {
    const where = `${this.#table} row ${String(row[0])} column ${this.#columns[at]}`;
    return corruptFile(this.#path, `${where} holds ${describe(row[at])}, expected ${expected}`);
  }
}

function describe(value: SqlValue | undefined): string {
  if (value === null || value === undefined) return "null";
  if (value instanceof Uint8Array) return `a blob of ${value.length} bytes`;
  return typeof value === "string" ? `the text ${JSON.stringify(value.slice(0, 40))}` : `the number ${value}`;
}
