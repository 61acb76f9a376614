/** Turns counts (one per key, with one spare slot at the end) into the first position of each key; the spare slot gets the total. */
export function countsToStarts(counts: Int32Array): Int32Array {
  let total = 0;
  for (let key = 0; key < counts.length; key++) {
    const count = counts[key] as number;
    counts[key] = total;
    total += count;
  }
  return counts;
}

/** Rows grouped by key: those of key k are `rows[start[k]]` to `rows[start[k + 1] - 1]`, in the order of `order`. */
export interface Grouping {
  readonly start: Int32Array;
  readonly rows: Int32Array;
}

/** Stable counting sort of row numbers by `keys[row]` (0 to keyCount - 1), reading rows in `order`, or 0, 1, 2 … without one. */
export function groupRows(keys: Int32Array, keyCount: number, order?: Int32Array): Grouping {
  const start = new Int32Array(keyCount + 1);
  for (let row = 0; row < keys.length; row++) (start[keys[row] as number] as number)++;
  countsToStarts(start);
  const next = start.slice();
  const rows = new Int32Array(keys.length);
  for (let index = 0; index < keys.length; index++) {
    const row = order === undefined ? index : (order[index] as number);
    const key = keys[row] as number;
    const at = next[key] as number;
    rows[at] = row;
    next[key] = at + 1;
  }
  return { start, rows };
}
