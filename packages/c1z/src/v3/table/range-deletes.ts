import { readU32 } from "../byte-reader.ts";
import { corrupt } from "../corrupt.ts";
import { ColumnBlock } from "./columns.ts";
import { RowKind, rowBlockEntries } from "./data-rows.ts";

/** Deletes every row with `start <= key < end` and a smaller sequence number. */
export interface RangeDelete {
  readonly start: Uint8Array;
  readonly end: Uint8Array;
  readonly seqnum: number;
}

/** Decodes the block `rocksdb.range_del2` (c1z-v3-pebble §5.4, §5.6). */
export function readRangeDeletes(bytes: Uint8Array, version: number, what: string): RangeDelete[] {
  return version >= 5 ? columnar(bytes, `${what}: range deletes`) : rows(bytes, `${what}: range deletes`);
}

function columnar(bytes: Uint8Array, what: string): RangeDelete[] {
  if (bytes.length < 12) throw corrupt(`${what}: ${bytes.length} bytes are too few`);
  const boundaries = readU32(bytes, 0);
  const block = new ColumnBlock(bytes, 4, what);
  const keys = block.slices(0, boundaries);
  const starts = block.uints(1, boundaries);
  const trailers = block.uints(2);
  const found: RangeDelete[] = [];
  for (let span = 0; span + 1 < boundaries; span++) {
    for (let i = starts.get(span); i < starts.get(span + 1); i++) {
      if (i >= block.rowCount) throw corrupt(`${what}: span ${span} names tombstone ${i} of ${block.rowCount}`);
      if ((trailers.low(i) & 0xff) !== RowKind.rangeDelete)
        throw corrupt(`${what}: kind ${trailers.low(i) & 0xff} in a range delete`);
      found.push({ start: keys.get(span), end: keys.get(span + 1), seqnum: trailers.shifted(i) });
    }
  }
  return found;
}

function rows(bytes: Uint8Array, what: string): RangeDelete[] {
  return [...rowBlockEntries(bytes, what)].map(({ key, value }) => {
    if (key.length < 8) throw corrupt(`${what}: key of ${key.length} bytes has no trailer`);
    let seqnum = 0;
    for (let i = 1; i <= 7; i++) seqnum = seqnum * 256 + (key[key.length - i] as number);
    return { start: key.subarray(0, -8), end: value, seqnum };
  });
}
