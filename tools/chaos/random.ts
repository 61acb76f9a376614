/** Numbers of a seed (mulberry32): the same test run again makes the same choices. */
export interface Random {
  /** Evenly in [0, 1). */
  next(): number;
  /** One of the items. */
  pick<Item>(items: readonly Item[]): Item;
}

export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    pick: (items) => {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined && items.length === 0) throw new RangeError("nothing to pick from");
      return item as (typeof items)[number];
    },
  };
}
