import { crc32c, maskCrc } from "../checksum/crc32c.ts";
import { GrowingBytes } from "./growing-bytes.ts";

/** Bytes behind a block that its handle does not count: compression and checksum (c1z-v3-pebble §5.2). */
export const blockTrailerBytes = 5;

/** Encodes a small row block: properties, metaindex or index (c1z-v3-pebble §5.6). Keys come sorted; a restart every `interval` rows. */
export function encodeRowBlock(rows: Iterable<readonly [Uint8Array, Uint8Array]>, interval: number): Uint8Array {
  const out = new GrowingBytes();
  const restarts: number[] = [];
  let before = new Uint8Array(0);
  let count = 0;
  for (const [key, value] of rows) {
    const isRestart = count++ % interval === 0;
    if (isRestart) restarts.push(out.at);
    const shared = isRestart ? 0 : commonPrefix(before, key);
    out.uvarint(shared);
    out.uvarint(key.length - shared);
    out.uvarint(value.length);
    out.raw(key, shared);
    out.raw(value);
    before = Uint8Array.from(key);
  }
  finishRowBlock(out, restarts);
  return out.view();
}

/** Appends the restart offsets; a block without rows has one restart at 0. */
export function finishRowBlock(out: GrowingBytes, restarts: readonly number[]): void {
  const offsets = restarts.length === 0 ? [0] : restarts;
  out.reserve(offsets.length * 4 + 4);
  for (const offset of offsets) out.u32(offset);
  out.u32(offsets.length);
}

/** Appends the trailer of the uncompressed block that starts at `start` and ends where `out` stands. */
export function finishBlock(out: GrowingBytes, start: number): void {
  out.u8(0);
  out.u32(maskCrc(crc32c(out.bytes.subarray(start, out.at))));
}

function commonPrefix(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  let shared = 0;
  while (shared < length && a[shared] === b[shared]) shared++;
  return shared;
}
