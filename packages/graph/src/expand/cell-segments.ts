/**
 * Room for this many cells is asked for at once. Smaller means more arrays; larger means that the last one is mostly empty, which costs
 * address space only, since the system hands out zeroed pages on first use.
 */
const CHUNK_CELLS = 1 << 20;

/**
 * The packed cells of every entitlement while destinations are being reduced: each entitlement has one sorted segment, at first its input
 * cells, later the reduced ones. Reduced segments come in topological order, so they lie in chunks and are put in entitlement order at the end.
 */
export class CellSegments {
  readonly #chunks: Int32Array[];
  readonly #chunkOf: Int32Array;
  readonly #from: Int32Array;
  readonly #to: Int32Array;
  #used: number;

  /** Cells of entitlement e are `cells[start[e]]` to `cells[start[e + 1] - 1]`. */
  constructor(cells: Int32Array, start: Int32Array) {
    this.#chunks = [cells];
    this.#chunkOf = new Int32Array(start.length - 1);
    this.#from = start.slice(0, -1);
    this.#to = start.slice(1);
    this.#used = cells.length;
  }

  cellsOf(entitlement: number): Int32Array {
    return this.#chunks[this.#chunkOf[entitlement] as number] as Int32Array;
  }

  fromOf(entitlement: number): number {
    return this.#from[entitlement] as number;
  }

  toOf(entitlement: number): number {
    return this.#to[entitlement] as number;
  }

  /** Gives the entitlement a new segment of `size` cells, to be filled by the caller through `cellsOf` and `fromOf`. */
  replace(entitlement: number, size: number): void {
    let chunk = this.#chunks.length - 1;
    if (chunk === 0 || this.#used + size > (this.#chunks[chunk] as Int32Array).length) {
      chunk = this.#chunks.push(new Int32Array(Math.max(CHUNK_CELLS, size))) - 1;
      this.#used = 0;
    }
    this.#chunkOf[entitlement] = chunk;
    this.#from[entitlement] = this.#used;
    this.#used += size;
    this.#to[entitlement] = this.#used;
  }

  /** All cells in entitlement order. Throws RangeError if there are more than an Int32Array position can say. */
  join(): { readonly start: Int32Array; readonly cells: Int32Array } {
    const entitlementCount = this.#from.length;
    const start = new Int32Array(entitlementCount + 1);
    let total = 0;
    for (let entitlement = 0; entitlement < entitlementCount; entitlement++) {
      total += this.toOf(entitlement) - this.fromOf(entitlement);
      if (total > MAX_POSITION)
        throw new RangeError(`expansion gives more than ${MAX_POSITION} cells, the most one result can hold`);
      start[entitlement + 1] = total;
    }
    const cells = new Int32Array(total);
    for (let entitlement = 0; entitlement < entitlementCount; entitlement++) {
      copyCells(this.cellsOf(entitlement), this.fromOf(entitlement), this.toOf(entitlement), cells, start[entitlement] as number);
    }
    return { start, cells };
  }
}

/** Positions in the result are 32-bit integers. */
export const MAX_POSITION: number = 2 ** 31 - 1;

/** A loop for short segments, where making a view costs more than copying. */
function copyCells(source: Int32Array, from: number, to: number, target: Int32Array, offset: number): void {
  if (to - from > 64) {
    target.set(source.subarray(from, to), offset);
    return;
  }
  for (let index = from; index < to; index++) target[offset + index - from] = source[index] as number;
}
