import type { Expansion, ExpansionInput } from "../types.ts";
import { attributeSources } from "./attribute-sources.ts";
import { bucketGrants, type GrantBuckets } from "./bucket-grants.ts";
import { compactTypes, EdgeGate } from "./edge-gate.ts";
import { IncomingSources } from "./incoming-sources.ts";
import { buildNodeGraph, type NodeGraph } from "./node-graph.ts";
import { unpackCells } from "./packed-cell.ts";
import { reduceCells } from "./reduce-cells.ts";

/**
 * Expands grants along the edges (sync-engine §7): whoever holds an edge's source gets its destination, with the immediate source
 * entitlements as the reason. Cycles collapse to one node whose members are not shared among each other (§7.5).
 *
 * Several grants for one (entitlement, principal) are one cell. The cell is direct on S if any of its grants has no sources or names S;
 * when expansion touches it, its sources become the union of what §7.2 gives for each of its grants: all that they carried, plus the own
 * entitlement if one of them carried none, plus what the edges bring; direct wins. All grants of the cell then have these sources.
 * An untouched cell shows what its first grant carried, and its grants stay as they are: a caller rewrites them only if the cell's
 * sources differ from those of its first grant.
 *
 * The result depends on the input alone, not on the order of grants and edges, but for `grant` and `nextGrant`, which follow the order of `add`.
 * Time is linear in grants, edges, entitlements, principals, cells looked at and sources written.
 *
 * Blocks the thread until done; `expandGrantsInTurns` does not. Throws the signal's reason (checked between entitlements), RangeError if a
 * grant, an edge or a type is out of range, and RangeError if the result would have 2^31 cells or sources or more.
 */
export function expandGrants(input: ExpansionInput): Expansion {
  const turns = expansionTurns(input);
  let turn = turns.next();
  while (turn.done !== true) turn = turns.next();
  return turn.value;
}

/**
 * The same as `expandGrants`, but gives the event loop a chance after every million cells or so, so that an abort can arrive, and timers and
 * requests go on. Sorting the input grants and ordering the edges are one turn each (bench `expand`, "no edges": 0.06 s a million grants).
 * The grants and edges must not change meanwhile. An abort leaves no state behind.
 */
export async function expandGrantsInTurns(input: ExpansionInput): Promise<Expansion> {
  const turns = expansionTurns(input);
  let turn = turns.next();
  while (turn.done !== true) {
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    turn = turns.next();
  }
  return turn.value;
}

function* expansionTurns(input: ExpansionInput): Generator<undefined, Expansion> {
  const { entitlementCount, grants, edges, principalTypeOf, signal } = input;
  const principalCount = principalTypeOf.length;
  signal?.throwIfAborted();
  const buckets = bucketGrants(grants, entitlementCount, principalCount);
  yield;
  signal?.throwIfAborted();
  if (edges.length === 0) return unexpanded(buckets);

  const typeCount = countTypes(principalTypeOf);
  const graph = buildNodeGraph(entitlementCount, edges, typeCount);
  reportCycles(graph, input.onCycle);
  yield;
  const shared = {
    graph,
    buckets,
    incoming: new IncomingSources(graph),
    gate: new EdgeGate(graph, compactTypes(principalTypeOf, typeCount)),
    principalCount,
    signal,
  };
  const reduced = yield* reduceCells(shared);
  const columns = yield* attributeSources({ ...shared, reduced });
  return {
    cellCount: reduced.cells.length,
    start: reduced.start,
    principal: unpackCells(reduced.cells),
    nextGrant: buckets.nextGrant,
    synthesizedCount: reduced.cells.length - buckets.cellCount,
    ...columns,
  };
}

/** Without edges the input cells are the result; nothing is copied. */
function unexpanded({ cellCount, start, cells, grant, nextGrant, carried }: GrantBuckets): Expansion {
  const sourceStart = new Int32Array(cellCount + 1);
  const sources: number[] = [];
  if (carried.size > 0) {
    for (let cell = 0; cell < cellCount; cell++) {
      sources.push(...(carried.get(cell)?.first ?? []));
      sourceStart[cell + 1] = sources.length;
    }
  }
  return {
    cellCount,
    start,
    principal: unpackCells(cells),
    grant,
    nextGrant,
    sourceStart,
    sources: Int32Array.from(sources),
    synthesizedCount: 0,
  };
}

function reportCycles(graph: NodeGraph, onCycle: ExpansionInput["onCycle"]): void {
  if (onCycle === undefined) return;
  for (const node of graph.cycles) {
    onCycle(Array.from(graph.members.subarray(graph.memberStart[node] as number, graph.memberStart[node + 1] as number)));
  }
}

/** One more than the highest type number. */
function countTypes(typeOf: Int32Array | Uint16Array): number {
  let count = 0;
  for (let principal = 0; principal < typeOf.length; principal++) {
    const type = typeOf[principal] as number;
    if (type < 0) throw new RangeError(`principal ${principal} has type ${type}, expected an integer from 0 on`);
    if (type >= count) count = type + 1;
  }
  return count;
}
