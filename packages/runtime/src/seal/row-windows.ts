import type { RowBytes, RowPlaces, RowSource } from "../journal/read-row-bytes.ts";

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
export const maxWindowRows = 65_536;

/** Places of these items, in their order. */
export function placesOf({ positions, lengths }: WindowSource, items: Int32Array): RowPlaces {
  const count = items.length;
  const places = { count, positions: new Float64Array(count), lengths: new Uint32Array(count) };
  for (let index = 0; index < count; index++) {
    const item = items[index] as number;
    places.positions[index] = positions[item] as number;
    places.lengths[index] = lengths[item] as number;
  }
  return places;
}

/**
 * Reads rows in the order of `items`, as many at a time as fit `windowBytes`. Within a window they are read by position with large reads, so
 * rows that are near each other in both orders, as those of one listing are, cost one sequential pass over the journal.
 */
export async function* readWindows(
  rowSource: RowSource,
  source: WindowSource,
  items: Iterable<number>,
  windowBytes: number,
  signal: AbortSignal,
): AsyncGenerator<RowWindow> {
  const buffer = new Int32Array(maxWindowRows);
  let count = 0;
  let bytes = 0;
  const read = async (): Promise<RowWindow> => {
    const taken = buffer.slice(0, count);
    const places = placesOf(source, taken);
    count = 0;
    bytes = 0;
    return { items: taken, rows: await rowSource.rows(places, signal) };
  };
  for (const item of items) {
    buffer[count++] = item;
    bytes += source.lengths[item] as number;
    if (count === maxWindowRows || bytes >= windowBytes) yield await read();
  }
  if (count > 0) yield await read();
}
