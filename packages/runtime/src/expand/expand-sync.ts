import { BatonError } from "@baton-ts/findings";
import { type Expansion, expandGrantsInTurns, type GrantColumns } from "@baton-ts/graph";
import type { Logger } from "@baton-ts/sdk";
import type { Catalog } from "../catalog/catalog.ts";
import { type KeyOrder, orderEntitlements, orderResources } from "../catalog/key-order.ts";
import type { Journal } from "../journal/journal.ts";
import { type LoadedEdges, loadEdges } from "./load-edges.ts";
import { rankGrants } from "./rank-grants.ts";

export interface ExpandContext {
  readonly catalog: Catalog;
  readonly journal: Journal;
  readonly logger: Logger;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** The sync as it will be stored: everything in key order, by rank. */
export interface ExpandedSync {
  readonly resources: KeyOrder;
  readonly entitlements: KeyOrder;
  /** In ranks; the index is the grant's index in the catalog. */
  readonly grants: GrantColumns;
  readonly expansion: Expansion;
  /** Undefined where grants were not expanded. */
  readonly loaded: LoadedEdges | undefined;
  /** Merged cycles, each as the ids of its entitlements in byte order. */
  readonly cycles: readonly (readonly string[])[];
}

/** Puts the grants in key order and, with `expand`, expands them (sync-engine §7). Throws when BATON_DONT_FIX_CYCLES is set and there is one. */
export async function expandSync(context: ExpandContext, options: { readonly expand: boolean }): Promise<ExpandedSync> {
  const { catalog, logger, signal } = context;
  const loaded = options.expand ? await load(context) : undefined;
  const resources = orderResources(catalog);
  const entitlements = orderEntitlements(catalog, resources);
  const grants = rankGrants(catalog.grants.columns, entitlements, resources);
  const cycles: string[][] = [];
  const expansion = await expandGrantsInTurns({
    entitlementCount: catalog.entitlements.count,
    grants,
    edges: (loaded?.edges ?? []).map(({ source, destination, shallow, principalTypes }) => ({
      source: entitlements.ranks[source] as number,
      destination: entitlements.ranks[destination] as number,
      shallow,
      principalTypes,
    })),
    principalTypeOf: resources.numbers.map((number) => catalog.resources.ids.saltOf(number)),
    onCycle: (ranks) => {
      const numbers = ranks.map((rank) => entitlements.numbers[rank] as number);
      const { ids } = catalog.entitlements;
      cycles.push(numbers.sort((a, b) => ids.compare(a, b)).map((number) => ids.text(number)));
    },
    signal,
  });
  reportCycles(cycles, context.env, logger);
  return { resources, entitlements, grants, expansion, loaded, cycles };
}

async function load({ catalog, journal, logger, signal }: ExpandContext): Promise<LoadedEdges> {
  logger.info("Expanding grants...");
  const loaded = await loadEdges(catalog, journal, signal);
  logger.info("Finished loading entitlement graph", { edges: loaded.edges.length });
  if (loaded.missing.count > 0) {
    logger.warn(
      "grant expansion: DROPPED edges referencing entitlements with no entitlement row (connector bug or resource type not enabled — check magic-id construction)",
      {
        edges_missing_source_entitlement: loaded.missingSources,
        edges_missing_destination_entitlement: loaded.missingDestinations,
        distinct_missing_entitlements: loaded.missing.count,
        entitlement_id_examples: loaded.missing.examples,
      },
    );
  }
  return loaded;
}

/** Go's spellings of true. */
function isGoTrue(text: string | undefined): boolean {
  return text !== undefined && ["1", "t", "T", "TRUE", "true", "True"].includes(text);
}

function reportCycles(
  cycles: readonly (readonly string[])[],
  env: Readonly<Record<string, string | undefined>>,
  logger: Logger,
): void {
  const [first] = cycles;
  if (first === undefined) return;
  const largest = Math.max(...cycles.map((cycle) => cycle.length));
  logger.warn("cycle detected in entitlement graph", {
    cycle: first,
    scc_metrics: { components: cycles.length, largest },
  });
  if (!isGoTrue(env["BATON_DONT_FIX_CYCLES"])) return;
  throw new BatonError({
    code: "BATON_SYNC_ENTITLEMENT_CYCLE",
    message: `cycles detected in entitlement graph: ${cycles.length}, the first one of ${first.length} entitlements with ${first[0]}`,
    hint: "Unset BATON_DONT_FIX_CYCLES to have each cycle treated as one node.",
  });
}
