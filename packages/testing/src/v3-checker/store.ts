import { compareBytes, hex, latin1 } from "./byte-view.ts";
import { type Bound, type ManifestFacts, type ManifestTable, readManifest } from "./manifest-log.ts";
import { type RangeTombstone, readTable, type TableFacts, type TableRow } from "./table.ts";
import type { Violations } from "./violations.ts";

/** Live rows by key, one character a byte, in key order. */
export type LiveRows = ReadonlyMap<string, Uint8Array>;

const oldestFormat = 13;
const newestFormat = 24;
const exclusive = 0xff_ffff_ffff_ffffn;
const valueKinds = new Set([1, 18]);
const deleteKinds = new Set([0, 7, 23]);

/** Opens the store in the payload: markers, MANIFEST, tables, merged rows (c1z-v3-pebble §4 to §6). */
export function openStore(files: ReadonlyMap<string, Uint8Array>, found: Violations): LiveRows | undefined {
  const log = pickManifest(files, found);
  if (log === undefined) return undefined;
  const facts = found.run("MANIFEST", () => readManifest(log, found));
  if (facts === undefined) return undefined;
  checkFiles(facts, files, found);
  checkLevels(facts.tables, found);
  const decoded = new Map<number, TableFacts>();
  const rows: TableRow[] = [];
  const tombstones: RangeTombstone[] = [];
  for (const table of facts.tables) {
    const number = table.backing ?? table.number;
    const what = `table ${tableName(number)}`;
    const bytes = files.get(tableName(number));
    if (bytes === undefined) continue;
    const content = decoded.get(number) ?? found.run(what, () => readTable(bytes, what, found));
    if (content === undefined) continue;
    decoded.set(number, content);
    collect(table, content, what, { rows, tombstones }, found);
  }
  return merge(rows, tombstones, facts.lastSequence, found);
}

function tableName(number: number): string {
  return `${String(number).padStart(6, "0")}.sst`;
}

function pickManifest(files: ReadonlyMap<string, Uint8Array>, found: Violations): Uint8Array | undefined {
  const markers = new Map<string, { readonly iteration: number; readonly value: string }>();
  for (const [name, bytes] of files) {
    if (name.endsWith(".log")) found.check(bytes.length === 0, () => `${name}: ${bytes.length} bytes of write-ahead log`);
    if (!name.startsWith("marker.")) continue;
    const match = /^marker\.([^.]+)\.(\d+)\.(.+)$/.exec(name);
    found.check(match !== null, () => `${name}: not a marker's name`);
    found.check(bytes.length === 0, () => `${name}: holds ${bytes.length} bytes`);
    const [, marker = "", iteration = "", value = ""] = match ?? [];
    if ((markers.get(marker)?.iteration ?? -1) < Number(iteration)) markers.set(marker, { iteration: Number(iteration), value });
  }
  const format = Number(markers.get("format-version")?.value);
  found.check(format >= oldestFormat && format <= newestFormat, () => `payload: format version ${format}`);
  const name = markers.get("manifest")?.value ?? "";
  const log = files.get(name);
  if (log === undefined) found.add(`payload: no MANIFEST ${JSON.stringify(name)}`);
  return log;
}

function checkFiles({ tables, backingSizes }: ManifestFacts, files: ReadonlyMap<string, Uint8Array>, found: Violations): void {
  const used = new Set<string>();
  for (const { number, size, backing } of tables) {
    const name = tableName(backing ?? number);
    const expected = backing === undefined ? size : backingSizes.get(backing);
    used.add(name);
    found.check(
      files.get(name)?.length === expected,
      () => `${name}: ${files.get(name)?.length} bytes, MANIFEST says ${expected}`,
    );
  }
  for (const name of files.keys()) {
    found.check(!name.endsWith(".sst") || used.has(name), () => `${name}: no live table needs it`);
  }
}

