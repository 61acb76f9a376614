export interface Components {
  readonly count: number;
  /** Component of each vertex. Numbers are reverse topological: an edge between two components goes from the higher number to the lower. */
  readonly of: Int32Array;
}

/**
 * Strongly connected components (Tarjan), without recursion: a chain of a million vertices must not overflow the stack.
 * The successors of vertex v are `target[start[v]]` to `target[start[v + 1] - 1]`; self loops and repeated edges are allowed.
 */
export function findComponents(start: Int32Array, target: Int32Array): Components {
  const vertexCount = start.length - 1;
  const component = new Int32Array(vertexCount).fill(-1);
  // 0 = not seen yet; otherwise 1 + order of discovery.
  const seenAt = new Int32Array(vertexCount);
  const low = new Int32Array(vertexCount);
  const nextEdge = start.slice(0, vertexCount);
  // `open` holds the vertices without a component yet, `path` the way from the root to the current vertex.
  const open = new Int32Array(vertexCount);
  const path = new Int32Array(vertexCount);
  let openCount = 0;
  let seen = 0;
  let count = 0;

  const discover = (vertex: number): void => {
    seen++;
    seenAt[vertex] = seen;
    low[vertex] = seen;
    open[openCount++] = vertex;
  };

  const closeComponent = (root: number): void => {
    let member = -1;
    while (member !== root) {
      member = open[--openCount] as number;
      component[member] = count;
    }
    count++;
  };

  for (let root = 0; root < vertexCount; root++) {
    if (seenAt[root] !== 0) continue;
    let depth = 0;
    path[0] = root;
    while (depth >= 0) {
      const vertex = path[depth] as number;
      if (seenAt[vertex] === 0) discover(vertex);
      const edge = nextEdge[vertex] as number;
      if (edge === start[vertex + 1]) {
        if (low[vertex] === seenAt[vertex]) closeComponent(vertex);
        depth--;
        continue;
      }
      const successor = target[edge] as number;
      if (seenAt[successor] === 0) {
        // The edge is not consumed: it is looked at again when the successor is done, to take over its `low`.
        path[++depth] = successor;
        continue;
      }
      if (component[successor] === -1) low[vertex] = Math.min(low[vertex] as number, low[successor] as number);
      nextEdge[vertex] = edge + 1;
    }
  }
  return { count, of: component };
}
