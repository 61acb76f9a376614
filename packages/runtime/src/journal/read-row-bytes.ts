import { offsetOf, type Position, segmentOf } from "./position.ts";
import type { SegmentFile } from "./segment-files.ts";

/** Rows to read: `count` entries of both arrays. */
export interface RowPlaces {
  readonly count: number;
  readonly positions: Float64Array;
  readonly lengths: Uint32Array;
}

/** Row `i` is `bytes[starts[i]]` to `bytes[starts[i + 1] - 1]`. */
export interface RowBytes {
  readonly bytes: Buffer;
  readonly starts: Float64Array;
}

/** Where encoded rows can be read by place. */
export interface RowSource {
  /** Bytes of rows, copied one behind the other in the order given. */
  rows(places: RowPlaces, signal?: AbortSignal): Promise<RowBytes>;
}

/** Rows further apart are read separately: about what the disk reads ahead anyway. Higher wastes reading, lower makes more calls. */
const maxGapBytes = 64 * 1024;

/** Longest single read, unless one row is longer. Higher needs more memory, lower makes more calls. */
const maxReadBytes = 1024 * 1024;

/** Reads in flight. The thread pool has four threads. */
const lanes = 4;

interface Run {
  readonly from: number;
  readonly to: number;
  readonly start: Position;
  readonly end: Position;
}

/** Reads rows by place with few large reads, whatever their order, and copies them together in the order asked for. */
export async function readRowBytes(
  fileOf: (segment: number) => Promise<SegmentFile>,
  places: RowPlaces,
  signal: AbortSignal | undefined,
): Promise<RowBytes> {
  const starts = startsOf(places);
  const bytes = Buffer.allocUnsafe(starts[places.count] ?? 0);
  const order = orderByPosition(places);
  const runs = runsOf(places, order);
  const lane = async (): Promise<void> => {
    let scratch: Buffer = Buffer.alloc(0);
    for (const run of runs) {
      signal?.throwIfAborted();
      const file = await fileOf(segmentOf(run.start));
      const size = run.end - run.start;
      // One buffer for all reads of a lane: scattered rows mean many reads, and a new buffer for each would pile up.
      if (scratch.length < size) scratch = Buffer.allocUnsafeSlow(size);
      const chunk = scratch.subarray(0, size);
      const filled = await file.read(chunk, offsetOf(run.start));
      if (filled < chunk.length) throw new RangeError(`the journal ends ${chunk.length - filled} bytes early`);
      for (let at = run.from; at < run.to; at++) {
        const row = order[at] as number;
        const from = (places.positions[row] as number) - run.start;
        chunk.copy(bytes, starts[row], from, from + (places.lengths[row] as number));
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return { bytes, starts };
}

/** Bytes that would be read for these rows, gaps included: what reading them together costs. */
export function readCost(places: RowPlaces): number {
  let total = 0;
  for (const run of runsOf(places, orderByPosition(places))) total += run.end - run.start;
  return total;
}

function startsOf({ count, lengths }: RowPlaces): Float64Array {
  const starts = new Float64Array(count + 1);
  for (let row = 0; row < count; row++) starts[row + 1] = (starts[row] as number) + (lengths[row] as number);
  return starts;
}

function orderByPosition({ count, positions }: RowPlaces): Uint32Array {
  const order = new Uint32Array(count);
  let ascending = true;
  for (let row = 0; row < count; row++) {
    order[row] = row;
    if (row > 0 && (positions[row] as number) < (positions[row - 1] as number)) ascending = false;
  }
  if (!ascending) order.sort((a, b) => (positions[a] as number) - (positions[b] as number));
  return order;
}

/** One iterator for all lanes: each takes the next run when it is free. */
function* runsOf({ count, positions, lengths }: RowPlaces, order: Uint32Array): Generator<Run> {
  let from = 0;
  while (from < count) {
    const start = positions[order[from] as number] as number;
    let end = start + (lengths[order[from] as number] as number);
    let to = from + 1;
    for (; to < count; to++) {
      const next = positions[order[to] as number] as number;
      const nextEnd = next + (lengths[order[to] as number] as number);
      if (next - end > maxGapBytes || nextEnd - start > maxReadBytes || segmentOf(next) !== segmentOf(start)) break;
      end = Math.max(end, nextEnd);
    }
    yield { from, to, start, end };
    from = to;
  }
}
