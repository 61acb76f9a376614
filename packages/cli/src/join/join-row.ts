import type { Lookup } from "./lookup.ts";
import type { MissingReferences } from "./missing.ts";

/** An object that a row names, and where it is looked up. */
export interface Reference<Value> {
  readonly lookup: Lookup<Value>;
  readonly group: string;
  readonly id: string;
}

interface Joined {
  /** The placeholder's name when the sync does not hold the object. */
  readonly missing: string | undefined;
}

/**
 * Calls `use` with the objects behind `references`, in their order: at once where all are cached, else when they have been read.
 * References that lead nowhere are counted.
 */
export function joinRow<Value extends Joined, Result>(
  references: readonly Reference<Value>[],
  missing: MissingReferences,
  use: (values: readonly Value[]) => Result,
): Result | Promise<Result> {
  const values: Value[] = [];
  for (const { lookup, group, id } of references) {
    const value = lookup.get(group, id);
    if (value === undefined) return resolveAll(references).then((all) => finish(all, missing, use));
    values.push(value);
  }
  return finish(values, missing, use);
}

async function resolveAll<Value>(references: readonly Reference<Value>[]): Promise<readonly Value[]> {
  const values: Value[] = [];
  for (const { lookup, group, id } of references) values.push(await lookup.resolve(group, id));
  return values;
}

function finish<Value extends Joined, Result>(
  values: readonly Value[],
  missing: MissingReferences,
  use: (values: readonly Value[]) => Result,
): Result {
  if (values.some((value) => value.missing !== undefined)) {
    missing.note(values.flatMap((value) => value.missing ?? []));
  }
  return use(values);
}
