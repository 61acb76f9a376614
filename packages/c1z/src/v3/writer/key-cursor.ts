/** Walks sorted keys; after `next` returned true, the key is `bytes` from `start` to `end`, until the next call. */
export interface KeyCursor {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Moves to the next key; false behind the last one. */
  next(): boolean;
}

function compareCursors(a: KeyCursor, b: KeyCursor): number {
  const length = Math.min(a.end - a.start, b.end - b.start);
  for (let i = 0; i < length; i++) {
    const difference = (a.bytes[a.start + i] as number) - (b.bytes[b.start + i] as number);
    if (difference !== 0) return difference;
  }
  return a.end - a.start - (b.end - b.start);
}

/** Merges sorted cursors into one; equal keys come once from each. */
export function mergeCursors(cursors: readonly KeyCursor[]): KeyCursor {
  const [only] = cursors;
  return only !== undefined && cursors.length === 1 ? only : new MergedCursor(cursors);
}

/** A binary heap by current key. */
class MergedCursor implements KeyCursor {
  bytes: Uint8Array = new Uint8Array(0);
  start = 0;
  end = 0;
  readonly #heap: KeyCursor[] = [];
  #isStarted = false;

  constructor(cursors: readonly KeyCursor[]) {
    for (const cursor of cursors) if (cursor.next()) this.#push(cursor);
  }

  next(): boolean {
    if (this.#isStarted) this.#advance();
    this.#isStarted = true;
    const first = this.#heap[0];
    if (first === undefined) return false;
    this.bytes = first.bytes;
    this.start = first.start;
    this.end = first.end;
    return true;
  }

  #advance(): void {
    const first = this.#heap[0];
    if (first === undefined) return;
    if (!first.next()) {
      const last = this.#heap.pop() as KeyCursor;
      if (last === first) return;
      this.#heap[0] = last;
    }
    this.#sink();
  }

  #push(cursor: KeyCursor): void {
    const heap = this.#heap;
    let at = heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (compareCursors(heap[parent] as KeyCursor, cursor) <= 0) break;
      heap[at] = heap[parent] as KeyCursor;
      at = parent;
    }
    heap[at] = cursor;
  }

  #sink(): void {
    const heap = this.#heap;
    const moved = heap[0] as KeyCursor;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= heap.length) break;
      const right = heap[child + 1];
      if (right !== undefined && compareCursors(right, heap[child] as KeyCursor) < 0) child++;
      if (compareCursors(moved, heap[child] as KeyCursor) <= 0) break;
      heap[at] = heap[child] as KeyCursor;
      at = child;
    }
    heap[at] = moved;
  }
}
