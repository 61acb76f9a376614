import { ByteView } from "./byte-view.ts";

export interface BlockEntry {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/** Entries of a row block (c1z-v3-pebble §5.6). Every restart must be the offset of an entry that shares nothing. */
export function rowEntries(block: Uint8Array): BlockEntry[] {
  const count = new ByteView(block, block.length - 4).uint(4);
  const end = block.length - 4 - count * 4;
  if (count < 1 || end < 0) throw new RangeError(`${count} restarts in ${block.length} bytes`);
  const tail = new ByteView(block, end);
  const restarts = new Set(Array.from({ length: count }, () => tail.uint(4)));
  const view = new ByteView(block, 0, end);
  const entries: BlockEntry[] = [];
  let before: Uint8Array = new Uint8Array(0);
  if (end === 0) restarts.delete(0);
  while (view.left > 0) {
    const at = view.at;
    const shared = view.uvarint();
    const unshared = view.uvarint();
    const valueLength = view.uvarint();
    if (shared > before.length) throw new RangeError(`entry at ${at} shares ${shared} of ${before.length} bytes`);
    if (restarts.delete(at) && shared !== 0) throw new RangeError(`restart at ${at} shares ${shared} bytes`);
    const key = Buffer.concat([before.subarray(0, shared), view.take(unshared)]);
    entries.push({ key, value: view.take(valueLength) });
    before = key;
  }
  if (restarts.size > 0) throw new RangeError(`restarts at no entry: ${[...restarts].join(", ")}`);
  return entries;
}
