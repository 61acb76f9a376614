import type { ResourceKey } from "@baton-ts/c1z";

/** What upstream prints instead of an object that a row names but the sync does not hold (baton-cli §1.3). */
export const missingNames = {
  resource: (key: ResourceKey): string => `MISSING RESOURCE (${key.type}:${key.id})`,
  resourceType: (id: string): string => `MISSING RESOURCE TYPE (${id})`,
  entitlement: (id: string): string => `MISSING ENTITLEMENT (${id})`,
};

const maxNamed = 3;

/** Counts references that lead nowhere, to be told once at the end instead of a line for every row. */
export interface MissingReferences {
  /** Call it for every row that shows placeholders, with their names. */
  note(names: readonly string[]): void;
  /** One sentence, or undefined where every reference was found. `noun` names the rows in the plural: `grants`. */
  summary(noun: string): string | undefined;
}

export function createMissingReferences(): MissingReferences {
  const first = new Set<string>();
  let rows = 0;
  return {
    note: (names) => {
      rows += 1;
      for (const name of names) if (first.size < maxNamed) first.add(name);
    },
    summary: (noun) => {
      if (rows === 0) return undefined;
      const subject = rows === 1 ? `1 ${noun.replace(/s$/, "")} refers` : `${rows} ${noun} refer`;
      return `${subject} to objects that this sync does not hold, first: ${[...first].join(", ")}`;
    },
  };
}
