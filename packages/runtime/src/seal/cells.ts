import type { Expansion } from "@baton-ts/graph";

/** One entitlement of one principal. */
export interface Cell {
  /** Index in the columns of the expansion. */
  index: number;
  /** Rank of the entitlement. */
  entitlement: number;
  /** Rank of the principal. */
  principal: number;
  /** Index of its first grant, or -1 when expansion added it. */
  grant: number;
}

/** All cells by entitlement and principal. One object is filled again and again: there are millions. */
export function* cellsOf(expansion: Expansion): Generator<Readonly<Cell>> {
  const cell: Cell = { index: 0, entitlement: 0, principal: 0, grant: 0 };
  for (let entitlement = 0; entitlement + 1 < expansion.start.length; entitlement++) {
    const end = expansion.start[entitlement + 1] as number;
    for (let index = expansion.start[entitlement] as number; index < end; index++) {
      cell.index = index;
      cell.entitlement = entitlement;
      cell.principal = expansion.principal[index] as number;
      cell.grant = expansion.grant[index] as number;
      yield cell;
    }
  }
}
