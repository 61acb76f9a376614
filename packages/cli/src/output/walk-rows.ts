import { setImmediate as nextTurn } from "node:timers/promises";
import type { Session } from "../session/session.ts";
import type { RowSource } from "./list-source.ts";

/** A page costs memory in proportion, and a signal is seen between two pages only. */
const pageSize = 200;

/**
 * Calls `visit` for every row that the source keeps, in order, up to `--limit`, and flushes behind rows and pages. Answers how many
 * rows there were. Memory does not grow with their number; a slow reader of the output slows the walk down.
 */
export async function walkRows<Row>(
  { output: { sink }, flags: { limit = Number.POSITIVE_INFINITY }, signal }: Session,
  { pages, keep = () => true }: RowSource<Row>,
  visit: (row: Row, isFirst: boolean) => void | Promise<void>,
): Promise<number> {
  let count = 0;
  for await (const page of pages({ pageSize: Math.min(pageSize, limit), signal })) {
    for (const row of page.rows) {
      if (!keep(row)) continue;
      const pending = visit(row, count === 0);
      if (pending !== undefined) await pending;
      if (sink.isFull) await sink.flush();
      count += 1;
      if (count === limit) return count;
    }
    await sink.flush();
    // Reads and writes may all be synchronous below: without a turn of the loop no signal would ever arrive.
    await nextTurn();
    signal.throwIfAborted();
  }
  return count;
}
