import type { NodeGraph } from "./node-graph.ts";

/** A range of packed cells. */
export interface CellRange {
  readonly cells: Int32Array;
  readonly from: number;
  readonly to: number;
}

/**
 * What one edge lets through (sync-engine §7.2, rules 1 to 3). An open edge passes the range on as it is; otherwise the passing cells are
 * copied, in order, to one buffer that the next call overwrites.
 */
export function createEdgeGate(
  graph: NodeGraph,
  typeOf: Int32Array | Uint16Array,
): (edge: number, range: CellRange) => CellRange {
  // A segment has at most one cell a principal.
  let passing = new Int32Array(1024);
  return (edge, range) => {
    const mask = graph.masks[graph.edgeFilter[edge] as number] as Uint8Array | null;
    const isShallow = graph.edgeShallow[edge] === 1;
    if (mask === null && !isShallow) return range;
    const { cells, from, to } = range;
    if (passing.length < to - from) passing = new Int32Array(Math.min(typeOf.length, 2 * (to - from)));
    const blocked = isShallow ? 0 : -1;
    const count =
      mask === null ? keepDirect(cells, from, to, passing) : keepTypes(cells, from, to, mask, blocked, typeOf, passing);
    return { cells: passing, from: 0, to: count };
  };
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
  typeOf: Int32Array | Uint16Array,
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
