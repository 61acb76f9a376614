/**
 * While expansion runs, a cell of an entitlement is one integer: the principal and whether it holds that entitlement directly
 * (sync-engine §7.2, rule 2). The bit depends on the input alone: a synthesized cell is never direct, because its sources never name
 * its own entitlement, and an input cell that gets sources gets its own entitlement with them. So no later step changes it.
 */
export function packCell(principal: number, direct: 0 | 1): number {
  return (principal << 1) | direct;
}

export function principalOfCell(cell: number): number {
  return cell >>> 1;
}

/** Turns packed cells into principals, in place. */
export function unpackCells(cells: Int32Array): Int32Array {
  for (let index = 0; index < cells.length; index++) cells[index] = (cells[index] as number) >>> 1;
  return cells;
}
