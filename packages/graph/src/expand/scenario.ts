import type { NaiveCell, NaiveEdge, NaiveGrant } from "./naive-oracle.ts";
import { expandNamed } from "./named-graph.ts";

/**
 * The notation of sync-engine §7.3, for tests. Statements are separated by semicolons:
 * - `A:u1` grants A to user u1 (`s1` is a service account, `@X` the group X); `A:u1 {B:T, C:F}` carries sources, T meaning direct;
 * - `B⇐A` grants B to the group A, expandable from A; `B⇐A shallow`, `B⇐A [user group]` restrict the edge.
 */
export function parseScenario(text: string): { readonly grants: NaiveGrant[]; readonly edges: NaiveEdge[] } {
  const grants: NaiveGrant[] = [];
  const edges: NaiveEdge[] = [];
  for (const statement of text.split(";").map((part) => part.trim())) {
    const edge = /^(\w+)⇐(\w+)( shallow)?(?: \[([^\]]*)\])?$/.exec(statement);
    const grant = /^(\w+):(@?\w+)(?: \{([^}]*)\})?$/.exec(statement);
    if (edge !== null) {
      const [, destination = "", source = "", shallow, types = ""] = edge;
      grants.push({ entitlement: destination, principal: `@${source}`, type: "group", sources: {} });
      edges.push({ source, destination, shallow: shallow !== undefined, types: types.split(" ").filter(Boolean) });
    } else if (grant !== null) {
      const [, entitlement = "", principal = "", sources = ""] = grant;
      grants.push({ entitlement, principal, type: typeOf(principal), sources: parseSources(sources) });
    } else {
      throw new Error(`cannot read the statement ${JSON.stringify(statement)}`);
    }
  }
  return { grants, edges };
}

/** All cells after expansion, sorted, as text; `+` marks the synthesized ones and braces the sources, sorted. */
export function expandScenario(text: string): string[] {
  const { grants, edges } = parseScenario(text);
  return [...expandNamed(grants, edges)].map(renderCell).toSorted();
}

function renderCell([key, cell]: readonly [string, NaiveCell]): string {
  const sources = Object.entries(cell.sources)
    .map(([name, isDirect]) => `${name}:${isDirect ? "T" : "F"}`)
    .toSorted();
  return `${cell.grant === undefined ? "+" : ""}${key.replace(" ", ":")}${sources.length > 0 ? ` {${sources.join(", ")}}` : ""}`;
}

function typeOf(principal: string): string {
  if (principal.startsWith("@")) return "group";
  return principal.startsWith("s") ? "service" : "user";
}

function parseSources(text: string): Record<string, boolean> {
  const entries = text
    .split(",")
    .map((part) => part.trim().split(":"))
    .filter(([name]) => name !== "");
  return Object.fromEntries(entries.map(([name, flag]) => [name as string, flag === "T"]));
}
