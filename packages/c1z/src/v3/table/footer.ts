import { ByteReader, readU32 } from "../byte-reader.ts";
import { crc32c, maskCrc } from "../checksum/crc32c.ts";
import { corrupt, unsupported } from "../corrupt.ts";
import type { RandomAccess } from "./random-access.ts";

/** Where a block is: `length` does not count the 5 bytes behind it. */
export interface BlockHandle {
  readonly offset: number;
  readonly length: number;
}

export type ChecksumKind = "crc32c" | "xxhash64";

export interface Footer {
  /** Table format: 1 to 4 have row blocks, 5 to 7 columnar ones. */
  readonly version: number;
  readonly checksum: ChecksumKind;
  readonly metaindex: BlockHandle;
  readonly index: BlockHandle;
  /** Bits of c1z-v3-pebble §5.1; undefined before version 7. */
  readonly attributes: number | undefined;
}

const pebbleMagic = "f09faab3f09faab3";
const rocksdbMagic = "f7cff485b741e288";
const maxFooter = 61;

export function readHandle(reader: ByteReader): BlockHandle {
  return { offset: reader.uvarint(), length: reader.uvarint() };
}

/** Reads and checks the footer (c1z-v3-pebble §5.1). */
export function readFooter(table: RandomAccess, what: string): Footer {
  const length = Math.min(maxFooter, table.size);
  const tail = table.read(table.size - length, length);
  if (length < 53) throw corrupt(`${what}: ${table.size} bytes are too few for a table`);
  const magic = Buffer.from(tail.subarray(length - 8)).toString("hex");
  const version = readU32(tail, length - 12);
  if (magic === rocksdbMagic ? version !== 2 : magic !== pebbleMagic) {
    throw corrupt(`${what}: ends with ${magic}, which is not the mark of a table`);
  }
  if (version < 1 || version > 7) throw unsupported(`${what}: table format ${version} is not known, 1 to 7 are`);
  const size = version === 7 ? 61 : version === 6 ? 57 : 53;
  if (size > length) throw corrupt(`${what}: ${table.size} bytes are too few for a table of format ${version}`);
  const footer = tail.subarray(length - size);
  if (version >= 6) checkFooterCrc(footer, version === 7 ? 45 : 41, what);
  const kind = footer[0];
  if (kind !== 1 && kind !== 3) throw unsupported(`${what}: checksum type ${kind} is not read, 1 and 3 are`);
  const reader = new ByteReader(footer, `${what} footer`, 1);
  return {
    version,
    checksum: kind === 1 ? "crc32c" : "xxhash64",
    metaindex: readHandle(reader),
    index: readHandle(reader),
    attributes: version === 7 ? readU32(footer, 41) : undefined,
  };
}

function checkFooterCrc(footer: Uint8Array, at: number, what: string): void {
  const covered = crc32c(footer.subarray(at + 4), crc32c(footer.subarray(0, at)));
  if (maskCrc(covered) !== readU32(footer, at)) throw corrupt(`${what}: footer checksum mismatch`);
}
