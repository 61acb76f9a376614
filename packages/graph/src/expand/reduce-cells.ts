import type { GrantBuckets } from "./bucket-grants.ts";
import { CellSegments, MAX_POSITION } from "./cell-segments.ts";
import type { EdgeGate } from "./edge-gate.ts";
import type { IncomingSources } from "./incoming-sources.ts";
import type { NodeGraph } from "./node-graph.ts";
import { PrincipalSet } from "./principal-set.ts";
import { TURN_CELLS } from "./turns.ts";

/** Who holds what after expansion, without the reasons. */
export interface ReducedCells {
  readonly start: Int32Array;
  /** Packed cells, sorted by entitlement, then principal. */
  readonly cells: Int32Array;
  /** At least the number of sources that all cells have together. */
  readonly sourceLimit: number;
}

export interface ReductionInput {
  readonly graph: NodeGraph;
  readonly buckets: GrantBuckets;
  readonly incoming: IncomingSources;
  readonly gate: EdgeGate;
  readonly principalCount: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Reduces each destination once, in topological order, so that it reads its sources in their final state (sync-engine §7.2).
 * Yields after about `TURN_CELLS` cells of work. Throws the signal's reason between two entitlements, and RangeError if the cells or
 * sources are more than 32-bit positions can count.
 */
export function* reduceCells(input: ReductionInput): Generator<undefined, ReducedCells> {
  const { graph, buckets, incoming, signal } = input;
  const segments = new CellSegments(buckets.cells, buckets.start);
  const principals = new PrincipalSet(input.principalCount);
  const hasCells = (entitlement: number): boolean => segments.toOf(entitlement) > segments.fromOf(entitlement);
  let sourceLimit = 0;
  for (const carried of buckets.carried.values()) sourceLimit += carried.union.length;
  let work = 0;
  for (let node = graph.nodeCount - 1; node >= 0; node--) {
    const sourceCount = incoming.gather(node);
    const membersEnd = sourceCount === 0 ? 0 : (graph.memberStart[node + 1] as number);
    for (let index = graph.memberStart[node] as number; index < membersEnd; index++) {
      signal?.throwIfAborted();
      const contributed = reduceDestination(input, segments, principals, graph.members[index] as number, sourceCount);
      sourceLimit += contributed;
      work += contributed;
      if (sourceLimit > MAX_POSITION)
        throw new RangeError(`expansion gives more than ${MAX_POSITION} sources, the most one result can hold`);
      if (work > TURN_CELLS) {
        work = 0;
        yield;
      }
    }
    incoming.settle(node, hasCells);
  }
  return { ...segments.join(), sourceLimit };
}

/** Returns how many sources the destination's cells get: one for each passing cell, and the own entitlement for each touched input cell. */
function reduceDestination(
  { buckets, incoming, gate }: ReductionInput,
  segments: CellSegments,
  principals: PrincipalSet,
  destination: number,
  sourceCount: number,
): number {
  let contributed = 0;
  for (let index = 0; index < sourceCount; index++) {
    const source = incoming.entitlements[index] as number;
    gate.pass(incoming.edgeOf(source), segments.cellsOf(source), segments.fromOf(source), segments.toOf(source));
    principals.add(gate.cells, gate.from, gate.to);
    contributed += gate.to - gate.from;
  }
  if (contributed === 0) return 0;
  const inputFrom = buckets.start[destination] as number;
  const inputTo = buckets.start[destination + 1] as number;
  const touched = principals.add(buckets.cells, inputFrom, inputTo);
  segments.replace(destination, principals.size);
  const from = segments.fromOf(destination);
  const cells = segments.cellsOf(destination);
  principals.drainInto(cells, from);
  restoreDirectBits(buckets.cells, inputFrom, inputTo, cells, from);
  return contributed + touched;
}

/** Every input cell is among the reduced ones; both are sorted, so one walk finds them. */
function restoreDirectBits(inputCells: Int32Array, inputFrom: number, inputTo: number, cells: Int32Array, from: number): void {
  let at = from;
  for (let index = inputFrom; index < inputTo; index++) {
    const cell = inputCells[index] as number;
    while ((cells[at] as number) >>> 1 !== cell >>> 1) at++;
    cells[at++] = cell;
  }
}
