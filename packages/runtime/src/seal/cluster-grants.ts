import { positionOf } from "../journal/position.ts";
import { type RowSource, readCost, readRowBytes } from "../journal/read-row-bytes.ts";
import type { SegmentFile } from "../journal/segment-files.ts";
import type { DrainContext } from "./drain-context.ts";
import { maxWindowRows, placesOf, readWindows, type WindowSource } from "./row-windows.ts";

/** Windows that are looked at to judge how the rows lie. */
const samples = 8;

/** Copying costs about as much as reading everything three times: one read, one write and one read more than without. */
const maxCost = 3;

/** Bytes that are gathered for one window before they are written. Higher needs more memory for each window, lower makes more writes. */
const bufferBytes = 128 * 1024;

export interface GrantRows {
  readonly source: WindowSource;
  readonly rows: RowSource;
}

/**
 * Where the rows of these grants are best read in this order. Mostly that is the journal: a connector lists the grants of one resource together. One
 * that lists them by principal scatters each window over the whole journal, and reading would grow with the square of the grants; then the
 * rows are copied once, window by window, into a file of their own.
 */
export async function clusterGrants(context: DrainContext, order: Int32Array): Promise<GrantRows> {
  const { catalog, journal, windowBytes } = context;
  const source = { positions: catalog.grants.positions, lengths: catalog.grants.lengths };
  const windows = cutWindows(source, order, windowBytes);
  if (!isScattered(source, order, windows)) return { source, rows: journal };
  return copyByWindow(context, source, order, windows);
}

/** Index in `order` behind the last row of each window, the same that reading in order makes. */
function cutWindows({ lengths }: WindowSource, order: Int32Array, windowBytes: number): number[] {
  const ends: number[] = [];
  let count = 0;
  let bytes = 0;
  for (const [index, grant] of order.entries()) {
    count += 1;
    bytes += lengths[grant] as number;
    if (count < maxWindowRows && bytes < windowBytes) continue;
    ends.push(index + 1);
    count = 0;
    bytes = 0;
  }
  if (count > 0) ends.push(order.length);
  return ends;
}

function isScattered(source: WindowSource, order: Int32Array, ends: readonly number[]): boolean {
  // With few windows the journal is read few times, however the rows lie.
  if (ends.length <= maxCost) return false;
  let wanted = 0;
  let read = 0;
  const step = Math.max(1, Math.floor(ends.length / samples));
  for (let window = 0; window < ends.length; window += step) {
    const places = placesOf(source, order.subarray(ends[window - 1] ?? 0, ends[window]));
    for (const length of places.lengths) wanted += length;
    read += readCost(places);
  }
  return read > wanted * maxCost;
}

/** One pass over the journal in its own order; each row goes to the area of its window. */
async function copyByWindow(
  { catalog, journal, openScratch, windowBytes, signal }: DrainContext,
  source: WindowSource,
  order: Int32Array,
  ends: readonly number[],
): Promise<GrantRows> {
  const file = await openScratch();
  const windowOf = new Uint32Array(catalog.grants.count);
  const areas = makeAreas(source, order, ends, windowOf);
  const positions = new Float64Array(catalog.grants.count);
  const inJournal = order.toSorted((a, b) => (source.positions[a] as number) - (source.positions[b] as number));
  for await (const { items, rows } of readWindows(journal, source, inJournal, windowBytes, signal)) {
    for (const [index, grant] of items.entries()) {
      const area = areas[windowOf[grant] as number] as Area;
      const row = rows.bytes.subarray(rows.starts[index], rows.starts[index + 1]);
      if (area.used + row.length > area.buffer.length) await flush(file, area, row.length);
      positions[grant] = positionOf(0, area.start + area.used);
      area.used += row.copy(area.buffer, area.used);
    }
  }
  for (const area of areas) await flush(file, area, 0);
  const rows: RowSource = { rows: (places, abort) => readRowBytes(() => Promise.resolve(file), places, abort) };
  return { source: { positions, lengths: source.lengths }, rows };
}

interface Area {
  /** Offset in the file of the first byte in `buffer`. */
  start: number;
  buffer: Buffer;
  used: number;
}

function makeAreas({ lengths }: WindowSource, order: Int32Array, ends: readonly number[], windowOf: Uint32Array): Area[] {
  const areas: Area[] = [];
  let start = 0;
  let index = 0;
  for (const [window, end] of ends.entries()) {
    areas.push({ start, buffer: Buffer.allocUnsafeSlow(bufferBytes), used: 0 });
    for (; index < end; index++) {
      const grant = order[index] as number;
      windowOf[grant] = window;
      start += lengths[grant] as number;
    }
  }
  return areas;
}

/** Writes what was gathered, and makes room for a row of this size. */
async function flush(file: SegmentFile, area: Area, size: number): Promise<void> {
  if (area.used > 0) await file.write([area.buffer.subarray(0, area.used)], area.start);
  area.start += area.used;
  area.used = 0;
  if (size > area.buffer.length) area.buffer = Buffer.allocUnsafeSlow(size);
}
