import { DatabaseSync, type StatementSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { BatonError, GrpcCode } from "@baton-ts/findings";
import { corruptFile } from "../errors.ts";

/** What a column may hold, whatever its declared type says. */
export type SqlValue = null | number | bigint | string | Uint8Array;

/** A row as its columns in the order of the select list: half the time and memory of objects with names. */
export type SqlRow = readonly SqlValue[];

/** A prepared statement. Rows are read a page at a time: stepping through an open cursor is slower in `node:sqlite`. */
export interface SqlStatement {
  all(...parameters: readonly SqlValue[]): readonly SqlRow[];
  run(...parameters: readonly SqlValue[]): void;
}

/** The part of SQLite that this package uses. Failures are BatonErrors that name the file, but for {@link isConstraintFailure}. */
export interface SqlDatabase {
  /** Prepares once per text. */
  prepare(sql: string): SqlStatement;
  exec(sql: string): void;
  close(): void;
}

export interface OpenDatabaseOptions {
  /** The file people know, for messages; the database itself lies in a temporary folder. */
  readonly namedPath: string;
  /** `read`: a file that nobody changes, opened without locks and without trusting its schema. */
  readonly mode: "read" | "write";
}

/** Opens a database file with `node:sqlite`. */
export function openDatabase(databasePath: string, options: OpenDatabaseOptions): SqlDatabase {
  const { namedPath, mode } = options;
  const run = guard((error) => sqliteFailure(namedPath, error));
  // Nothing writes to an unpacked copy: without locks SQLite neither looks for a journal beside it nor re-reads the header each time.
  const location = mode === "read" ? `${pathToFileURL(databasePath).href}?mode=ro&immutable=1` : databasePath;
  const database = run(() => new DatabaseSync(location, { readOnly: mode === "read", enableForeignKeyConstraints: false }));
  const statements = new Map<string, SqlStatement>();
  return {
    prepare(sql) {
      let statement = statements.get(sql);
      if (statement === undefined) {
        statement = guardedStatement(
          run(() => database.prepare(sql)),
          run,
        );
        statements.set(sql, statement);
      }
      return statement;
    },
    exec: (sql) => run(() => database.exec(sql)),
    close: () => run(() => database.close()),
  };
}

type Run = <Result>(action: () => Result) => Result;

function guardedStatement(statement: StatementSync, run: Run): SqlStatement {
  statement.setReturnArrays(true);
  return {
    // The declared type knows only objects; with setReturnArrays rows are arrays.
    all: (...parameters) => run(() => statement.all(...(parameters as SqlValue[])) as unknown as SqlRow[]),
    run: (...parameters) => {
      run(() => statement.run(...(parameters as SqlValue[])));
    },
  };
}

function guard(explain: (error: unknown) => unknown): Run {
  return (action) => {
    try {
      return action();
    } catch (error) {
      throw explain(error);
    }
  };
}

// https://sqlite.org/rescode.html, primary codes.
const resultCodes = { ioError: 10, corrupt: 11, full: 13, constraint: 19, notADatabase: 26 } as const;

/** True for a row that a unique index refuses; only who wrote the row knows what that means. */
export function isConstraintFailure(error: unknown): boolean {
  return primaryCode(error) === resultCodes.constraint;
}

function primaryCode(error: unknown): number | undefined {
  return error instanceof Error && "errcode" in error && typeof error.errcode === "number" ? error.errcode & 0xff : undefined;
}

function sqliteFailure(path: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = primaryCode(error);
  const isOutOfRange = "code" in error && error.code === "ERR_OUT_OF_RANGE";
  switch (code) {
    case resultCodes.full:
      return diskFull(path, error);
    case resultCodes.ioError:
      return new BatonError({
        code: "BATON_FILE_UNREADABLE",
        message: `the unpacked copy of ${path} cannot be read or written: ${error.message}`,
        hint: "Check the disk of the temporary folder (BATON_TMPDIR).",
        details: { path },
        cause: error,
      });
    case resultCodes.notADatabase:
      return corruptFile(path, `its content is not a SQLite database (${error.message})`, error);
    case resultCodes.constraint:
      return error;
    case undefined:
      return isOutOfRange ? corruptFile(path, `a column holds a number too large for its use (${error.message})`, error) : error;
    default:
      return corruptFile(path, `SQLite says: ${error.message}`, error);
  }
}

function diskFull(path: string, cause: Error): BatonError {
  return new BatonError({
    code: "BATON_FILE_DISK_FULL",
    message: `no space left for the unpacked copy of ${path}: ${cause.message}`,
    hint: "Free space in the temporary folder, or set BATON_TMPDIR to a folder with more.",
    details: { path },
    grpcCode: GrpcCode.resourceExhausted,
    cause,
  });
}