/** Tables of a level from 1 on are disjoint. */
function checkLevels(tables: readonly ManifestTable[], found: Violations): void {
  const sorted = tables
    .filter(({ level }) => level > 0)
    .toSorted((a, b) => a.level - b.level || compareBytes(a.smallest.key, b.smallest.key));
  sorted.forEach((table, i) => {
    const what = `L${table.level} ${table.number}`;
    found.check(compareBytes(table.smallest.key, table.largest.key) <= 0, () => `${what}: bounds are reversed`);
    const before = sorted[i - 1];
    if (before === undefined || before.level !== table.level) return;
    const order = compareBytes(before.largest.key, table.smallest.key);
    const isBelow = order < 0 || (order === 0 && before.largest.trailer >> 8n === exclusive);
    found.check(isBelow, () => `${what}: overlaps table ${before.number}`);
  });
}

/** Takes the rows inside of the table's bounds, with the sequence number that counts (c1z-v3-pebble §4.2, §4.3). */
function collect(
  table: ManifestTable,
  content: TableFacts,
  what: string,
  into: { readonly rows: TableRow[]; readonly tombstones: RangeTombstone[] },
  found: Violations,
): void {
  const { smallest, largest, smallestSeq, largestSeq, backing } = table;
  const isFixed = smallestSeq === largestSeq && largestSeq !== 0;
  const isInside = ({ key }: TableRow): boolean => {
    const above = compareBytes(key, largest.key);
    return compareBytes(key, smallest.key) >= 0 && (above < 0 || (above === 0 && largest.trailer >> 8n !== exclusive));
  };
  const rows = content.rows.filter(isInside);
  for (const { key, seq, kind, value } of rows) into.rows.push({ key, seq: isFixed ? largestSeq : seq, kind, value });
  for (const one of content.tombstones) {
    const start = compareBytes(one.start, smallest.key) < 0 ? smallest.key : one.start;
    const end = compareBytes(one.end, largest.key) > 0 ? upperBound(largest) : one.end;
    into.tombstones.push({ start, end, seq: isFixed ? largestSeq : one.seq });
  }
  if (backing !== undefined) return;
  found.check(
    rows.length === content.rows.length,
    () => `${what}: ${content.rows.length - rows.length} rows outside of its bounds`,
  );
  if (content.tombstones.length > 0) return;
  const [first, last] = [rows[0], rows.at(-1)];
  const isTight =
    first !== undefined &&
    last !== undefined &&
    compareBytes(first.key, smallest.key) === 0 &&
    compareBytes(last.key, largest.key) === 0;
  found.check(isTight, () => `${what}: bounds are not its first and last rows`);
  for (const { seq } of isFixed ? [] : rows) {
    found.check(
      seq >= smallestSeq && seq <= largestSeq,
      () => `${what}: sequence ${seq} outside of ${smallestSeq} to ${largestSeq}`,
    );
  }
}

/** The exclusive end of a table's bounds. */
function upperBound({ key, trailer }: Bound): Uint8Array {
  return trailer >> 8n === exclusive ? key : Buffer.concat([key, Uint8Array.of(0)]);
}

function merge(
  rows: readonly TableRow[],
  tombstones: readonly RangeTombstone[],
  lastSequence: number,
  found: Violations,
): LiveRows {
  const live = new Map<string, Uint8Array>();
  let last: Uint8Array | undefined;
  for (const row of rows.toSorted((a, b) => compareBytes(a.key, b.key) || b.seq - a.seq)) {
    const isShadowed = last !== undefined && compareBytes(last, row.key) === 0;
    last = row.key;
    if (isShadowed) continue;
    found.check(row.seq <= lastSequence, () => `row ${hex(row.key)}: sequence ${row.seq} is hidden`);
    const isKnown = valueKinds.has(row.kind) || deleteKinds.has(row.kind);
    found.check(isKnown, () => `row ${hex(row.key)}: kind ${row.kind}`);
    const isDeleted = tombstones.some(
      ({ start, end, seq }) => seq > row.seq && compareBytes(start, row.key) <= 0 && compareBytes(row.key, end) < 0,
    );
    if (valueKinds.has(row.kind) && !isDeleted) live.set(latin1(row.key), row.value);
  }
  return live;
}
