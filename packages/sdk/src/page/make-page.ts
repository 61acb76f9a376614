import { parseBag } from "./bag.ts";
import type { CursorPage, Fetched, NumberedPage, OffsetPage, Parser, SpawningCursorPage, SpawningPage } from "./page.ts";
import { type PageOf, pageOf } from "./page-of.ts";
import { invalidToken } from "./page-token.ts";

/** The page that starts at `received`; `pageSize` caps what handlers ask for. */
export function makePage<Item>(received: unknown, pageSize: number | undefined): SpawningPage<Item> {
  const size = (most: number): number => Math.max(1, Math.min(most, pageSize ?? most));
  return {
    get token() {
      return textToken(received);
    },
    size,
    of: (items, next) => pageOf(items, next),
    done: (items) => pageOf(items, undefined),
    cursor: (parse) => cursorPage(received, parse),
    offset: (most) => offsetPage(received, size(most)),
    numbered: (most, options) => numberedPage(received, size(most), options?.first ?? 1),
    bag: () => parseBag(textToken(received) ?? ""),
  };
}

function textToken(received: unknown): string | undefined {
  if (received === undefined || typeof received === "string") return received;
  throw invalidToken("page.token was read, but the page before returned a cursor that is not text.");
}

function cursorPage<Item, Cursor>(
  received: unknown,
  parse: Parser<Cursor>,
): SpawningCursorPage<Item, Cursor> & CursorPage<Item, Cursor> {
  return {
    cursor: received === undefined ? undefined : parseCursor(received, parse),
    of: (items, next) => pageOf(items, next),
    done: (items) => pageOf(items, undefined),
  };
}

function parseCursor<Cursor>(received: unknown, parse: Parser<Cursor>): Cursor {
  try {
    return typeof parse === "function" ? parse(received) : parse.parse(received);
  } catch (error) {
    throw invalidToken("The cursor of the page before does not have the shape that this listing reads.", error);
  }
}

function offsetPage<Item>(received: unknown, limit: number): OffsetPage<Item> {
  const offset = wholeNumber(received) ?? 0;
  return { offset, limit, of: (items, fetched) => counted(items, fetched, offset, offset + fetched.fetched) };
}

function numberedPage<Item>(received: unknown, size: number, first: number): NumberedPage<Item> {
  const number = wholeNumber(received) ?? first;
  return { number, size, of: (items, fetched) => counted(items, fetched, (number - first) * size, number + 1) };
}

function counted<Item>(items: readonly Item[], { fetched, total, more }: Fetched, before: number, next: number): PageOf<Item> {
  // A page without rows ends the listing whatever else is said: going on from it would not move.
  const goesOn = fetched > 0 && (more ?? (typeof total === "number" ? before + fetched < total : true));
  return pageOf(items, goesOn ? next : undefined);
}

function wholeNumber(received: unknown): number | undefined {
  if (received === undefined || (typeof received === "number" && Number.isSafeInteger(received) && received >= 0))
    return received;
  throw invalidToken("A page number or offset was read, but the page before returned another kind of cursor.");
}
