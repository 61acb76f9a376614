/** Number of the filter that lets every principal type pass. */
export const UNFILTERED = 0;

/** Gives equal filters equal numbers, so that an edge carries one integer. A filter is a set of principal type numbers; the empty one means all. */
export interface TypeFilters {
  numberOf(types: readonly number[]): number;
  /** The filter that passes what either passes. */
  union(a: number, b: number): number;
  /** Per filter: 1 at each type number that passes; null for `UNFILTERED`. */
  masks(typeCount: number): readonly (Uint8Array | null)[];
}

export function createTypeFilters(): TypeFilters {
  const types: (readonly number[])[] = [[]];
  const numberByKey = new Map<string, number>([["", UNFILTERED]]);
  const numberBySingleType = new Map<number, number>();
  const unions = new Map<string, number>();

  /** Most edges name no type or one, and there may be millions of them. */
  const numberOf = (wanted: readonly number[]): number => {
    const [only] = wanted;
    if (only === undefined) return UNFILTERED;
    if (wanted.length > 1) return numberOfSet(wanted);
    const known = numberBySingleType.get(only) ?? numberOfSet(wanted);
    numberBySingleType.set(only, known);
    return known;
  };

  const numberOfSet = (wanted: readonly number[]): number => {
    const sorted = [...new Set(wanted)].toSorted((a, b) => a - b);
    const key = sorted.join(",");
    const known = numberByKey.get(key);
    if (known !== undefined) return known;
    numberByKey.set(key, types.length);
    return types.push(sorted) - 1;
  };

  const union = (a: number, b: number): number => {
    if (a === b) return a;
    if (a === UNFILTERED || b === UNFILTERED) return UNFILTERED;
    const key = `${a},${b}`;
    const known = unions.get(key);
    if (known !== undefined) return known;
    const joined = numberOf([...(types[a] ?? []), ...(types[b] ?? [])]);
    unions.set(key, joined);
    return joined;
  };

  const masks = (typeCount: number): readonly (Uint8Array | null)[] =>
    types.map((wanted, number) => {
      if (number === UNFILTERED) return null;
      const mask = new Uint8Array(typeCount);
      for (const type of wanted) if (type >= 0 && type < typeCount) mask[type] = 1;
      return mask;
    });

  return { numberOf, union, masks };
}
