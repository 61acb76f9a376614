import { zstdDecompressSync } from "node:zlib";
import { ByteReader, readU32 } from "../byte-reader.ts";
import { crc32c, maskCrc } from "../checksum/crc32c.ts";
import type { Xxhash64 } from "../checksum/xxhash64.ts";
import { corrupt, unsupported } from "../corrupt.ts";
import type { BlockHandle, ChecksumKind } from "./footer.ts";
import type { RandomAccess } from "./random-access.ts";
import { decodeSnappy } from "./snappy.ts";

/** A block larger than this when decoded is refused: writers aim at 32 KiB, and a single row is limited by the wire to a few MiB. */
const maxBlockBytes = 256 * 2 ** 20;

export interface BlockSource {
  readonly table: RandomAccess;
  readonly what: string;
  readonly checksum: ChecksumKind;
  readonly xxhash64: Xxhash64;
}

/** Reads one block, checks its checksum and decompresses it (c1z-v3-pebble §5.2). */
export function readBlock(source: BlockSource, handle: BlockHandle): Uint8Array {
  const { table, what } = source;
  if (handle.offset + handle.length + 5 > table.size) {
    throw corrupt(`${what}: block ${handle.offset}/${handle.length} reaches beyond the ${table.size} bytes of the table`);
  }
  const stored = table.read(handle.offset, handle.length + 5);
  const covered = stored.subarray(0, handle.length + 1);
  const expected = readU32(stored, handle.length + 1);
  const found = source.checksum === "crc32c" ? maskCrc(crc32c(covered)) : Number(source.xxhash64.of(covered) & 0xffffffffn);
  if (found !== expected) {
    throw corrupt(
      `${what}: block ${handle.offset}/${handle.length}: ${source.checksum} checksum mismatch ${expected.toString(16)} != ${found.toString(16)}`,
    );
  }
  return decompress(stored.subarray(0, handle.length), stored[handle.length] as number, `${what}: block ${handle.offset}`);
}

function decompress(bytes: Uint8Array, kind: number, what: string): Uint8Array {
  switch (kind) {
    case 0:
      return bytes;
    case 1:
      return decodeSnappy(bytes, maxBlockBytes, what);
    case 7:
      return decompressZstd(bytes, what);
    case 8:
      throw unsupported(`${what}: MinLZ compression is not read`);
    default:
      throw unsupported(`${what}: compression ${kind} is not read`);
  }
}

function decompressZstd(bytes: Uint8Array, what: string): Uint8Array {
  const reader = new ByteReader(bytes, what);
  const length = reader.uvarint();
  if (length > maxBlockBytes) throw corrupt(`${what}: claims ${length} bytes, at most ${maxBlockBytes} are allowed`);
  let decoded: Uint8Array;
  try {
    decoded = zstdDecompressSync(bytes.subarray(reader.at), { maxOutputLength: Math.max(length, 1) });
  } catch (error) {
    throw corrupt(`${what}: ${error instanceof Error ? error.message : String(error)}`, error);
  }
  if (decoded.length !== length) throw corrupt(`${what}: decodes to ${decoded.length} bytes, its length says ${length}`);
  return decoded;
}
