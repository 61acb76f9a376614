import { IndexedFrameIndexSchema } from "@baton-ts/proto/storage";
import { fromBinary } from "@bufbuild/protobuf";
import type { Xxhash64 } from "../checksum/xxhash64.ts";
import { corrupt } from "../corrupt.ts";
import type { RandomAccess } from "../table/random-access.ts";
import { isLocalName } from "./local-name.ts";

const maxIndexBytes = 64 * 2 ** 20;
const footerLength = 28;
const footerMagic = "C1ZIDX1\0";
const maxNameBytes = 4096;

/** One payload file of an indexed payload: a zstd frame and what it must decode to (c1z-v3-pebble §1.4). */
export interface FrameEntry {
  readonly name: string;
  readonly offset: number;
  readonly compressedSize: number;
  readonly rawSize: number;
  readonly rawXxh64: bigint;
}

/** Reads footer and index of an indexed payload, checking every rule of c1z-v3-pebble §1.4. */
export function readFrameIndex(
  file: RandomAccess,
  payloadStart: number,
  manifestBytes: Uint8Array,
  xxhash64: Xxhash64,
  maxDecodedBytes: number,
): FrameEntry[] {
  if (file.size < payloadStart + footerLength) {
    throw corrupt("c1z v3: envelope truncated: indexed payload too small for trailer footer");
  }
  const footer = Buffer.from(file.read(file.size - footerLength, footerLength));
  if (footer.toString("latin1", 20) !== footerMagic) {
    throw corrupt(
      "c1z v3: envelope truncated: indexed payload trailer magic missing (truncated file, or not an indexed payload)",
    );
  }
  const offset = Number(footer.readBigUInt64BE(0));
  const length = footer.readUInt32BE(8);
  if (length > maxIndexBytes) throw corrupt(`c1z v3: trailer index claims ${length} bytes, exceeds cap ${maxIndexBytes}`);
  if (offset < payloadStart || offset + length + footerLength !== file.size) {
    throw corrupt(`c1z v3: trailer index does not fit the file (off=${offset} len=${length} size=${file.size})`);
  }
  const bytes = file.read(offset, length);
  if (xxhash64.of(bytes) !== footer.readBigUInt64BE(12)) throw corrupt("c1z v3: trailer index hash mismatch (corrupt index)");
  return decodeIndex(bytes, payloadStart, offset, manifestBytes, xxhash64, maxDecodedBytes);
}

function decodeIndex(
  bytes: Uint8Array,
  payloadStart: number,
  payloadEnd: number,
  manifestBytes: Uint8Array,
  xxhash64: Xxhash64,
  maxDecodedBytes: number,
): FrameEntry[] {
  let index: ReturnType<typeof fromBinary<typeof IndexedFrameIndexSchema>>;
  try {
    index = fromBinary(IndexedFrameIndexSchema, bytes);
  } catch (error) {
    throw corrupt(`c1z v3: unmarshal trailer index: ${error instanceof Error ? error.message : String(error)}`, error);
  }
  if (index.manifestXxh64 !== 0n && index.manifestXxh64 !== xxhash64.of(manifestBytes)) {
    const hex = (hash: bigint): string => hash.toString(16).padStart(16, "0");
    throw corrupt(
      `c1z v3: manifest bytes hash mismatch (index records ${hex(index.manifestXxh64)}, head hashes to ${hex(xxhash64.of(manifestBytes))}): corrupt envelope head`,
    );
  }
  const seen = new Set<string>();
  let total = 0;
  const frames = index.entries.map((entry) => {
    const name = JSON.stringify(entry.name);
    if (entry.name === "" || Buffer.byteLength(entry.name) > maxNameBytes)
      throw corrupt(`c1z v3: trailer index entry name invalid: ${name}`);
    if (seen.has(entry.name)) throw corrupt(`c1z v3: trailer index has duplicate entry ${name}`);
    if (!isLocalName(entry.name)) throw corrupt(`c1z v3: unsafe indexed entry path: ${name}`);
    seen.add(entry.name);
    const offset = Number(entry.frameOffset);
    const compressedSize = Number(entry.compressedSize);
    const rawSize = Number(entry.rawSize);
    if (rawSize < 0 || compressedSize <= 0) {
      throw corrupt(`c1z v3: trailer index entry ${name} sizes out of range (raw=${rawSize} comp=${compressedSize})`);
    }
    if (offset < payloadStart || compressedSize > payloadEnd - offset) {
      throw corrupt(`c1z v3: trailer index entry ${name} frame range out of bounds (off=${offset} comp=${compressedSize})`);
    }
    if (entry.rawSha256.length !== 32) {
      throw corrupt(`c1z v3: trailer index entry ${name} sha256 is ${entry.rawSha256.length} bytes, want 32`);
    }
    total += rawSize;
    return { name: entry.name, offset, compressedSize, rawSize, rawXxh64: entry.rawXxh64 };
  });
  if (total > maxDecodedBytes) {
    throw corrupt(
      `c1z v3: indexed payload exceeds ${maxDecodedBytes} bytes: c1z v3: max decoded payload size exceeded, increase via the BATON_DECODER_MAX_DECODED_SIZE_MB environment variable`,
    );
  }
  return frames;
}
