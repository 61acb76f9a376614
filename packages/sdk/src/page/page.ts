import type { Bag } from "./bag.ts";
import type { PageOf, SpawningPageOf } from "./page-of.ts";

/**
 * The page that a handler is asked for, and what builds the answer. A cursor is whatever tells the API where to go on; the SDK seals it
 * with the method, type and resource it belongs to, so it cannot be replayed elsewhere, and refuses one that equals the received cursor.
 */
export interface Page<Item> {
  /**
   * The cursor that `of(items, next)` received for the page before; undefined for the first page. Throws
   * `BATON_CONNECTOR_PAGE_TOKEN_INVALID` when the page before used another kind of cursor.
   */
  readonly token: string | undefined;
  /** How many items to ask for: `most`, or fewer when the caller wants smaller pages. */
  size(this: void, most: number): number;
  /** A page; without `next` (undefined, null or empty text) it is the last one. */
  of(this: void, items: readonly Item[], next?: string | null): PageOf<Item>;
  /** The last page. */
  done(this: void, items: readonly Item[]): PageOf<Item>;
  /** For cursors that are not text: `parse` checks what the last page left, as every value from outside is checked. */
  cursor<Cursor>(this: void, parse: Parser<Cursor>): CursorPage<Item, Cursor>;
  /** For APIs with offset and limit. */
  offset(this: void, most: number): OffsetPage<Item>;
  /** For APIs with page numbers; `first` is the number of the first page, default 1. */
  numbered(this: void, most: number, options?: { readonly first?: number }): NumberedPage<Item>;
  /** For listings inside listings: upstream's stack of positions. Continue with `page.of(items, bag.toToken())`. */
  bag(this: void): Bag;
}

/** A page of entitlements or grants: it may start further listings with `also`. */
export interface SpawningPage<Item> extends Page<Item> {
  of(this: void, items: readonly Item[], next?: string | null): SpawningPageOf<Item>;
  done(this: void, items: readonly Item[]): SpawningPageOf<Item>;
  cursor<Cursor>(this: void, parse: Parser<Cursor>): SpawningCursorPage<Item, Cursor>;
}

/** A function, or a schema object with a `parse` method; it throws, or rejects the value by throwing, when the cursor has another shape. */
export type Parser<Value> = ((value: unknown) => Value) | { parse(value: unknown): Value };

/** A page whose cursors are JSON of one shape. */
export interface CursorPage<Item, Cursor> {
  /** Undefined for the first page. */
  readonly cursor: Cursor | undefined;
  of(this: void, items: readonly Item[], next?: Cursor | null): PageOf<Item>;
  done(this: void, items: readonly Item[]): PageOf<Item>;
}

/** A CursorPage of entitlements or grants: it may start further listings with `also`. */
export interface SpawningCursorPage<Item, Cursor> extends CursorPage<Item, Cursor> {
  of(this: void, items: readonly Item[], next?: Cursor | null): SpawningPageOf<Item, Cursor>;
  done(this: void, items: readonly Item[]): SpawningPageOf<Item, Cursor>;
}

/** A page of an API with offset and limit. */
export interface OffsetPage<Item> {
  /** How many rows come before this page. */
  readonly offset: number;
  /** How many rows to ask for. */
  readonly limit: number;
  of(this: void, items: readonly Item[], fetched: Fetched): PageOf<Item>;
}

/** A page of an API with page numbers. */
export interface NumberedPage<Item> {
  readonly number: number;
  /** How many rows to ask for. The same on every page, or the numbers would not fit together. */
  readonly size: number;
  of(this: void, items: readonly Item[], fetched: Fetched): PageOf<Item>;
}

/**
 * What the API said about a page. The end is decided by `more`, else by `total`, else by a page without rows; never by a page with fewer
 * rows than asked for, because APIs may return fewer at any time (connectors.md §6.5).
 */
export interface Fetched {
  /** Rows that the API returned, before any were left out. */
  readonly fetched: number;
  /** Rows of the whole listing. */
  readonly total?: number | null | undefined;
  readonly more?: boolean | null | undefined;
}
