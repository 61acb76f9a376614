import { corrupt, unsupported } from "../corrupt.ts";
import { logRecords } from "./record-log.ts";
import { decodeVersionEdit, type InternalKey, type NewTable } from "./version-edit.ts";

const comparatorName = "leveldb.BytewiseComparator";

/** A table whose rows count: all rows of a physical file, or the slice of one between the bounds. */
export interface LiveTable {
  readonly level: number;
  readonly number: number;
  /** Number of the file that holds the rows. */
  readonly fileNumber: number;
  readonly isVirtual: boolean;
  readonly smallest: InternalKey;
  readonly largest: InternalKey;
  /** Sequence number of every row, where the MANIFEST says it and not the rows (c1z-v3-pebble §4.3). */
  readonly fixedSeqnum: number | undefined;
  readonly largestSeq: number;
}

export interface Version {
  /** By level, then by smallest key on levels 1 to 6, then by number. */
  readonly tables: readonly LiveTable[];
  /** Rows above it do not exist yet (c1z-v3-pebble §4.3). */
  readonly lastSequence: number;
  readonly logNumber: number;
  /** Size that each physical file must have, by number. */
  readonly fileSizes: ReadonlyMap<number, number>;
}

/** Replays the edits of a MANIFEST into the tables that are live after the last one (c1z-v3-pebble §4.1–4.3). */
export function replayManifest(manifest: Uint8Array): Version {
  const live = new Map<string, NewTable>();
  const backingSizes = new Map<number, number>();
  let lastSequence = 0;
  let logNumber = 0;
  for (const record of logRecords(manifest, "MANIFEST")) {
    const edit = decodeVersionEdit(record);
    if (edit.comparator !== undefined && edit.comparator !== comparatorName) {
      throw unsupported(`MANIFEST: keys are ordered by ${JSON.stringify(edit.comparator)}, expected ${comparatorName}`);
    }
    if (edit.lastSequence > 0) lastSequence = edit.lastSequence;
    if (edit.logNumber > 0) logNumber = edit.logNumber;
    for (const { number, size } of edit.backings) backingSizes.set(number, size);
    // An edit may move a file between levels, and its parts come in any order; it never deletes and adds on one level.
    for (const { level, number } of edit.deleted) live.delete(`${level}/${number}`);
    for (const table of edit.added) live.set(`${table.level}/${table.number}`, table);
  }
  const tables = [...live.values()].map(toLiveTable).sort(compareTables);
  return { tables, lastSequence, logNumber, fileSizes: expectedSizes(live.values(), backingSizes) };
}

function toLiveTable(table: NewTable): LiveTable {
  return {
    level: table.level,
    number: table.number,
    fileNumber: table.backing ?? table.number,
    isVirtual: table.backing !== undefined,
    smallest: table.smallest,
    largest: table.largest,
    fixedSeqnum: table.smallestSeq === table.largestSeq && table.largestSeq !== 0 ? table.largestSeq : undefined,
    largestSeq: table.largestSeq,
  };
}

function compareTables(a: LiveTable, b: LiveTable): number {
  if (a.level !== b.level) return a.level - b.level;
  return (a.level === 0 ? 0 : Buffer.compare(a.smallest.userKey, b.smallest.userKey)) || a.number - b.number;
}

function expectedSizes(tables: Iterable<NewTable>, backingSizes: ReadonlyMap<number, number>): Map<number, number> {
  const sizes = new Map<number, number>();
  for (const table of tables) {
    const number = table.backing ?? table.number;
    const size = table.backing === undefined ? table.size : backingSizes.get(table.backing);
    if (size === undefined)
      throw corrupt(`MANIFEST: table ${table.number} is a slice of file ${number}, whose size is not recorded`);
    sizes.set(number, size);
  }
  return sizes;
}
