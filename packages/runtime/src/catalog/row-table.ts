import { grown, initialRows } from "./columns.ts";
import { IdTable } from "./id-table.ts";

/** Where the row of each numbered thing is. Things that are only referred to have numbers too, but no row. */
export class RowTable {
  readonly ids: IdTable = new IdTable();
  /** 0 for no row: no row is at the start of a journal. */
  positions: Float64Array = new Float64Array(initialRows);
  lengths: Uint32Array = new Uint32Array(initialRows);
  /** CRC-32 of the message, to tell a repeated row from a changed one. */
  checksums: Uint32Array = new Uint32Array(initialRows);
  /** Flags of the row, by kind. */
  flags: Uint8Array = new Uint8Array(initialRows);
  /** When the id was first seen, where a later row replaced the first; nanoseconds. */
  readonly firstSeen: Map<number, bigint> = new Map();
  /** How many have a row. */
  stored = 0;

  get count(): number {
    return this.ids.count;
  }

  isStored(number: number): boolean {
    return (this.positions[number] ?? 0) !== 0;
  }

  /** Makes room for every number given out so far. */
  fit(): void {
    const { count } = this.ids;
    if (count <= this.positions.length) return;
    this.positions = grown(this.positions, count);
    this.lengths = grown(this.lengths, count);
    this.checksums = grown(this.checksums, count);
    this.flags = grown(this.flags, count);
  }

  place(number: number, row: RowPlace): void {
    if (!this.isStored(number)) this.stored += 1;
    this.positions[number] = row.position;
    this.lengths[number] = row.length;
    this.checksums[number] = row.checksum;
    this.flags[number] = row.flags;
  }

  placeOf(number: number): RowPlace {
    return {
      position: this.positions[number] as number,
      length: this.lengths[number] as number,
      checksum: this.checksums[number] as number,
      flags: this.flags[number] as number,
    };
  }
}

export interface RowPlace {
  readonly position: number;
  readonly length: number;
  readonly checksum: number;
  readonly flags: number;
}
