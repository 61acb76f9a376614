import { crc32 } from "node:zlib";
import type { Position } from "./position.ts";

/**
 * A record is its body's length and a CRC-32, both 32 bits little-endian, and the body. The checksum is of the record's place and the body:
 * a record that a copy or a repair of the disk moved or doubled is no record.
 */
export const frameBytes = 8;

/** Longest body: what the length field holds. Pages are split long before (see {@link recordBytes}). */
export const maxBodyBytes = 0xffff_ffff;

/**
 * A page with more bytes of rows than this goes into several records. Lower makes more records of large pages; higher makes each
 * worker keep more memory, and reading one row back never needs the whole record.
 */
export const recordBytes: number = 8 * 1024 * 1024;

export function frameHeader(parts: readonly Uint8Array[], place: Position): Buffer {
  let length = 0;
  let checksum = checksumOf(place);
  for (const part of parts) {
    length += part.length;
    checksum = crc32(part, checksum);
  }
  if (length > maxBodyBytes) throw new RangeError(`journal record of ${length} bytes is longer than ${maxBodyBytes}`);
  const header = Buffer.allocUnsafe(frameBytes);
  header.writeUInt32LE(length, 0);
  header.writeUInt32LE(checksum, 4);
  return header;
}

/** True when `body`, and that it is there, is what the checksum was taken of. */
export function matchesChecksum(body: Uint8Array, place: Position, checksum: number): boolean {
  return crc32(body, checksumOf(place)) === checksum;
}

function checksumOf(place: Position): number {
  return crc32(new Uint8Array(Float64Array.of(place).buffer));
}
