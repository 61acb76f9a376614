import { BatonError } from "@baton-ts/findings";
import type { ExpansionEdge } from "@baton-ts/graph";
import { type GrantExpandable, GrantExpandableSchema } from "@baton-ts/proto";
import { fromBinary } from "@bufbuild/protobuf";
import { type Catalog, noResource } from "../catalog/catalog.ts";
import { ExampleSet } from "../catalog/example-set.ts";
import { ByteReader } from "../journal/byte-reader.ts";
import type { Journal } from "../journal/journal.ts";
import { grantFlags, newGrantFields, readGrant } from "../journal/rows.ts";

/** Expandable grants read together. */
const batchGrants = 10_000;

export interface LoadedEdges {
  /** Entitlements are numbers of the catalog, principal types those of its types. */
  readonly edges: readonly ExpansionEdge[];
  /** Expandable grants, whether or not an edge came of them. */
  readonly expandable: number;
  readonly missingSources: number;
  readonly missingDestinations: number;
  /** Entitlements that edges name and no row exists of. */
  readonly missing: ExampleSet;
}

interface Draft {
  readonly source: number;
  readonly destination: number;
  shallow: boolean;
  /** Undefined: unfiltered. */
  types: Set<number> | undefined;
}

/**
 * The edges that GrantExpandable annotations declare (sync-engine §7.1): source entitlement → entitlement of the grant. Edges of entitlements
 * without a row are dropped and counted. Throws BATON_SYNC_EXPANSION_PRINCIPAL_MISMATCH where a source is not an entitlement of the
 * grant's principal.
 */
export async function loadEdges(catalog: Catalog, journal: Journal, signal: AbortSignal): Promise<LoadedEdges> {
  const indexes = expandableGrants(catalog);
  const loader = new EdgeLoader(catalog);
  const fields = newGrantFields();
  for (let from = 0; from < indexes.length; from += batchGrants) {
    const batch = indexes.slice(from, from + batchGrants);
    const { positions, lengths } = catalog.grants;
    const { bytes, starts } = await journal.rows(
      {
        count: batch.length,
        positions: Float64Array.from(batch, (index) => positions[index] as number),
        lengths: Uint32Array.from(batch, (index) => lengths[index] as number),
      },
      signal,
    );
    const reader = new ByteReader(bytes);
    for (const [row, index] of batch.entries()) {
      reader.reset(bytes, starts[row]);
      readGrant(reader, fields);
      const expandable = fromBinary(GrantExpandableSchema, bytes.subarray(fields.expansion.start, fields.expansion.end));
      loader.add(index, expandable);
    }
  }
  return { ...loader.result(), expandable: indexes.length };
}

function expandableGrants({ grants }: Catalog): number[] {
  const indexes: number[] = [];
  for (let index = 0; index < grants.count; index++) {
    if (((grants.flags[index] as number) & grantFlags.expansion) !== 0) indexes.push(index);
  }
  return indexes;
}

class EdgeLoader {
  readonly #catalog: Catalog;
  readonly #edges = new Map<string, Draft>();
  readonly #missing = new Set<string>();
  #missingSources = 0;
  #missingDestinations = 0;

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  add(grant: number, expandable: GrantExpandable): void {
    const { entitlements, grants } = this.#catalog;
    const destination = grants.columns.entitlementOf(grant);
    const principal = grants.columns.principalOf(grant);
    for (const id of expandable.entitlementIds) {
      const source = entitlements.ids.find(0, id);
      if (source < 0 || !entitlements.isStored(source)) {
        this.#missingSources += 1;
        this.#missing.add(id);
        continue;
      }
      this.#checkPrincipal(source, principal, destination);
      if (entitlements.isStored(destination)) {
        this.#merge(source, destination, expandable);
        continue;
      }
      this.#missingDestinations += 1;
      this.#missing.add(entitlements.ids.text(destination));
    }
  }

  result(): Omit<LoadedEdges, "expandable"> {
    const missing = new ExampleSet();
    for (const id of this.#missing) missing.add(id);
    return {
      edges: [...this.#edges.values()].map(({ source, destination, shallow, types }) => ({
        source,
        destination,
        shallow,
        principalTypes: [...(types ?? [])].sort((a, b) => a - b),
      })),
      missing,
      missingSources: this.#missingSources,
      missingDestinations: this.#missingDestinations,
    };
  }

  /** One edge for each pair: deep beats shallow, no filter beats a filter, two filters are united. */
  #merge(source: number, destination: number, { shallow, resourceTypeIds }: GrantExpandable): void {
    const types = resourceTypeIds.length === 0 ? undefined : new Set(resourceTypeIds.map((type) => this.#typeNumber(type)));
    const key = `${source} ${destination}`;
    const known = this.#edges.get(key);
    if (known === undefined) {
      this.#edges.set(key, { source, destination, shallow, types });
      return;
    }
    known.shallow &&= shallow;
    known.types = known.types === undefined || types === undefined ? undefined : new Set([...known.types, ...types]);
  }

  /** A type that nobody has heard of still is a filter: it lets nobody through. */
  #typeNumber(type: string): number {
    const number = this.#catalog.types.ids.internText(0, type);
    this.#catalog.types.fit();
    return number;
  }

  #checkPrincipal(source: number, principal: number, destination: number): void {
    const resource = this.#catalog.entitlementResources[source] as number;
    if (resource === principal) return;
    const { ids } = this.#catalog.entitlements;
    const what =
      resource === noResource
        ? "source entitlement resource id was nil"
        : "source entitlement resource id did not match grant principal id";
    const found = resource === noResource ? "no resource" : this.#catalog.describeResource(resource);
    const expected = this.#catalog.describeResource(principal);
    throw new BatonError({
      code: "BATON_SYNC_EXPANSION_PRINCIPAL_MISMATCH",
      message: `${what}: a grant of ${ids.text(destination)} to ${expected} expands from ${ids.text(source)}, which is of ${found}`,
      details: { entitlement: ids.text(destination), principal: expected, source: ids.text(source), sourceResource: found },
    });
  }
}
