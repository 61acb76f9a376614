import type { Page, PageOptions } from "@baton-ts/c1z";
import type { MissingReferences } from "../join/missing.ts";
import type { ByteSink } from "./sink.ts";
import type { Column } from "./table.ts";

/** Rows to print, read page by page. */
export interface RowSource<Row> {
  readonly pages: (options: PageOptions) => AsyncIterable<Page<Row>>;
  /** Rows that it refuses are left out; default: none. */
  readonly keep?: (row: Row) => boolean;
}

/** Writes one row as a JSON object. Answers a promise only where a join is not cached, so that most rows cost no turn of the loop. */
export type JsonWriter<Row> = (row: Row, sink: ByteSink) => void | Promise<void>;

/** Rows for the formats json and ndjson. */
export interface JsonSource<Row> extends RowSource<Row> {
  /** The repeated field of the baton.v1 message in JSON: `resourceTypes`. */
  readonly key: string;
  /** Members of the message in front of the list, as JSON text without braces; default none. */
  readonly lead?: string;
  readonly createJson: (missing: MissingReferences) => JsonWriter<Row>;
}

/** The cells of one row, one for each column. */
export type CellReader<Row> = (row: Row) => readonly string[] | Promise<readonly string[]>;

/** Rows for the formats console and csv. */
export interface CellSource<Row> extends RowSource<Row> {
  readonly columns: readonly Column[];
  readonly createCells: (missing: MissingReferences) => CellReader<Row>;
}

/** What a listing command prints, whatever the format. Joins are made for the chosen format only. */
export interface ListSource<Row> extends JsonSource<Row>, CellSource<Row> {
  /** The rows in the plural, for people: `resource types`. */
  readonly noun: string;
}

/** Rows that are in memory anyway, as a source's pages. */
export async function* onePage<Row>(rows: readonly Row[]): AsyncGenerator<Page<Row>> {
  if (rows.length > 0) yield { rows, next: undefined };
}
