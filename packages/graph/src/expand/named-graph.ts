import { GrantColumns } from "../grant-columns.ts";
import type { Expansion, ExpansionEdge, ExpansionInput } from "../types.ts";
import { expandGrants } from "./expand-grants.ts";
import type { NaiveCell, NaiveEdge, NaiveGrant } from "./naive-oracle.ts";

/** Numbers for the names of a test's graph; the position in the list is the number. */
export interface Names {
  readonly entitlements: readonly string[];
  readonly principals: readonly string[];
  readonly types: readonly string[];
}

/** Names in the order in which grants and edges mention them. */
export function namesOf(grants: readonly NaiveGrant[], edges: readonly NaiveEdge[]): Names {
  const ofGrants = grants.flatMap((grant) => [grant.entitlement, ...Object.keys(grant.sources)]);
  return {
    entitlements: [...new Set([...ofGrants, ...edges.flatMap((edge) => [edge.source, edge.destination])])],
    principals: [...new Set(grants.map((grant) => grant.principal))],
    types: [...new Set([...grants.map((grant) => grant.type), ...edges.flatMap((edge) => edge.types)])],
  };
}

export function toInput(
  grants: readonly NaiveGrant[],
  edges: readonly NaiveEdge[],
  names: Names = namesOf(grants, edges),
): ExpansionInput {
  const numberOf = indexOf(names.entitlements);
  const principalOf = indexOf(names.principals);
  const typeOf = indexOf(names.types);
  const columns = new GrantColumns(1);
  const principalTypeOf = new Int32Array(names.principals.length);
  for (const grant of grants) {
    const sources = Object.entries(grant.sources).map(([name, isDirect]) => ({ entitlement: numberOf(name), isDirect }));
    columns.add(numberOf(grant.entitlement), principalOf(grant.principal), sources);
    principalTypeOf[principalOf(grant.principal)] = typeOf(grant.type);
  }
  const numbered = edges.map(
    (edge): ExpansionEdge => ({
      source: numberOf(edge.source),
      destination: numberOf(edge.destination),
      shallow: edge.shallow,
      principalTypes: edge.types.map(typeOf),
    }),
  );
  return { entitlementCount: names.entitlements.length, grants: columns, edges: numbered, principalTypeOf };
}

/** Expands and gives the cells by "entitlement principal", in the shape of the oracle. */
export function expandNamed(grants: readonly NaiveGrant[], edges: readonly NaiveEdge[], names?: Names): Map<string, NaiveCell> {
  const known = names ?? namesOf(grants, edges);
  return toNamedCells(expandGrants(toInput(grants, edges, known)), known);
}

export function toNamedCells(expansion: Expansion, names: Names): Map<string, NaiveCell> {
  const cells = new Map<string, NaiveCell>();
  for (const [number, entitlement] of names.entitlements.entries()) {
    for (let cell = expansion.start[number] as number; cell < (expansion.start[number + 1] as number); cell++) {
      const codes = expansion.sources.subarray(expansion.sourceStart[cell], expansion.sourceStart[cell + 1]);
      const sources = Object.fromEntries(Array.from(codes, (code) => [names.entitlements[code >> 1] as string, code % 2 === 1]));
      const grant = expansion.grant[cell] as number;
      cells.set(`${entitlement} ${names.principals[expansion.principal[cell] as number]}`, {
        sources,
        grant: grant === -1 ? undefined : grant,
      });
    }
  }
  return cells;
}

function indexOf(names: readonly string[]): (name: string) => number {
  const numbers = new Map(names.map((name, number) => [name, number]));
  return (name) => {
    const number = numbers.get(name);
    if (number === undefined) throw new Error(`no number for ${name}`);
    return number;
  };
}
