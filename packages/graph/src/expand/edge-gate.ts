import type { NodeGraph } from "./node-graph.ts";

/**
 * What one edge lets through (sync-engine §7.2, rules 1 to 3). After `pass`, the passing cells are `cells[from]` to `cells[to - 1]`, in the
 * order given: the very range for an open edge, otherwise a copy in a buffer that the next call overwrites. The fields are reused instead of
 * returning an object, because small entitlements come by the million.
 */
export class EdgeGate {
  cells: Int32Array = new Int32Array(0);
  from = 0;
  to = 0;
  readonly #graph: NodeGraph;
  readonly #typeOf: PrincipalTypes;
  #buffer: Int32Array = new Int32Array(1024);

  constructor(graph: NodeGraph, typeOf: PrincipalTypes) {
    this.#graph = graph;
    this.#typeOf = typeOf;
  }

  pass(edge: number, cells: Int32Array, from: number, to: number): void {
    const mask = this.#graph.masks[this.#graph.edgeFilter[edge] as number] as Uint8Array | null;
    const isShallow = this.#graph.edgeShallow[edge] === 1;
    this.cells = cells;
    this.from = from;
    this.to = to;
    if (mask === null && !isShallow) return;
    if (this.#buffer.length < to - from) this.#buffer = new Int32Array(2 * (to - from));
    this.cells = this.#buffer;
    this.from = 0;
    this.to =
      mask === null
        ? keepDirect(cells, from, to, this.#buffer)
        : keepTypes(cells, from, to, mask, isShallow ? 0 : -1, this.#typeOf, this.#buffer);
  }
}

/** Type number of each principal; bytes where they suffice, since the lookups are scattered and a small table stays in the cache. */
export type PrincipalTypes = Uint8Array | Int32Array;

/** `typeCount` is one more than the highest number. */
export function compactTypes(typeOf: Int32Array | Uint16Array, typeCount: number): PrincipalTypes {
  return typeCount <= 256 ? new Uint8Array(typeOf) : new Int32Array(typeOf);
}

function keepDirect(cells: Int32Array, from: number, to: number, passing: Int32Array): number {
  let count = 0;
  for (let index = from; index < to; index++) {
    const cell = cells[index] as number;
    passing[count] = cell;
    count += cell & 1;
  }
  return count;
}

/** `blocked` is the direct bit that does not pass, or -1. */
function keepTypes(
  cells: Int32Array,
  from: number,
  to: number,
  mask: Uint8Array,
  blocked: number,
  typeOf: PrincipalTypes,
  passing: Int32Array,
): number {
  let count = 0;
  for (let index = from; index < to; index++) {
    const cell = cells[index] as number;
    if (mask[typeOf[cell >>> 1] as number] !== 1 || (cell & 1) === blocked) continue;
    passing[count++] = cell;
  }
  return count;
}
