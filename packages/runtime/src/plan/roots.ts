import type { Catalog } from "../catalog/catalog.ts";
import type { TypeFacts } from "../catalog/type-facts.ts";
import { ByteReader } from "../journal/byte-reader.ts";
import type { Journal } from "../journal/journal.ts";
import { newResourceFields, readResource, resourceFlags } from "../journal/rows.ts";
import { type Action, action, actionKey } from "./action.ts";
import { Chain } from "./chain.ts";

/** Where the listings of one phase come from. They are made as workers ask for them: a sync may have millions. */
export interface Roots {
  /** How many the phase has in all, finished ones included. */
  readonly planned: number;
  /** Up to some hundred more, in plan order; none at the end. */
  take(journal: Journal, signal: AbortSignal): Promise<readonly Chain[]>;
  /** Leaves this one out: an interrupted run has begun it. */
  leaveOut(action: Action): void;
}

export function listedRoots(actions: readonly Action[]): Roots {
  const waiting = new Map(actions.map((action) => [actionKey(action), action]));
  return {
    planned: actions.length,
    take: async () => {
      const chains = [...waiting.values()].map((action) => new Chain(action));
      waiting.clear();
      return chains;
    },
    leaveOut: (action) => void waiting.delete(actionKey(action)),
  };
}

/** Rows of resources that are read ahead: a few megabytes, and one read of the journal for each. */
const batchRoots = 256;

/**
 * One listing for each stored resource that is not skipped, and one for each type-scoped type (sync-engine §5), types first, resources in
 * key order: then grants come in about the order in which they are stored, and the same calls are made in the same order every time.
 */
export function resourceRoots(catalog: Catalog, op: "list-entitlements" | "list-grants"): Roots {
  const rules = rulesOf(op);
  const scoped = listedRoots(
    catalog
      .sortedTypes()
      .filter((type) => rules.typeScoped(type))
      .map((type) => action(op, { resourceType: type.id, typeScoped: true })),
  );
  const numbers = plannedResources(catalog, rules);
  const leftOut = new Set<number>();
  let next = 0;
  return {
    planned: scoped.planned + numbers.length,
    leaveOut: (done) => {
      if (done.typeScoped) scoped.leaveOut(done);
      else leftOut.add(catalog.findResource(done.resourceType, done.resourceId));
    },
    take: async (journal, signal) => {
      const first = await scoped.take(journal, signal);
      if (first.length > 0) return first;
      const batch: number[] = [];
      for (; next < numbers.length && batch.length < batchRoots; next++) {
        const number = numbers[next] as number;
        if (!leftOut.has(number)) batch.push(number);
      }
      return chainsOf(catalog, op, batch, journal, signal);
    },
  };
}

interface Rules {
  readonly skipFlag: number;
  readonly typeSkips: (type: TypeFacts) => boolean;
  readonly typeScoped: (type: TypeFacts) => boolean;
}

function rulesOf(op: "list-entitlements" | "list-grants"): Rules {
  return op === "list-entitlements"
    ? {
        skipFlag: resourceFlags.skipEntitlements,
        typeSkips: (type) => type.skipEntitlements,
        typeScoped: (type) => type.typeScopedEntitlements,
      }
    : {
        skipFlag: resourceFlags.skipGrants,
        typeSkips: (type) => type.skipGrants,
        typeScoped: (type) => type.typeScopedGrants,
      };
}

/** Numbers in key order. The rows are those of this moment: what the phase itself inserts is not listed (it may or may not be upstream). */
function plannedResources(catalog: Catalog, rules: Rules): Int32Array {
  const { resources } = catalog;
  const takenTypes = new Set<number>();
  for (const [number, facts] of catalog.typeFacts) {
    if (!rules.typeSkips(facts) && !rules.typeScoped(facts)) takenTypes.add(number);
  }
  const numbers = new Int32Array(resources.count);
  let count = 0;
  for (let number = 0; number < resources.count; number++) {
    if (!resources.isStored(number) || !takenTypes.has(resources.ids.saltOf(number))) continue;
    if (((resources.flags[number] as number) & rules.skipFlag) === 0) numbers[count++] = number;
  }
  return numbers.subarray(0, count).sort((a, b) => catalog.compareResources(a, b));
}

async function chainsOf(
  catalog: Catalog,
  op: "list-entitlements" | "list-grants",
  numbers: readonly number[],
  journal: Journal,
  signal: AbortSignal,
): Promise<Chain[]> {
  const messages = await readResourceMessages(catalog, numbers, journal, signal);
  return numbers.map(
    (number, index) =>
      new Chain(
        action(op, { resourceType: catalog.typeOf(number), resourceId: catalog.resources.ids.text(number) }),
        messages[index],
      ),
  );
}

/** Wire bytes of the stored resources with these numbers. */
export async function readResourceMessages(
  catalog: Catalog,
  numbers: readonly number[],
  journal: Journal,
  signal: AbortSignal,
): Promise<Buffer[]> {
  const { positions, lengths } = catalog.resources;
  const { bytes, starts } = await journal.rows(
    {
      count: numbers.length,
      positions: Float64Array.from(numbers, (number) => positions[number] as number),
      lengths: Uint32Array.from(numbers, (number) => lengths[number] as number),
    },
    signal,
  );
  const fields = newResourceFields();
  const reader = new ByteReader(bytes);
  return numbers.map((_, index) => {
    reader.reset(bytes, starts[index]);
    readResource(reader, fields);
    return bytes.subarray(fields.data.start, fields.data.end);
  });
}
