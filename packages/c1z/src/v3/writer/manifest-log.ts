import { encodeLog } from "../lsm/record-log.ts";
import { GrowingBytes } from "./growing-bytes.ts";
import type { WrittenTable } from "./table-series.ts";
import { internalKey } from "./table-tail.ts";

const tag = { comparator: 1, nextFileNumber: 3, lastSequence: 4, newTable: 100 } as const;
const bottomLevel = 6;
// Lower numbers are reserved (c1z-v3-pebble §6); rows have 0, so nothing is hidden.
const lastSequence = 10;

/** The MANIFEST of a store whose tables all lie on the bottom level with sequence number 0 (c1z-v3-pebble §7.2). */
export function encodeManifestLog(tables: readonly WrittenTable[]): Uint8Array<ArrayBuffer> {
  const nextFileNumber = Math.max(1, ...tables.map(({ number }) => number)) + 1;
  return Uint8Array.from(encodeLog([firstEdit(), tablesEdit(tables, nextFileNumber)]));
}

function firstEdit(): Uint8Array {
  const out = new GrowingBytes();
  out.uvarint(tag.comparator);
  out.prefixed(Buffer.from("leveldb.BytewiseComparator"));
  out.uvarint(tag.nextFileNumber);
  out.uvarint(2);
  out.uvarint(tag.lastSequence);
  out.uvarint(0);
  return out.view();
}

function tablesEdit(tables: readonly WrittenTable[], nextFileNumber: number): Uint8Array {
  const out = new GrowingBytes();
  out.uvarint(tag.nextFileNumber);
  out.uvarint(nextFileNumber);
  out.uvarint(tag.lastSequence);
  out.uvarint(lastSequence);
  for (const { number, size, firstKey, lastKey } of tables) {
    for (const value of [tag.newTable, bottomLevel, number, size]) out.uvarint(value);
    out.prefixed(internalKey(firstKey));
    out.prefixed(internalKey(lastKey));
    // Smallest and largest sequence number.
    out.uvarint(0);
    out.uvarint(0);
  }
  return out.view();
}
