import { ResourceType_Trait } from "@baton-ts/proto";
import type { Catalog } from "../catalog/catalog.ts";
import { ExampleSet } from "../catalog/example-set.ts";
import { hashGrantId } from "../catalog/grant-table.ts";
import { resourceFlags } from "../journal/rows.ts";

export interface QualityScan {
  /** Resources whose id, in one type, differs from that of another only in case. */
  readonly differByCase: ExampleSet;
  readonly missingRawId: ExampleSet;
  /** Declared child types that are not stored, as `type (declared by …)`. */
  readonly childTypesNotSynced: ExampleSet;
  readonly emptyTypes: ExampleSet;
  readonly users: number;
  readonly userTypes: number;
}

/** Looks over the stored resources and types for what connectors and operators usually get wrong. */
export function scanQuality(catalog: Catalog): QualityScan {
  const missingRawId = new ExampleSet();
  const perType = new Map<number, number>();
  for (const number of storedResources(catalog)) {
    const type = catalog.resources.ids.saltOf(number);
    perType.set(type, (perType.get(type) ?? 0) + 1);
    if (((catalog.resources.flags[number] as number) & resourceFlags.rawId) === 0)
      missingRawId.add(catalog.describeResource(number));
  }
  const userTypes = [...catalog.typeFacts].filter(([, facts]) => facts.traits.includes(ResourceType_Trait.USER));
  const emptyTypes = new ExampleSet();
  for (const [number, facts] of catalog.typeFacts) if (!perType.has(number)) emptyTypes.add(facts.id);
  return {
    differByCase: findCaseTwins(catalog),
    missingRawId,
    childTypesNotSynced: findUnsyncedChildTypes(catalog),
    emptyTypes,
    users: userTypes.reduce((sum, [number]) => sum + (perType.get(number) ?? 0), 0),
    userTypes: userTypes.length,
  };
}

function* storedResources({ resources }: Catalog): Generator<number> {
  for (let number = 0; number < resources.count; number++) if (resources.isStored(number)) yield number;
}

/** Hashes of folded ids say where to look; only those few ids are compared as text. */
function findCaseTwins(catalog: Catalog): ExampleSet {
  const numbers = [...storedResources(catalog)];
  const hashes = Float64Array.from(numbers, (number) => hashFolded(catalog, number));
  const sorted = hashes.toSorted();
  const repeated = new Set<number>();
  for (let index = 1; index < sorted.length; index++)
    if (sorted[index] === sorted[index - 1]) repeated.add(sorted[index] as number);
  const suspects = repeated.size === 0 ? [] : numbers.filter((_, index) => repeated.has(hashes[index] as number));
  const twins = new ExampleSet();
  for (const group of Map.groupBy(suspects, (number) => folded(catalog, number)).values()) {
    if (group.length > 1) for (const number of group) twins.add(catalog.describeResource(number));
  }
  return twins;
}

function folded(catalog: Catalog, number: number): string {
  return `${catalog.resources.ids.saltOf(number)} ${catalog.resources.ids.text(number).toLowerCase()}`;
}

function hashFolded(catalog: Catalog, number: number): number {
  const bytes = Buffer.from(folded(catalog, number));
  return hashGrantId(bytes, 0, bytes.length);
}

function findUnsyncedChildTypes(catalog: Catalog): ExampleSet {
  const found = new ExampleSet();
  for (const [type, parents] of catalog.childTypes) {
    if (catalog.factsOf(type) === undefined) found.add(`${type} (declared by ${parents.examples[0]}, ${parents.count} in all)`);
  }
  return found;
}
