import { readU32 } from "../byte-reader.ts";
import { crc32c, maskCrc } from "../checksum/crc32c.ts";

const blockSize = 32_768;
const headerSize = 7;

/** Chunk types (c1z-v3-pebble §4.1). */
const full = 1;
const first = 2;
const middle = 3;
const last = 4;

/**
 * The records of a log of 32 KiB blocks. A zero header, a chunk that does not fit or fails its checksum ends the log, as it does for the
 * writer's own reader: damage shows up as the tables that are missing then (c1z-v3-pebble §4.1).
 */
export function* logRecords(log: Uint8Array): Generator<Uint8Array> {
  let parts: Uint8Array[] = [];
  let at = 0;
  while (at < log.length) {
    const left = blockSize - (at % blockSize);
    if (left < headerSize) {
      at += left;
      continue;
    }
    const chunk = readChunk(log, at, left);
    if (chunk === undefined) return;
    at += headerSize + chunk.payload.length;
    if (chunk.type === full || chunk.type === first) parts = [];
    else if (parts.length === 0) return;
    parts.push(chunk.payload);
    if (chunk.type === full || chunk.type === last) {
      yield parts.length === 1 ? chunk.payload : Buffer.concat(parts);
      parts = [];
    }
  }
}

function readChunk(log: Uint8Array, at: number, left: number): { type: number; payload: Uint8Array } | undefined {
  if (at + headerSize > log.length) return undefined;
  const stored = readU32(log, at);
  const length = (log[at + 4] as number) | ((log[at + 5] as number) << 8);
  const type = log[at + 6] as number;
  if (type < full || type > last || headerSize + length > left || at + headerSize + length > log.length) return undefined;
  const covered = log.subarray(at + 6, at + headerSize + length);
  return maskCrc(crc32c(covered)) === stored ? { type, payload: covered.subarray(1) } : undefined;
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
