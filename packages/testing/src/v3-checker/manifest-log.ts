import { ByteView, latin1 } from "./byte-view.ts";
import { maskedCrc } from "./hashes.ts";
import type { Violations } from "./violations.ts";

export interface Bound {
  readonly key: Uint8Array;
  readonly trailer: bigint;
}

export interface ManifestTable {
  readonly level: number;
  readonly number: number;
  readonly size: number;
  readonly smallest: Bound;
  readonly largest: Bound;
  readonly smallestSeq: number;
  readonly largestSeq: number;
  /** Number of the file that a slice is of. */
  readonly backing: number | undefined;
}

export interface ManifestFacts {
  readonly tables: readonly ManifestTable[];
  readonly backingSizes: ReadonlyMap<number, number>;
  readonly lastSequence: number;
}

const blockBytes = 32_768;

/** Replays a MANIFEST (c1z-v3-pebble §4.1). */
export function readManifest(log: Uint8Array, found: Violations): ManifestFacts {
  const live = new Map<string, ManifestTable>();
  const backingSizes = new Map<number, number>();
  const state = { comparator: "", nextFile: 0, lastSequence: 0 };
  for (const record of records(log)) {
    const view = new ByteView(record);
    const added: ManifestTable[] = [];
    while (view.left > 0) readEdit(view, { live, added, backingSizes, state });
    for (const table of added) live.set(`${table.level}/${table.number}`, table);
  }
  found.check(
    state.comparator === "leveldb.BytewiseComparator",
    () => `MANIFEST: comparator ${JSON.stringify(state.comparator)}`,
  );
  const tables = [...live.values()];
  for (const { number, backing, largestSeq } of tables) {
    found.check(
      Math.max(number, backing ?? 0) < state.nextFile,
      () => `MANIFEST: table ${number}, next file number ${state.nextFile}`,
    );
    found.check(
      largestSeq <= state.lastSequence,
      () => `MANIFEST: table ${number} has sequence ${largestSeq}, last is ${state.lastSequence}`,
    );
  }
  return { tables, backingSizes, lastSequence: state.lastSequence };
}

interface Replay {
  readonly live: Map<string, ManifestTable>;
  readonly added: ManifestTable[];
  readonly backingSizes: Map<number, number>;
  readonly state: { comparator: string; nextFile: number; lastSequence: number };
}

function readEdit(view: ByteView, { live, added, backingSizes, state }: Replay): void {
  const tag = view.uvarint();
  if (tag === 1) state.comparator = latin1(view.prefixed());
  else if (tag === 3) state.nextFile = view.uvarint() || state.nextFile;
  else if (tag === 4) state.lastSequence = view.uvarint() || state.lastSequence;
  else if (tag === 2 || tag === 9 || tag === 106) view.uvarint();
  else if (tag === 6) live.delete(`${view.uvarint()}/${view.uvarint()}`);
  else if (tag === 100 || tag === 103) added.push(readTable(view, tag === 103));
  else if (tag === 105) backingSizes.set(view.uvarint(), view.uvarint());
  else throw new RangeError(`tag ${tag}`);
}

function readTable(view: ByteView, hasCustomFields: boolean): ManifestTable {
  const [level, number, size] = [view.uvarint(), view.uvarint(), view.uvarint()];
  const [smallest, largest] = [readBound(view), readBound(view)];
  const [smallestSeq, largestSeq] = [view.uvarint(), view.uvarint()];
  let backing: number | undefined;
  for (let tag = hasCustomFields ? view.uvarint() : 1; tag !== 1; tag = view.uvarint()) {
    if (tag === 66) backing = view.uvarint();
    else if ((tag & 64) === 0) view.prefixed();
    else throw new RangeError(`custom field ${tag} of table ${number}`);
  }
  return { level, number, size, smallest, largest, smallestSeq, largestSeq, backing };
}

function readBound(view: ByteView): Bound {
  const bytes = view.prefixed();
  if (bytes.length < 8) throw new RangeError(`bound of ${bytes.length} bytes`);
  return { key: bytes.subarray(0, -8), trailer: new ByteView(bytes, bytes.length - 8).u64() };
}

/** Unlike upstream's reader, which ends at the first bad chunk, this one takes nothing but whole records and zero padding. */
function* records(log: Uint8Array): Generator<Uint8Array> {
  const view = new ByteView(log);
  let parts: Uint8Array[] = [];
  while (view.left > 0) {
    const leftInBlock = blockBytes - (view.at % blockBytes);
    if (leftInBlock < 7) {
      if (view.take(leftInBlock).some((byte) => byte !== 0)) throw new RangeError(`padding at ${view.at} is not zero`);
      continue;
    }
    const at = view.at;
    const crc = view.uint(4);
    const length = view.uint(2);
    const type = view.take(1);
    const payload = view.take(length);
    if (length + 7 > leftInBlock) throw new RangeError(`chunk at ${at} crosses its block`);
    if (maskedCrc(type, payload) !== crc) throw new RangeError(`chunk at ${at}: checksum mismatch`);
    const [kind] = type;
    if ((kind === 1 || kind === 2) !== (parts.length === 0) || kind === undefined || kind < 1 || kind > 4) {
      throw new RangeError(`chunk at ${at}: type ${kind} behind ${parts.length} parts`);
    }
    parts.push(payload);
    if (kind === 2 || kind === 3) continue;
    yield Buffer.concat(parts);
    parts = [];
  }
  if (parts.length > 0) throw new RangeError("the last record has no end");
}
