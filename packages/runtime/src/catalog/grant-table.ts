import { GrantColumns, type GrantSource } from "@baton-ts/graph";
import { grown, initialRows } from "./columns.ts";

/** What is kept of every grant row: 29 bytes. Numbers are those of the catalog; the row itself stays in the journal. */
export class GrantTable {
  columns: GrantColumns = new GrantColumns(initialRows);
  positions: Float64Array = new Float64Array(initialRows);
  lengths: Uint32Array = new Uint32Array(initialRows);
  /** 53 bits of a hash of the id; equal ids have equal hashes. */
  idHashes: Float64Array = new Float64Array(initialRows);
  /** grantFlags of the row. */
  flags: Uint8Array = new Uint8Array(initialRows);

  get count(): number {
    return this.columns.count;
  }

  add(entitlement: number, principal: number, sources: readonly GrantSource[] | undefined): number {
    const index = this.columns.add(entitlement, principal, sources);
    if (index === this.positions.length) {
      this.positions = grown(this.positions, index + 1);
      this.lengths = grown(this.lengths, index + 1);
      this.idHashes = grown(this.idHashes, index + 1);
      this.flags = grown(this.flags, index + 1);
    }
    return index;
  }

  /** Gives back the memory of the hashes: once repeated ids are settled, nothing asks for them. */
  forgetHashes(): void {
    this.idHashes = new Float64Array(0);
  }

  /** Forgets the grants whose entry in `gone` is 1; the others keep their order. */
  remove(gone: Uint8Array): void {
    const before = this.count;
    const kept = new GrantColumns(Math.max(before, 1));
    for (let index = 0; index < before; index++) {
      if (gone[index] === 1) continue;
      const { columns } = this;
      const to = kept.add(columns.entitlementOf(index), columns.principalOf(index), columns.sourcesOf(index));
      this.positions[to] = this.positions[index] as number;
      this.lengths[to] = this.lengths[index] as number;
      this.idHashes[to] = this.idHashes[index] as number;
      this.flags[to] = this.flags[index] as number;
    }
    this.columns = kept;
  }
}

/** Two independent 32-bit hashes in one loop; 53 bits of them fit a number exactly. */
export function hashGrantId(buffer: Uint8Array, start: number, end: number): number {
  let low = 0x811c9dc5;
  let high = 0x2545f491;
  for (let index = start; index < end; index++) {
    const byte = buffer[index] as number;
    low = Math.imul(low ^ byte, 0x01000193);
    high = Math.imul((high + byte) ^ (high >>> 15), 0x85ebca6b);
  }
  low = Math.imul(low ^ (low >>> 16), 0xc2b2ae35);
  high = Math.imul(high ^ (high >>> 13), 0x9e3779b1);
  return ((high ^ (high >>> 16)) & 0x1fffff) * 0x1_0000_0000 + ((low ^ (low >>> 15)) >>> 0);
}
