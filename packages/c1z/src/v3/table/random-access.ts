/** Bytes that can be read at any place: a table that was unpacked to disk, or one in memory. */
export interface RandomAccess {
  readonly size: number;
  /** Exactly `length` bytes from `offset`; the caller has checked that they exist. The result may be kept, not changed. */
  read(offset: number, length: number): Uint8Array;
}
