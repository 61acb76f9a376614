/** One page as a handler returns it; `page.of(items, next)` makes it. */
export interface PageOf<Item> {
  readonly kind: "page";
  readonly items: readonly Item[];
  /** Where the next page starts, as JSON; undefined on the last page. */
  readonly next: unknown;
  /** Further positions in the same listing that the engine reads as well, in any order. */
  readonly spawned: readonly unknown[];
  /** How many items the spawned positions have together, when the system says so. */
  readonly estimatedTotal: number | undefined;
}

/** A page of entitlements or grants. */
export interface SpawningPageOf<Item, Cursor = string> extends PageOf<Item> {
  /**
   * The same page, which also starts listings at other cursors: shards, years, letters. Each must differ from `next` and from the others;
   * at most 1024 on one page, 1 MiB each, 16 MiB together (sync-engine §5).
   */
  also(cursors: readonly Cursor[], options?: { readonly estimatedTotal?: number }): SpawningPageOf<Item, Cursor>;
}

/** Makes a page; null and empty text as next cursor are the end. */
export function pageOf<Item, Cursor>(
  items: readonly Item[],
  next: unknown,
  spawned: readonly unknown[] = [],
  estimatedTotal?: number,
): SpawningPageOf<Item, Cursor> {
  return {
    kind: "page",
    items,
    next: next === null || next === "" ? undefined : next,
    spawned,
    estimatedTotal,
    also: (cursors, options) => pageOf(items, next, [...spawned, ...cursors], options?.estimatedTotal ?? estimatedTotal),
  };
}
