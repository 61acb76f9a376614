/** Byte strings back to back: string `i` reaches from `starts[i]` to `starts[i + 1]`. */
export interface ByteStrings {
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
}

// Below it, insertion beats partitioning.
const smallRange = 12;

/** Sorts the numbers of byte strings by their bytes, in place: three-way radix quicksort, which looks at shared prefixes once. */
export function sortByBytes(strings: ByteStrings, order: Uint32Array): void {
  // A work list instead of recursion: hostile keys must not decide about the depth of the stack.
  const ranges: number[] = [0, order.length, 0];
  while (ranges.length > 0) {
    const depth = ranges.pop() as number;
    const end = ranges.pop() as number;
    const start = ranges.pop() as number;
    if (end - start <= smallRange) {
      insertionSort(strings, order, start, end, depth);
      continue;
    }
    const pivot = medianByte(strings, order, start, end, depth);
    let below = start;
    let above = end;
    for (let i = start; i < above; ) {
      const byte = byteAt(strings, order[i] as number, depth);
      if (byte < pivot) swap(order, below++, i++);
      else if (byte > pivot) swap(order, i, --above);
      else i++;
    }
    ranges.push(start, below, depth, above, end, depth);
    if (pivot >= 0) ranges.push(below, above, depth + 1);
  }
}

/** Negative, zero or positive as string `a` sorts before, with or after string `b`; their first `depth` bytes are equal. */
export function compareStrings({ bytes, starts }: ByteStrings, a: number, b: number, depth = 0): number {
  const endA = starts[a + 1] as number;
  const endB = starts[b + 1] as number;
  let atA = (starts[a] as number) + depth;
  let atB = (starts[b] as number) + depth;
  while (atA < endA && atB < endB) {
    const difference = (bytes[atA++] as number) - (bytes[atB++] as number);
    if (difference !== 0) return difference;
  }
  return endA - atA - (endB - atB);
}

/** -1 behind the end, so that a prefix sorts first. */
function byteAt({ bytes, starts }: ByteStrings, string: number, depth: number): number {
  const at = (starts[string] as number) + depth;
  return at < (starts[string + 1] as number) ? (bytes[at] as number) : -1;
}

function medianByte(strings: ByteStrings, order: Uint32Array, start: number, end: number, depth: number): number {
  const a = byteAt(strings, order[start] as number, depth);
  const b = byteAt(strings, order[(start + end) >>> 1] as number, depth);
  const c = byteAt(strings, order[end - 1] as number, depth);
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

function insertionSort(strings: ByteStrings, order: Uint32Array, start: number, end: number, depth: number): void {
  for (let i = start + 1; i < end; i++) {
    const moved = order[i] as number;
    let at = i;
    while (at > start && compareStrings(strings, order[at - 1] as number, moved, depth) > 0) {
      order[at] = order[at - 1] as number;
      at--;
    }
    order[at] = moved;
  }
}

function swap(order: Uint32Array, i: number, j: number): void {
  const kept = order[i] as number;
  order[i] = order[j] as number;
  order[j] = kept;
}
