import type { Expansion } from "../types.ts";
import type { GrantBuckets } from "./bucket-grants.ts";
import { mergeIntoCarried } from "./carried-sources.ts";
import type { CellRange } from "./edge-gate.ts";
import type { IncomingSources } from "./incoming-sources.ts";
import type { NodeGraph } from "./node-graph.ts";
import type { ReducedCells } from "./reduce-cells.ts";
import { TURN_CELLS } from "./turns.ts";

export interface AttributionInput {
  readonly reduced: ReducedCells;
  readonly graph: NodeGraph;
  readonly buckets: GrantBuckets;
  readonly incoming: IncomingSources;
  readonly gate: (edge: number, range: CellRange) => CellRange;
  readonly principalCount: number;
  readonly signal: AbortSignal | undefined;
}

/** Columns under construction; everything before the current entitlement is final. */
interface Attribution extends AttributionInput {
  readonly grant: Int32Array;
  readonly sourceStart: Int32Array;
  readonly sources: Int32Array;
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
    if (input.buckets.carried.size > 0) end = mergeCarried(state, entitlement, end);
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
    countCells(passingCells(state, incoming.entitlements[index] as number), cursor);
  }
  const newEnd = placeSources(state, from, to, end);
  let ownIsDue = true;
  for (let index = 0; index < sourceCount; index++) {
    const source = incoming.entitlements[index] as number;
    if (ownIsDue && source > destination) {
      ownIsDue = false;
      writeOwnSource(state, destination, newEnd);
    }
    writeSource(passingCells(state, source), source, cursor, state.sources);
  }
  if (ownIsDue) writeOwnSource(state, destination, newEnd);
  for (let cell = from; cell < to; cell++) cursor[(reduced.cells[cell] as number) >>> 1] = 0;
  return newEnd;
}

function passingCells({ reduced, incoming, gate }: Attribution, source: number): CellRange {
  const range = { cells: reduced.cells, from: reduced.start[source] as number, to: reduced.start[source + 1] as number };
  return gate(incoming.edgeOf(source), range);
}

function countCells({ cells, from, to }: CellRange, cursor: Int32Array): void {
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

function writeSource({ cells, from, to }: CellRange, source: number, cursor: Int32Array, sources: Int32Array): void {
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

/**
 * Rewrites the sources of the entitlement, which are the last ones so far, where input grants carried sources: a touched cell joins them
 * with the contributed ones, an untouched one keeps those of its first grant. Returns the new end.
 */
function mergeCarried(state: Attribution, entitlement: number, end: number): number {
  const { reduced, buckets, sourceStart, sources } = state;
  const from = reduced.start[entitlement] as number;
  const to = reduced.start[entitlement + 1] as number;
  const inputFrom = buckets.start[entitlement] as number;
  const inputTo = buckets.start[entitlement + 1] as number;
  let inputCell = inputFrom;
  while (inputCell < inputTo && !buckets.carried.has(inputCell)) inputCell++;
  if (inputCell === inputTo) return end;

  const contributed = sources.slice(sourceStart[from], end);
  const offset = sourceStart[from] as number;
  let at = offset;
  let readFrom = 0;
  inputCell = inputFrom;
  for (let cell = from; cell < to; cell++) {
    const readTo = (cell + 1 === to ? end : (sourceStart[cell + 1] as number)) - offset;
    const isInput = state.grant[cell] !== -1;
    const carried = isInput ? buckets.carried.get(inputCell) : undefined;
    if (isInput) inputCell++;
    sourceStart[cell] = at;
    const own = contributed.subarray(readFrom, readTo);
    const merged =
      carried === undefined ? own : own.length === 0 ? carried.first : mergeIntoCarried(carried, Array.from(own), entitlement);
    sources.set(merged, at);
    at += merged.length;
    readFrom = readTo;
  }
  return at;
}
