import { type Catalog, noResource } from "../catalog/catalog.ts";
import { ExampleSet } from "../catalog/example-set.ts";
import { grantFlags } from "../journal/rows.ts";

/** Things that rows refer to and that have no row, each counted once. */
export interface Dangling {
  readonly things: ExampleSet;
  /** Of these, things of a type that this sync does not store. */
  readonly ofUnsyncedTypes: number;
  readonly ofSyncedTypes: number;
}

export interface ReferentialScan {
  /** I7: resources of stored entitlements. */
  readonly entitlementResources: Dangling;
  /** I3: resources of granted entitlements. */
  readonly grantResources: Dangling;
  /** I3, the hard kind: a missing resource of a grant that should have inserted it. */
  readonly lostInsertedResource: string | undefined;
  /** I8: granted entitlements. */
  readonly grantEntitlements: Dangling;
  /** I9: principals. */
  readonly grantPrincipals: Dangling;
  /** Grants with an external match whose placeholder principal has no row. */
  readonly unresolvedMatches: number;
  /** Grants without a resource of their entitlement, or without a principal id. */
  readonly incompleteGrants: ExampleSet;
}

const mark = { dangling: 1, withoutInsert: 2, withInsert: 4 } as const;

/**
 * Looks for references without a target, in one pass over entitlements and grants (sync-engine §4.9). Grants of expansion need no look: their
 * entitlement has a row, and their principal is one of an existing grant.
 */
export function scanReferences(catalog: Catalog): ReferentialScan {
  const marks = {
    resources: new Uint8Array(catalog.resources.count),
    entitlements: new Uint8Array(catalog.entitlements.count),
    principals: new Uint8Array(catalog.resources.count),
  };
  const incompleteGrants = new ExampleSet();
  const unresolvedMatches = scanGrants(catalog, marks, incompleteGrants);
  const lost = smallest(catalog, marks.resources, mark.withInsert);
  const describeEntitlement = (number: number): string => catalog.entitlements.ids.text(number);
  const describe = (number: number): string => catalog.describeResource(number);
  return {
    entitlementResources: danglingOf(catalog, danglingEntitlementResources(catalog), describe, (number) => number),
    grantResources: danglingOf(catalog, marked(marks.resources, mark.dangling), describe, (number) => number),
    lostInsertedResource: lost === undefined ? undefined : describe(lost),
    grantEntitlements: danglingOf(
      catalog,
      marked(marks.entitlements, mark.withoutInsert),
      describeEntitlement,
      (number) => catalog.entitlementResources[number] as number,
    ),
    grantPrincipals: danglingOf(catalog, marked(marks.principals, mark.dangling), describe, (number) => number),
    unresolvedMatches,
    incompleteGrants,
  };
}

interface Marks {
  readonly resources: Uint8Array;
  readonly entitlements: Uint8Array;
  readonly principals: Uint8Array;
}

/** Returns the number of unresolved external matches. */
function scanGrants(catalog: Catalog, marks: Marks, incomplete: ExampleSet): number {
  const { entitlements, resources, grants, entitlementResources } = catalog;
  const columns = grants.columns.columns();
  let unresolved = 0;
  for (let index = 0; index < grants.count; index++) {
    const entitlement = columns.entitlements[index] as number;
    const principal = columns.principals[index] as number;
    const flags = grants.flags[index] as number;
    const inserts = (flags & grantFlags.insertsResource) !== 0;
    const resource = entitlementResources[entitlement] as number;
    if (resource === noResource || resources.ids.byteLengthOf(principal) === 0) {
      incomplete.add(`${entitlements.ids.text(entitlement)} to ${catalog.describeResource(principal)}`);
    }
    if (resource !== noResource && !resources.isStored(resource)) {
      marks.resources[resource] = (marks.resources[resource] as number) | mark.dangling | (inserts ? mark.withInsert : 0);
    }
    if (!entitlements.isStored(entitlement) && !inserts) {
      marks.entitlements[entitlement] = (marks.entitlements[entitlement] as number) | mark.withoutInsert;
    }
    if (resources.isStored(principal) || resources.ids.byteLengthOf(principal) === 0) continue;
    if ((flags & grantFlags.externalMatch) !== 0) unresolved += 1;
    else marks.principals[principal] = mark.dangling;
  }
  return unresolved;
}

function danglingEntitlementResources({ entitlements, resources, entitlementResources }: Catalog): Set<number> {
  const found = new Set<number>();
  for (let number = 0; number < entitlements.count; number++) {
    const resource = entitlementResources[number] as number;
    if (entitlements.isStored(number) && resource !== noResource && !resources.isStored(resource)) found.add(resource);
  }
  return found;
}

function* marked(marks: Uint8Array, bit: number): Generator<number> {
  for (const [number, value] of marks.entries()) if ((value & bit) !== 0) yield number;
}

function danglingOf(
  catalog: Catalog,
  numbers: Iterable<number>,
  describe: (number: number) => string,
  resourceOf: (number: number) => number,
): Dangling {
  const things = new ExampleSet();
  let ofUnsyncedTypes = 0;
  for (const number of numbers) {
    things.add(describe(number));
    const resource = resourceOf(number);
    const isSynced = resource !== noResource && catalog.types.isStored(catalog.resources.ids.saltOf(resource));
    if (!isSynced) ofUnsyncedTypes += 1;
  }
  return { things, ofUnsyncedTypes, ofSyncedTypes: things.count - ofUnsyncedTypes };
}

function smallest(catalog: Catalog, marks: Uint8Array, bit: number): number | undefined {
  let found: number | undefined;
  for (const number of marked(marks, bit)) {
    if (found === undefined || catalog.compareResources(number, found) < 0) found = number;
  }
  return found;
}
