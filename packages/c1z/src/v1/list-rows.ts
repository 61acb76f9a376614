import { setImmediate } from "node:timers/promises";
import { compareUtf8 } from "@baton-ts/proto/codec";
import { corruptFile, invalidCursor } from "../errors.ts";
import { resolvePageSize } from "../store/page-size.ts";
import type { Page, PageOptions } from "../store/reader.ts";
import { Cells } from "./cells.ts";
import type { SqlDatabase, SqlStatement, SqlValue } from "./driver.ts";
import type { RowFormat } from "./row-formats.ts";

/** Equalities on columns; an index is chosen by SQLite, a test holds it to the right one. */
export type Conditions = readonly (readonly [column: string, value: string])[];

export interface Listing<Row> {
  readonly database: SqlDatabase;
  readonly path: string;
  readonly format: RowFormat<Row>;
  readonly conditions: Conditions;
  /** Rows of this sync only. */
  readonly syncId: string | undefined;
  /** No row of the sync has a smaller row id; saves passing over the rows of older syncs. */
  readonly firstRowId: number;
}

/** Where a listing goes on: at this row, or the first one behind it. The resource id is empty in the order of row ids. */
interface Position {
  readonly rowId: number;
  readonly resourceId: string;
}

/**
 * Pages in the order of row ids, which is that of insertion. A cursor is the decimal row id to start from, as upstream's page token
 * (sync-engine §2.6).
 */
export function listByRowId<Row>(listing: Listing<Row>, options: PageOptions): AsyncGenerator<Page<Row>, void, void> {
  const query = new PageQuery(listing, "id >= ?", "id");
  const { firstRowId } = listing;
  return pages(
    options,
    { rowId: parseRowId(listing.path, options.cursor ?? "0", options.cursor), resourceId: "" },
    ({ rowId }) => String(rowId),
    (at, rows) => query.read([Math.max(at.rowId, firstRowId)], rows),
  );
}

/**
 * Pages for a filter by resource type, in the order of the index (resource id, row id), so that a page costs what it holds however far in it is.
 * Row id order would sort the whole type again for every page. A cursor is `<row id> <resource id>`.
 */
export function listByResource<Row>(listing: Listing<Row>, options: PageOptions): AsyncGenerator<Page<Row>, void, void> {
  const { firstRowId } = listing;
  const same = new PageQuery(listing, "resource_id = ? and id >= ?", "id");
  const behind = new PageQuery(listing, "resource_id > ? and id >= ?", "resource_id, id");
  return pages(
    options,
    parsePosition(listing.path, options.cursor),
    ({ rowId, resourceId }) => `${rowId} ${resourceId}`,
    (at, rows) => {
      same.read([at.resourceId, Math.max(at.rowId, firstRowId)], rows);
      if (rows.missing > 0) behind.read([at.resourceId, firstRowId], rows);
    },
  );
}

async function* pages<Row>(
  options: PageOptions,
  start: Position,
  cursorOf: (position: Position) => string,
  read: (at: Position, rows: PageRows<Row>) => void,
): AsyncGenerator<Page<Row>, void, void> {
  const size = resolvePageSize(options.pageSize);
  let at: Position | undefined = start;
  while (at !== undefined) {
    options.signal?.throwIfAborted();
    // One more than asked for tells whether there is a next page, and where it starts.
    const rows: PageRows<Row> = new PageRows<Row>(size + 1);
    read(at, rows);
    at = rows.missing === 0 ? rows.takeLast() : undefined;
    if (rows.found.length > 0) yield { rows: rows.found, next: at === undefined ? undefined : cursorOf(at) };
    // SQLite blocks; signals and timers get their turn between pages.
    await setImmediate();
  }
}

/** The rows of one page while they are read. */
class PageRows<Row> {
  readonly found: Row[] = [];
  readonly #limit: number;
  #last: Position | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get missing(): number {
    return this.#limit - this.found.length;
  }

  /** False when the row does not come behind the last one. */
  add(row: Row, position: Position): boolean {
    const last = this.#last;
    if (last !== undefined) {
      const isSame = position.resourceId === last.resourceId;
      if (isSame ? position.rowId <= last.rowId : compareUtf8(position.resourceId, last.resourceId) <= 0) return false;
    }
    this.found.push(row);
    this.#last = position;
    return true;
  }

  takeLast(): Position | undefined {
    this.found.pop();
    return this.#last;
  }
}

/** One prepared statement of a listing: `range` narrows it to what comes next. */
class PageQuery<Row> {
  readonly #listing: Listing<Row>;
  readonly #statement: SqlStatement;
  readonly #values: readonly string[];
  readonly #cells: Cells;
  /** Of the resource id in the select list; -1 where rows come by row id alone. */
  readonly #resourceColumn: number;

  constructor(listing: Listing<Row>, range: string, order: "id" | "resource_id, id") {
    const { database, path, format, conditions, syncId } = listing;
    const equalities = [...conditions, ...(syncId === undefined ? [] : [["sync_id", syncId] as const])];
    const where = [...equalities.map(([column]) => `${column} = ?`), range].join(" and ");
    this.#listing = listing;
    this.#statement = database.prepare(
      `select ${format.columns.join(", ")} from ${format.table} where ${where} order by ${order} limit ?`,
    );
    this.#values = equalities.map(([, value]) => value);
    this.#cells = new Cells(path, format.table, format.columns);
    this.#resourceColumn = range.startsWith("resource_id") ? format.columns.indexOf("resource_id") : -1;
  }

  /** Adds rows until the page is full. */
  read(parameters: readonly SqlValue[], into: PageRows<Row>): void {
    const { format, path } = this.#listing;
    for (const row of this.#statement.all(...this.#values, ...parameters, into.missing)) {
      const rowId = this.#cells.rowId(row);
      const resourceId = this.#resourceColumn < 0 ? "" : this.#cells.text(row, this.#resourceColumn);
      if (into.add(format.read(this.#cells, row), { rowId, resourceId })) continue;
      // In a damaged tree a page can hang below itself, and a listing would never end.
      throw corruptFile(path, `${format.table} row ${rowId} comes out of order: a page of the database is in the wrong place`);
    }
  }
}

function parseRowId(path: string, text: string, cursor: string | undefined): number {
  const rowId = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(rowId)) throw invalidCursor(path, cursor ?? "");
  return rowId;
}

function parsePosition(path: string, cursor: string | undefined): Position {
  if (cursor === undefined) return { rowId: 0, resourceId: "" };
  const space = cursor.indexOf(" ");
  return { rowId: parseRowId(path, cursor.slice(0, Math.max(space, 0)), cursor), resourceId: cursor.slice(space + 1) };
}
