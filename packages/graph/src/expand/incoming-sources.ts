import type { NodeGraph } from "./node-graph.ts";

/**
 * Finds the entitlements that flow into a node: every member of every neighbour with an edge into it, since each entitlement of a merged
 * cycle is a source by its own number (sync-engine §7.5). Members without cells are left out once `settle` has seen their node; otherwise a
 * large cycle of empty entitlements would be walked again for each of its outgoing edges.
 */
export class IncomingSources {
  /** Filled by `gather`: entitlement numbers, ascending; the first `count` are valid. */
  readonly entitlements: Int32Array;
  readonly #graph: NodeGraph;
  readonly #members: Int32Array;
  readonly #memberEnd: Int32Array;
  readonly #edgeOfNode: Int32Array;

  constructor(graph: NodeGraph) {
    this.#graph = graph;
    this.#members = graph.members.slice();
    this.#memberEnd = graph.memberStart.slice(1);
    this.#edgeOfNode = new Int32Array(graph.nodeCount);
    this.entitlements = new Int32Array(graph.members.length);
  }

  /** Keeps only those members of the node that have cells. */
  settle(node: number, hasCells: (entitlement: number) => boolean): void {
    let kept = this.#graph.memberStart[node] as number;
    for (let index = kept; index < (this.#memberEnd[node] as number); index++) {
      const member = this.#members[index] as number;
      if (hasCells(member)) this.#members[kept++] = member;
    }
    this.#memberEnd[node] = kept;
  }

  /** Returns the number of sources of the node. They are distinct: two nodes share no entitlement and there is one edge between two nodes. */
  gather(node: number): number {
    const { inStart, edgeSource, memberStart } = this.#graph;
    const found = this.entitlements;
    let count = 0;
    let isSorted = true;
    for (let edge = inStart[node] as number; edge < (inStart[node + 1] as number); edge++) {
      const source = edgeSource[edge] as number;
      this.#edgeOfNode[source] = edge;
      const end = this.#memberEnd[source] as number;
      for (let index = memberStart[source] as number; index < end; index++) {
        const member = this.#members[index] as number;
        if (count > 0 && member < (found[count - 1] as number)) isSorted = false;
        found[count++] = member;
      }
    }
    // Only members of merged cycles can interleave.
    if (!isSorted) found.subarray(0, count).sort();
    return count;
  }

  /** The edge by which the source entitlement flows into the node last gathered. */
  edgeOf(entitlement: number): number {
    return this.#edgeOfNode[this.#graph.nodeOf[entitlement] as number] as number;
  }
}
