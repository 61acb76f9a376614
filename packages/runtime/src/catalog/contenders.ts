import { grown, initialRows } from "./columns.ts";
import type { RowPlace } from "./row-table.ts";

/**
 * Rows whose id already had a row. Which of them is the last one is decided between two phases (see resolve-duplicates.ts), because
 * while calls run side by side the order of their ends means nothing.
 */
export class Contenders {
  owners: Int32Array = new Int32Array(initialRows);
  positions: Float64Array = new Float64Array(initialRows);
  lengths: Uint32Array = new Uint32Array(initialRows);
  checksums: Uint32Array = new Uint32Array(initialRows);
  flags: Uint8Array = new Uint8Array(initialRows);
  count = 0;

  add(owner: number, place: RowPlace): void {
    const index = this.count++;
    this.owners = grown(this.owners, this.count);
    this.positions = grown(this.positions, this.count);
    this.lengths = grown(this.lengths, this.count);
    this.checksums = grown(this.checksums, this.count);
    this.flags = grown(this.flags, this.count);
    this.owners[index] = owner;
    this.positions[index] = place.position;
    this.lengths[index] = place.length;
    this.checksums[index] = place.checksum;
    this.flags[index] = place.flags;
  }

  at(index: number): RowPlace {
    return {
      position: this.positions[index] as number,
      length: this.lengths[index] as number,
      checksum: this.checksums[index] as number,
      flags: this.flags[index] as number,
    };
  }

  clear(): void {
    this.count = 0;
  }
}
