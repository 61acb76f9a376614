import type { ExternalKeys, KeyCollector } from "./external-keys.ts";
import { KeyBuffer } from "./key-buffer.ts";
import { unorderedRows } from "./row-errors.ts";
import type { TableSeries } from "./table-series.ts";

// How often the signal is asked: some milliseconds.
const rowsPerCheck = 1 << 14;

/** Writes the collected keys of an index family, sorted; their rows have no value. */
export async function writeIndex(
  series: TableSeries,
  family: readonly number[],
  keys: ExternalKeys<KeyCollector>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const key = new KeyBuffer();
  key.start(family);
  key.separator();
  const prefix = key.length;
  const cursor = keys.sorted();
  for (let count = 1; cursor.next(); count++) {
    key.length = prefix;
    key.raw(cursor.bytes, cursor.start, cursor.end);
    if (series.mustCut(key.bytes, key.length)) series.cut();
    if (series.begin(key.bytes, key.length, 0) !== "next") throw unorderedRows(key.bytes, key.length);
    series.end();
    if (series.isFull) await series.ready();
    if (count % rowsPerCheck === 0) signal?.throwIfAborted();
  }
  keys[Symbol.dispose]();
}
