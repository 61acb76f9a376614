import { ByteReader } from "../byte-reader.ts";
import { corrupt, unsupported } from "../corrupt.ts";

/** A key as MANIFEST bounds hold it: the user key and its 8-byte trailer `(seqnum << 8) | kind`. */
export interface InternalKey {
  readonly userKey: Uint8Array;
  readonly seqnum: number;
  readonly kind: number;
  /** The largest sequence number marks a bound that is not part of the range (c1z-v3-pebble §4.2). */
  readonly isExclusiveSentinel: boolean;
}

export interface NewTable {
  readonly level: number;
  readonly number: number;
  readonly size: number;
  readonly smallest: InternalKey;
  readonly largest: InternalKey;
  readonly smallestSeq: number;
  readonly largestSeq: number;
  /** Number of the physical file where that is another one: the table is a slice of it. */
  readonly backing: number | undefined;
}

export interface VersionEdit {
  readonly comparator: string | undefined;
  readonly logNumber: number;
  readonly lastSequence: number;
  readonly deleted: readonly { readonly level: number; readonly number: number }[];
  readonly added: readonly NewTable[];
  readonly backings: readonly { readonly number: number; readonly size: number }[];
}

const what = "MANIFEST";

/** Decodes one MANIFEST record (c1z-v3-pebble §4.1). */
export function decodeVersionEdit(record: Uint8Array): VersionEdit {
  const reader = new ByteReader(record, what);
  let comparator: string | undefined;
  let logNumber = 0;
  let lastSequence = 0;
  const deleted: { level: number; number: number }[] = [];
  const added: NewTable[] = [];
  const backings: { number: number; size: number }[] = [];
  while (reader.remaining > 0) {
    const tag = reader.uvarint();
    switch (tag) {
      case 1:
        comparator = Buffer.from(reader.lengthPrefixed()).toString("latin1");
        break;
      case 2:
        logNumber = reader.uvarint();
        break;
      case 3:
      case 9:
      case 106:
        reader.uvarint();
        break;
      case 4:
        lastSequence = reader.uvarint();
        break;
      case 5:
        reader.uvarint();
        reader.lengthPrefixed();
        break;
      case 6:
        deleted.push({ level: reader.uvarint(), number: reader.uvarint() });
        break;
      case 7:
      case 100:
      case 102:
      case 103:
      case 104:
        added.push(readNewTable(reader, tag));
        break;
      case 105:
        backings.push({ number: reader.uvarint(), size: reader.uvarint() });
        break;
      case 107:
      case 108:
        throw unsupported(`${what}: blob files (tag ${tag}) are not read`);
      default:
        throw corrupt(`${what}: unknown tag ${tag} at byte ${reader.at}`);
    }
  }
  return { comparator, logNumber, lastSequence, deleted, added, backings };
}

function readNewTable(reader: ByteReader, tag: number): NewTable {
  const level = reader.uvarint();
  if (level > 6) throw corrupt(`${what}: table on level ${level}, at most 6 exist`);
  const number = reader.uvarint();
  if (tag === 102) reader.uvarint();
  const size = reader.uvarint();
  if (tag === 104) throw unsupported(`${what}: table ${number} has range keys (tag 104), which are not read`);
  const smallest = readKey(reader);
  const largest = readKey(reader);
  const smallestSeq = tag === 7 ? 0 : reader.uvarint();
  const largestSeq = tag === 7 ? 0 : reader.uvarint();
  const backing = tag === 103 ? readCustomFields(reader, number) : undefined;
  return { level, number, size, smallest, largest, smallestSeq, largestSeq, backing };
}

function readKey(reader: ByteReader): InternalKey {
  const bytes = reader.lengthPrefixed();
  if (bytes.length < 8) throw corrupt(`${what}: key bound of ${bytes.length} bytes, at least 8 are needed`);
  const trailer = bytes.subarray(bytes.length - 8);
  let seqnum = 0;
  for (let i = 7; i >= 1; i--) seqnum = seqnum * 256 + (trailer[i] as number);
  return {
    userKey: bytes.subarray(0, bytes.length - 8),
    seqnum,
    kind: trailer[0] as number,
    isExclusiveSentinel: trailer.subarray(1).every((byte) => byte === 0xff),
  };
}

/** Returns the backing file's number of a virtual table. */
function readCustomFields(reader: ByteReader, number: number): number | undefined {
  let backing: number | undefined;
  for (;;) {
    const tag = reader.uvarint();
    if (tag === 1) return backing;
    if (tag === 66) backing = reader.uvarint();
    else if (tag === 67 || tag === 68)
      throw unsupported(`${what}: table ${number} has a synthetic prefix or suffix (tag ${tag})`);
    else if (tag === 69) throw unsupported(`${what}: table ${number} refers to blob files (tag 69)`);
    else if (tag === 65) throw unsupported(`${what}: table ${number} is on another path (tag 65)`);
    else if ((tag & 64) !== 0) throw unsupported(`${what}: table ${number} has the unknown field ${tag}`);
    else reader.lengthPrefixed();
  }
}
