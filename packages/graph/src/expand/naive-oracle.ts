/**
 * Grant expansion for tests, written from sync-engine §7 word for word on strings, maps and sets, grant by grant, with no thought for speed.
 * It shares nothing with the implementation, and takes and gives names instead of numbers.
 */
export interface NaiveGrant {
  readonly entitlement: string;
  readonly principal: string;
  readonly type: string;
  readonly sources: Readonly<Record<string, boolean>>;
}

export interface NaiveEdge {
  readonly source: string;
  readonly destination: string;
  readonly shallow: boolean;
  readonly types: readonly string[];
}

export interface NaiveCell {
  readonly sources: Readonly<Record<string, boolean>>;
  /** Index of the first input grant; undefined for a synthesized cell. */
  readonly grant: number | undefined;
}

interface Row {
  readonly entitlement: string;
  readonly principal: string;
  readonly type: string;
  readonly sources: Map<string, boolean>;
  readonly index: number | undefined;
  isTouched: boolean;
}

interface Node {
  readonly entitlements: ReadonlySet<string>;
}

interface NodeEdge {
  readonly from: Node;
  readonly to: Node;
  shallow: boolean;
  unfiltered: boolean;
  readonly types: Set<string>;
}

/** Cells by "entitlement principal". */
export function expandNaively(grants: readonly NaiveGrant[], edges: readonly NaiveEdge[]): Map<string, NaiveCell> {
  const rows: Row[] = grants.map((grant, index) => ({
    entitlement: grant.entitlement,
    principal: grant.principal,
    type: grant.type,
    sources: new Map(Object.entries(grant.sources)),
    index,
    isTouched: false,
  }));
  const nodes = findNodes(grants, edges);
  const nodeEdges = mergeNodeEdges(nodes, edges);
  const done = new Set<Node>();
  while (done.size < nodes.length) {
    const ready = nodes.find((node) => !done.has(node) && nodeEdges.every((edge) => edge.to !== node || done.has(edge.from)));
    if (ready === undefined) throw new Error("the collapsed graph has a cycle");
    for (const edge of nodeEdges) {
      if (edge.to !== ready) continue;
      for (const destination of edge.to.entitlements)
        for (const source of edge.from.entitlements) flow(rows, edge, source, destination);
    }
    done.add(ready);
  }
  return toCells(rows);
}

/** Cycles as sorted lists of names: mutual reachability of two entitlements, or an edge from one to itself. */
export function findNaiveCycles(edges: readonly NaiveEdge[]): string[][] {
  const selfLoops = new Set(edges.filter((edge) => edge.source === edge.destination).map((edge) => edge.source));
  return findNodes([], edges)
    .map((node) => [...node.entitlements].toSorted())
    .filter((members) => members.length > 1 || selfLoops.has(members[0] as string))
    .toSorted((a, b) => ((a[0] as string) < (b[0] as string) ? -1 : 1));
}

function findNodes(grants: readonly NaiveGrant[], edges: readonly NaiveEdge[]): Node[] {
  const names = new Set([
    ...grants.map((grant) => grant.entitlement),
    ...edges.flatMap((edge) => [edge.source, edge.destination]),
  ]);
  const reach = new Map([...names].map((name) => [name, reachableFrom(name, edges)]));
  const nodes: Node[] = [];
  for (const name of names) {
    if (nodes.some((node) => node.entitlements.has(name))) continue;
    const mutual = [...names].filter((other) => other === name || (reach.get(name)?.has(other) && reach.get(other)?.has(name)));
    nodes.push({ entitlements: new Set(mutual) });
  }
  return nodes;
}

function reachableFrom(name: string, edges: readonly NaiveEdge[]): Set<string> {
  const found = new Set<string>();
  const waiting = [name];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const edge of edges) {
      if (edge.source !== next || found.has(edge.destination)) continue;
      found.add(edge.destination);
      waiting.push(edge.destination);
    }
  }
  return found;
}

/** Two steps, as §7.1 and §7.5 tell it: first repeated edges of two entitlements, then edges of two nodes. */
function mergeNodeEdges(nodes: readonly Node[], edges: readonly NaiveEdge[]): NodeEdge[] {
  const nodeOf = (entitlement: string): Node => nodes.find((node) => node.entitlements.has(entitlement)) as Node;
  const byPair = new Map<string, NaiveEdge>();
  for (const edge of edges) {
    const key = `${edge.source} ${edge.destination}`;
    const known = byPair.get(key);
    const types = known && (known.types.length === 0 || edge.types.length === 0 ? [] : [...known.types, ...edge.types]);
    byPair.set(key, known === undefined ? edge : { ...edge, shallow: edge.shallow && known.shallow, types: types ?? [] });
  }
  const merged: NodeEdge[] = [];
  for (const edge of byPair.values()) {
    const from = nodeOf(edge.source);
    const to = nodeOf(edge.destination);
    if (from === to) continue;
    let into = merged.find((other) => other.from === from && other.to === to);
    if (into === undefined) {
      into = { from, to, shallow: true, unfiltered: false, types: new Set() };
      merged.push(into);
    }
    if (!edge.shallow) into.shallow = false;
    if (edge.types.length === 0) into.unfiltered = true;
    for (const type of edge.types) into.types.add(type);
  }
  return merged;
}

/** The five rules of §7.2. */
function flow(rows: Row[], edge: NodeEdge, source: string, destination: string): void {
  for (const held of rows.filter((row) => row.entitlement === source)) {
    if (!edge.unfiltered && !edge.types.has(held.type)) continue;
    const isDirect = held.sources.size === 0 || held.sources.has(source);
    if (edge.shallow && !isDirect) continue;
    const existing = rows.filter((row) => row.entitlement === destination && row.principal === held.principal);
    if (existing.length === 0) {
      const { principal, type } = held;
      const sources = new Map([[source, isDirect]]);
      rows.push({ entitlement: destination, principal, type, sources, index: undefined, isTouched: true });
    }
    for (const row of existing) {
      row.isTouched = true;
      if (row.sources.size === 0) row.sources.set(destination, true);
      row.sources.set(source, isDirect || row.sources.get(source) === true);
    }
  }
}

/** Several grants of one cell: all their sources if expansion touched it, else those of the first. */
function toCells(rows: readonly Row[]): Map<string, NaiveCell> {
  const cells = new Map<string, NaiveCell>();
  for (const row of rows) {
    const key = `${row.entitlement} ${row.principal}`;
    const known = cells.get(key);
    if (known === undefined) {
      cells.set(key, { sources: Object.fromEntries(row.sources), grant: row.index });
    } else if (row.isTouched) {
      const sources: Record<string, boolean> = { ...known.sources };
      for (const [name, isDirect] of row.sources) sources[name] = isDirect || sources[name] === true;
      cells.set(key, { sources, grant: known.grant });
    }
  }
  return cells;
}
