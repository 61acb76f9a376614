import type { ExpansionEdge } from "../types.ts";
import { groupRows } from "./counting-sort.ts";
import { findComponents } from "./strongly-connected.ts";
import { createTypeFilters } from "./type-filters.ts";

/**
 * The entitlement graph without cycles (sync-engine §7.5): a node is a strongly connected component with all its entitlements.
 * Edges inside a node are gone, so members of a cycle are not shared and a self loop changes nothing. Node numbers are reverse
 * topological: every edge goes from a higher to a lower number.
 */
export interface NodeGraph {
  readonly nodeCount: number;
  readonly nodeOf: Int32Array;
  /** Entitlements of node n: `members[memberStart[n]]` to `members[memberStart[n + 1] - 1]`, ascending. */
  readonly memberStart: Int32Array;
  readonly members: Int32Array;
  /** Edges into node n: `inStart[n]` to `inStart[n + 1] - 1`, at most one per neighbour, ascending by the neighbour's first member. */
  readonly inStart: Int32Array;
  readonly edgeSource: Int32Array;
  readonly edgeShallow: Uint8Array;
  /** Index into `masks`. */
  readonly edgeFilter: Int32Array;
  readonly masks: readonly (Uint8Array | null)[];
  /** Nodes that had an inner edge, ascending by first member. */
  readonly cycles: Int32Array;
}

/** Columns of the edges as given. */
interface EdgeColumns {
  readonly source: Int32Array;
  readonly destination: Int32Array;
}

/** Throws RangeError for an edge whose end is not an entitlement number. `typeCount` is one more than the highest principal type. */
export function buildNodeGraph(entitlementCount: number, edges: readonly ExpansionEdge[], typeCount: number): NodeGraph {
  const columns = toColumns(entitlementCount, edges);
  const bySource = groupRows(columns.source, entitlementCount);
  const components = findComponents(
    bySource.start,
    bySource.rows.map((edge) => columns.destination[edge] as number),
  );
  const { start: memberStart, rows: members } = groupRows(components.of, components.count);
  return {
    nodeCount: components.count,
    nodeOf: components.of,
    memberStart,
    members,
    cycles: findCycles(columns, components.of, memberStart, members),
    ...mergeEdges(edges, orderEdges(columns, components.of, memberStart, members), components.of, components.count, typeCount),
  };
}

function toColumns(entitlementCount: number, edges: readonly ExpansionEdge[]): EdgeColumns {
  const source = new Int32Array(edges.length);
  const destination = new Int32Array(edges.length);
  for (let index = 0; index < edges.length; index++) {
    const edge = edges[index] as ExpansionEdge;
    checkEntitlement(index, edge.source, entitlementCount);
    checkEntitlement(index, edge.destination, entitlementCount);
    source[index] = edge.source;
    destination[index] = edge.destination;
  }
  return { source, destination };
}

function checkEntitlement(edge: number, found: number, count: number): void {
  if (Number.isInteger(found) && found >= 0 && found < count) return;
  throw new RangeError(`edge ${edge} names entitlement ${found}, expected an integer from 0 to ${count - 1}`);
}

/** A node is a cycle exactly if some edge stays inside it: a component of two has such an edge, a lone entitlement only by a self loop. */
function findCycles(columns: EdgeColumns, nodeOf: Int32Array, memberStart: Int32Array, members: Int32Array): Int32Array {
  const cycles = new Set<number>();
  for (let edge = 0; edge < columns.source.length; edge++) {
    const node = nodeOf[columns.source[edge] as number] as number;
    if (node === nodeOf[columns.destination[edge] as number]) cycles.add(node);
  }
  const firstMember = (node: number): number => members[memberStart[node] as number] as number;
  return Int32Array.from([...cycles].toSorted((a, b) => firstMember(a) - firstMember(b)));
}

/** Edge numbers by destination node, then by the source node's first member. */
function orderEdges(columns: EdgeColumns, nodeOf: Int32Array, memberStart: Int32Array, members: Int32Array): Int32Array {
  const firstMembers = columns.source.map((source) => members[memberStart[nodeOf[source] as number] as number] as number);
  const destinations = columns.destination.map((destination) => nodeOf[destination] as number);
  return groupRows(destinations, memberStart.length - 1, groupRows(firstMembers, nodeOf.length).rows).rows;
}

/**
 * Merges the edges between two nodes into one: shallow only if all are; unfiltered if any is, else the union of the filters.
 * Repeated edges of one entitlement pair follow the same rule (§7.1), so one merge serves both.
 */
function mergeEdges(
  edges: readonly ExpansionEdge[],
  order: Int32Array,
  nodeOf: Int32Array,
  nodeCount: number,
  typeCount: number,
): Pick<NodeGraph, "inStart" | "edgeSource" | "edgeShallow" | "edgeFilter" | "masks"> {
  const filters = createTypeFilters();
  const inStart = new Int32Array(nodeCount + 1);
  const edgeSource = new Int32Array(order.length);
  const edgeShallow = new Uint8Array(order.length);
  const edgeFilter = new Int32Array(order.length);
  let count = 0;
  let lastDestination = -1;
  for (const index of order) {
    const edge = edges[index] as ExpansionEdge;
    const source = nodeOf[edge.source] as number;
    const destination = nodeOf[edge.destination] as number;
    if (source === destination) continue;
    const filter = filters.numberOf(edge.principalTypes);
    if (destination === lastDestination && source === edgeSource[count - 1]) {
      if (!edge.shallow) edgeShallow[count - 1] = 0;
      edgeFilter[count - 1] = filters.union(edgeFilter[count - 1] as number, filter);
      continue;
    }
    lastDestination = destination;
    edgeSource[count] = source;
    edgeShallow[count] = edge.shallow ? 1 : 0;
    edgeFilter[count] = filter;
    count++;
    inStart[destination + 1] = count;
  }
  // Nodes without an edge into them start where the node before them ended.
  for (let node = 1; node <= nodeCount; node++) inStart[node] = Math.max(inStart[node] as number, inStart[node - 1] as number);
  return { inStart, edgeSource, edgeShallow, edgeFilter, masks: filters.masks(typeCount) };
}
