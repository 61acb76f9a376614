import type { Expansion } from "../types.ts";
import type { GrantBuckets } from "./bucket-grants.ts";
import type { EdgeGate } from "./edge-gate.ts";
import type { IncomingSources } from "./incoming-sources.ts";
import { mergeCarried, type SourceColumns } from "./merge-carried.ts";
import type { NodeGraph } from "./node-graph.ts";
import type { ReducedCells } from "./reduce-cells.ts";
import { TURN_CELLS } from "./turns.ts";

export interface AttributionInput {
  readonly reduced: ReducedCells;
  readonly graph: NodeGraph;
  readonly buckets: GrantBuckets;
  readonly incoming: IncomingSources;
  readonly gate: EdgeGate;
  readonly principalCount: number;
  readonly signal: AbortSignal | undefined;
}

/** Columns under construction; everything before the current entitlement is final. */
interface Attribution extends AttributionInput, SourceColumns {
  /** Per principal: number of sources of its cell of the current destination, then the position of the next one; 0 between destinations. */
  readonly cursor: Int32Array;
}

/**
 * Finds the grant and the sources of every cell, entitlement by entitlement. The cells are known by now, so every column is written
 * once, at its final place. Yields after about `TURN_CELLS` cells of work; throws the signal's reason between two entitlements.
 */
export function* attributeSources(
  input: AttributionInput,
): Generator<undefined, Pick<Expansion, "grant" | "sourceStart" | "sources">> {
  const { start, cells, sourceLimit } = input.reduced;
  const state: Attribution = {
    ...input,
    start,
    grant: new Int32Array(cells.length).fill(-1),
    sourceStart: new Int32Array(cells.length + 1),
    sources: new Int32Array(sourceLimit),
    cursor: new Int32Array(input.principalCount),
  };
  let end = 0;
  let work = 0;
  for (let entitlement = 0; entitlement < start.length - 1; entitlement++) {
    input.signal?.throwIfAborted();
    const from = start[entitlement] as number;
    const to = start[entitlement + 1] as number;
    if (from === to) continue;
    const before = end;
    linkGrants(state, entitlement);
    end = writeSources(state, entitlement, before);
    end = mergeCarried(state, input.buckets, entitlement, end);
    work += to - from + end - before;
    if (work > TURN_CELLS) {
      work = 0;
      yield;
    }
  }
  state.sourceStart[cells.length] = end;
  return { grant: state.grant, sourceStart: state.sourceStart, sources: state.sources.subarray(0, end) };
}

/** Both sides are sorted by principal and every input cell is among the cells. */
function linkGrants({ reduced, buckets, grant }: Attribution, entitlement: number): void {
  let cell = reduced.start[entitlement] as number;
  const inputTo = buckets.start[entitlement + 1] as number;
  for (let index = buckets.start[entitlement] as number; index < inputTo; index++) {
    const principal = (buckets.cells[index] as number) >>> 1;
    while ((reduced.cells[cell] as number) >>> 1 !== principal) cell++;
    grant[cell++] = buckets.grant[index] as number;
  }
}

/** Writes the sources that the edges bring, from position `end` on, and returns the new end. */
function writeSources(state: Attribution, destination: number, end: number): number {
  const { reduced, incoming, graph, cursor } = state;
  const from = reduced.start[destination] as number;
  const to = reduced.start[destination + 1] as number;
  const sourceCount = incoming.gather(graph.nodeOf[destination] as number);
  if (sourceCount === 0) {
    state.sourceStart.fill(end, from, to);
    return end;
  }
  for (let index = 0; index < sourceCount; index++) {
    passCells(state, incoming.entitlements[index] as number);
    countCells(state.gate, cursor);
  }
  const newEnd = placeSources(state, from, to, end);
  let ownIsDue = true;
  for (let index = 0; index < sourceCount; index++) {
    const source = incoming.entitlements[index] as number;
    if (ownIsDue && source > destination) {
      ownIsDue = false;
      writeOwnSource(state, destination, newEnd);
    }
    passCells(state, source);
    writeSource(state.gate, source, cursor, state.sources);
  }
  if (ownIsDue) writeOwnSource(state, destination, newEnd);
  for (let cell = from; cell < to; cell++) cursor[(reduced.cells[cell] as number) >>> 1] = 0;
  return newEnd;
}

function passCells({ reduced, incoming, gate }: Attribution, source: number): void {
  gate.pass(incoming.edgeOf(source), reduced.cells, reduced.start[source] as number, reduced.start[source + 1] as number);
}

function countCells({ cells, from, to }: EdgeGate, cursor: Int32Array): void {
  for (let index = from; index < to; index++) (cursor[(cells[index] as number) >>> 1] as number)++;
}

/** Turns the counts into positions, with room for the own entitlement in each touched input cell (sync-engine §7.2, rule 5). */
function placeSources({ reduced, cursor, grant, sourceStart }: Attribution, from: number, to: number, end: number): number {
  let at = end;
  for (let cell = from; cell < to; cell++) {
    const principal = (reduced.cells[cell] as number) >>> 1;
    const count = cursor[principal] as number;
    sourceStart[cell] = at;
    cursor[principal] = at;
    if (count > 0) at += grant[cell] === -1 ? count : count + 1;
  }
  return at;
}

function writeSource({ cells, from, to }: EdgeGate, source: number, cursor: Int32Array, sources: Int32Array): void {
  for (let index = from; index < to; index++) {
    const cell = cells[index] as number;
    const principal = cell >>> 1;
    const at = cursor[principal] as number;
    sources[at] = (source << 1) | (cell & 1);
    cursor[principal] = at + 1;
  }
}

/** Called in the turn of the destination's own number, so that sources stay ascending. */
function writeOwnSource(state: Attribution, destination: number, newEnd: number): void {
  const { reduced, buckets, cursor, sourceStart, sources, grant } = state;
  if (buckets.start[destination] === buckets.start[destination + 1]) return;
  const from = reduced.start[destination] as number;
  const to = reduced.start[destination + 1] as number;
  for (let cell = from; cell < to; cell++) {
    const next = cell + 1 === to ? newEnd : (sourceStart[cell + 1] as number);
    if (grant[cell] === -1 || next === sourceStart[cell]) continue;
    const principal = (reduced.cells[cell] as number) >>> 1;
    const at = cursor[principal] as number;
    sources[at] = (destination << 1) | 1;
    cursor[principal] = at + 1;
  }
}
