type Column = Float64Array | Int32Array | Uint32Array | Uint8Array;

/** The same values in an array of at least `size`, at least doubled so that growing costs a constant time per row. New entries are 0. */
export function grown<C extends Column>(column: C, size: number): C {
  if (size <= column.length) return column;
  const make = column.constructor as new (length: number) => C;
  const larger = new make(Math.max(size, column.length * 2));
  larger.set(column);
  return larger;
}

/** Capacity that a table starts with. */
export const initialRows = 256;
