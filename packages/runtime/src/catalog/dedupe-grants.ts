import { ByteReader } from "../journal/byte-reader.ts";
import { newGrantFields, readGrant } from "../journal/rows.ts";
import { type DuplicateSources, indexOfLast } from "./resolve-duplicates.ts";

/** Grants looked at together. */
const batchGrants = 10_000;

/**
 * Of grants with one id keeps the last in plan order, with the time of the first seen. Equal hashes only say where to look; ids are
 * compared as they are. Returns the times of those whose first row is gone, by the new index of the grant.
 */
export async function dedupeGrants(sources: DuplicateSources): Promise<ReadonlyMap<number, bigint>> {
  const { grants } = sources.catalog;
  const suspects = groupsWithEqualHash(grants.idHashes, grants.count);
  const gone = new Uint8Array(grants.count);
  const firstSeen = new Map<number, bigint>();
  for (const batch of batches(suspects)) await dedupeBatch(sources, batch, gone, firstSeen);
  if (firstSeen.size === 0 && !gone.includes(1)) return firstSeen;
  const renumbered = new Map<number, bigint>();
  let removed = 0;
  for (let index = 0; index < gone.length; index++) {
    const at = firstSeen.get(index);
    if (at !== undefined) renumbered.set(index - removed, at);
    removed += gone[index] as number;
  }
  grants.remove(gone);
  return renumbered;
}

/** Indexes of grants that share a hash, one array for each hash that occurs twice or more. */
function groupsWithEqualHash(hashes: Float64Array, count: number): number[][] {
  // Sorting the numbers alone is several times faster than sorting indexes, and nearly always finds nothing.
  const sorted = hashes.slice(0, count).sort();
  const repeated = new Set<number>();
  for (let index = 1; index < count; index++) if (sorted[index] === sorted[index - 1]) repeated.add(sorted[index] as number);
  if (repeated.size === 0) return [];
  const groups = new Map<number, number[]>();
  for (let index = 0; index < count; index++) {
    const hash = hashes[index] as number;
    if (!repeated.has(hash)) continue;
    const group = groups.get(hash);
    if (group === undefined) groups.set(hash, [index]);
    else group.push(index);
  }
  return [...groups.values()];
}

function* batches(groups: readonly number[][]): Generator<number[][]> {
  let batch: number[][] = [];
  let size = 0;
  for (const group of groups) {
    batch.push(group);
    size += group.length;
    if (size < batchGrants) continue;
    yield batch;
    batch = [];
    size = 0;
  }
  if (batch.length > 0) yield batch;
}

interface Candidate {
  readonly index: number;
  readonly position: number;
  readonly id: string;
  readonly at: bigint;
  readonly content: Buffer;
}

async function dedupeBatch(
  sources: DuplicateSources,
  groups: readonly number[][],
  gone: Uint8Array,
  firstSeen: Map<number, bigint>,
): Promise<void> {
  const { journal, records, signal, duplicates } = sources;
  const candidates = await readCandidates(sources, groups.flat());
  const heads = await records.heads(journal, new Set(candidates.map((row) => records.recordOf(row.position))), signal);
  for (const rows of Map.groupBy(candidates, (row) => row.id).values()) {
    if (rows.length === 1) continue;
    const last = rows[indexOfLast(rows, (row) => heads.get(records.recordOf(row.position)))] as Candidate;
    for (const row of rows) if (row !== last) gone[row.index] = 1;
    const first = rows.reduce((a, b) => (b.at < a.at ? b : a)).at;
    if (first !== last.at) firstSeen.set(last.index, first);
    if (rows.some((row) => !row.content.equals(last.content))) duplicates.grants.add(last.id);
  }
}

async function readCandidates({ catalog, journal, signal }: DuplicateSources, indexes: readonly number[]): Promise<Candidate[]> {
  const { positions, lengths } = catalog.grants;
  const { bytes, starts } = await journal.rows(
    {
      count: indexes.length,
      positions: Float64Array.from(indexes, (index) => positions[index] as number),
      lengths: Uint32Array.from(indexes, (index) => lengths[index] as number),
    },
    signal,
  );
  const fields = newGrantFields();
  const reader = new ByteReader(bytes);
  return indexes.map((index, row) => {
    reader.reset(bytes, starts[row]);
    readGrant(reader, fields);
    return {
      index,
      position: positions[index] as number,
      id: bytes.toString("utf8", fields.id.start, fields.id.end),
      at: (BigInt(fields.high) << 32n) | BigInt(fields.low),
      // Expansion, where there is one, is in front of the data.
      content: bytes.subarray(fields.expansion.end > 0 ? fields.expansion.start : fields.data.start, fields.data.end),
    };
  });
}
