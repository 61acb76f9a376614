import type { Journal } from "../journal/journal.ts";
import type { RowBytes } from "../journal/read-row-bytes.ts";

/** Rows whose bytes are in memory together: what the writer needs next, in its order. */
export interface RowWindow {
  /** What the caller asked for, one entry for each row. */
  readonly items: Int32Array;
  readonly rows: RowBytes;
}

export interface WindowSource {
  readonly positions: Float64Array;
  readonly lengths: Uint32Array;
}

/** Most rows of a window, whatever their size. */
const maxRows = 65_536;

/**
 * Reads rows in the order of `items`, as many at a time as fit `windowBytes`. Within a window they are read by position with large reads, so
 * rows that are near each other in both orders, as those of one listing are, cost one sequential pass over the journal.
 */
export async function* readWindows(
  journal: Journal,
  source: WindowSource,
  items: Iterable<number>,
  windowBytes: number,
  signal: AbortSignal,
): AsyncGenerator<RowWindow> {
  const buffer = new Int32Array(maxRows);
  let count = 0;
  let bytes = 0;
  const read = async (): Promise<RowWindow> => {
    const taken = buffer.slice(0, count);
    const places = {
      count,
      positions: Float64Array.from(taken, (item) => source.positions[item] as number),
      lengths: Uint32Array.from(taken, (item) => source.lengths[item] as number),
    };
    count = 0;
    bytes = 0;
    return { items: taken, rows: await journal.rows(places, signal) };
  };
  for (const item of items) {
    buffer[count++] = item;
    bytes += source.lengths[item] as number;
    if (count === maxRows || bytes >= windowBytes) yield await read();
  }
  if (count > 0) yield await read();
}
