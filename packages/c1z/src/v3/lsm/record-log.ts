import { readU32 } from "../byte-reader.ts";
import { crc32c, maskCrc } from "../checksum/crc32c.ts";
import { corrupt } from "../corrupt.ts";

const blockSize = 32_768;
const headerSize = 7;

/** Chunk types (c1z-v3-pebble §4.1). */
const full = 1;
const first = 2;
const middle = 3;
const last = 4;

/**
 * The records of a log of 32 KiB blocks. Zeroes end it, as space that was reserved and not used. The writer's own reader also takes a damaged chunk for the
 * end, and so loses the tables behind it without a word (c1z-v3-pebble §4.1); here that is an error.
 */
export function* logRecords(log: Uint8Array, what: string): Generator<Uint8Array> {
  let parts: Uint8Array[] = [];
  let at = 0;
  while (at < log.length) {
    const left = blockSize - (at % blockSize);
    if (left < headerSize) {
      at += left;
      continue;
    }
    const chunk = readChunk(log, at, left, what);
    if (chunk === undefined) break;
    at += headerSize + chunk.payload.length;
    const startsRecord = chunk.type === full || chunk.type === first;
    if (startsRecord === parts.length > 0) throw corrupt(`${what}: record is cut short before byte ${at}`);
    parts.push(chunk.payload);
    if (chunk.type === full || chunk.type === last) {
      yield parts.length === 1 ? chunk.payload : Buffer.concat(parts);
      parts = [];
    }
  }
  if (parts.length > 0) throw corrupt(`${what}: ends inside of a record`);
}

/** Undefined where only zeroes follow. */
function readChunk(log: Uint8Array, at: number, left: number, what: string): { type: number; payload: Uint8Array } | undefined {
  const rest = log.subarray(at);
  if (rest[0] === 0 && rest.every((byte) => byte === 0)) return undefined;
  if (rest.length < headerSize) throw corrupt(`${what}: ends inside of a chunk header at byte ${at}`);
  const stored = readU32(log, at);
  const length = (log[at + 4] as number) | ((log[at + 5] as number) << 8);
  const type = log[at + 6] as number;
  if (type < full || type > last) throw corrupt(`${what}: chunk type ${type} at byte ${at}, expected 1 to 4`);
  if (headerSize + length > left || at + headerSize + length > log.length) {
    throw corrupt(`${what}: chunk of ${length} bytes at byte ${at} does not fit into its block`);
  }
  const covered = log.subarray(at + 6, at + headerSize + length);
  if (maskCrc(crc32c(covered)) !== stored) throw corrupt(`${what}: chunk at byte ${at} fails its checksum`);
  return { type, payload: covered.subarray(1) };
}

/** Lays records out as a log, for a writer. */
export function encodeLog(records: readonly Uint8Array[]): Uint8Array {
  const out: Uint8Array[] = [];
  let at = 0;
  for (const record of records) {
    let rest = record;
    let isFirst = true;
    do {
      let left = blockSize - (at % blockSize);
      if (left < headerSize) {
        out.push(new Uint8Array(left));
        at += left;
        left = blockSize;
      }
      const payload = rest.subarray(0, left - headerSize);
      rest = rest.subarray(payload.length);
      const isLast = rest.length === 0;
      const chunk = new Uint8Array(headerSize + payload.length);
      chunk[4] = payload.length & 0xff;
      chunk[5] = payload.length >>> 8;
      chunk[6] = isFirst ? (isLast ? full : first) : isLast ? last : middle;
      chunk.set(payload, headerSize);
      new DataView(chunk.buffer).setUint32(0, maskCrc(crc32c(chunk.subarray(6))), true);
      out.push(chunk);
      at += chunk.length;
      isFirst = false;
    } while (rest.length > 0);
  }
  return Buffer.concat(out);
}
