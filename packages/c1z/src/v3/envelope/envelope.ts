import { isBatonError } from "@baton-ts/findings";
import { WireReader, WireType, WireWriter } from "@baton-ts/proto/codec";
import { type C1ZManifestV3, C1ZManifestV3Schema, PayloadEncoding } from "@baton-ts/proto/storage";
import { fromBinary } from "@bufbuild/protobuf";
import { readU32BE } from "../byte-reader.ts";
import type { Xxhash64 } from "../checksum/xxhash64.ts";
import { corrupt, unsupported } from "../corrupt.ts";
import type { RandomAccess } from "../table/random-access.ts";
import { type FrameEntry, readFrameIndex } from "./frame-index.ts";

const magicLength = 5;
const maxManifestBytes = 16 * 2 ** 20;
const engines = new Set(["pebble3", "pebble2", "pebble"]);

/** The head of a v3 file, and where its payload is. */
export interface Envelope {
  readonly manifest: C1ZManifestV3;
  readonly payload:
    | { readonly kind: "indexed"; readonly frames: readonly FrameEntry[] }
    | { readonly kind: "tar" | "tarZstd"; readonly start: number };
}

/**
 * Reads head and index of a v3 file; no frame is decoded. Every rule of c1z-v3-pebble §1.4 is checked, with upstream's texts.
 *
 * @param maxDecodedBytes limit on what all frames together may decode to.
 */
export function readEnvelope(file: RandomAccess, xxhash64: Xxhash64, maxDecodedBytes: number): Envelope {
  const { bytes, payloadStart } = readHead(file);
  const manifest = decodeManifest(bytes);
  if (!engines.has(manifest.engine)) {
    throw unsupported(`require-engine-driver: dotc1z: engine not available: ${manifest.engine}`);
  }
  switch (manifest.payloadEncoding) {
    case PayloadEncoding.TAR_ZSTD:
      return { manifest, payload: { kind: "tarZstd", start: payloadStart } };
    case PayloadEncoding.TAR:
      return { manifest, payload: { kind: "tar", start: payloadStart } };
    case PayloadEncoding.INDEXED_ZSTD:
      return {
        manifest,
        payload: { kind: "indexed", frames: readFrameIndex(file, payloadStart, bytes, xxhash64, maxDecodedBytes) },
      };
    default:
      throw corrupt(`c1z v3: unsupported payload encoding ${manifest.payloadEncoding || "PAYLOAD_ENCODING_UNSPECIFIED"}`);
  }
}

function readHead(file: RandomAccess): { bytes: Uint8Array; payloadStart: number } {
  const truncated = (part: string): Error => corrupt(`c1z v3: envelope truncated: reading ${part}: unexpected EOF`);
  if (file.size < magicLength + 4) throw truncated("manifest length");
  const length = readU32BE(file.read(magicLength, 4), 0);
  if (length > maxManifestBytes) throw corrupt(`c1z v3: manifest claims ${length} bytes, exceeds cap ${maxManifestBytes}`);
  const payloadStart = magicLength + 4 + length;
  if (payloadStart > file.size) throw truncated("manifest");
  return { bytes: file.read(magicLength + 4, length), payloadStart };
}

/** Fields that opening needs, and their wire types; the rest (descriptors above all) is not looked at, as upstream does not (c1z-v3-pebble §1.4). */
const headerFields: ReadonlyMap<number, readonly [name: string, wireType: number]> = new Map([
  [1, ["engine", WireType.bytes]],
  [2, ["engine_schema_version", WireType.varint]],
  [4, ["payload_encoding", WireType.varint]],
  [40, ["sync_runs", WireType.bytes]],
  [41, ["fold_dead_bytes", WireType.varint]],
  [42, ["pebble_id_index_format", WireType.varint]],
  [43, ["grant_digest_root", WireType.bytes]],
]);

function decodeManifest(bytes: Uint8Array): C1ZManifestV3 {
  let manifest: C1ZManifestV3;
  try {
    manifest = fromBinary(C1ZManifestV3Schema, headerOf(bytes));
  } catch (error) {
    throw isBatonError(error) ? error : corrupt("c1z v3: manifest unmarshal failed", error);
  }
  if (manifest.engine === "") throw corrupt("c1z v3: manifest engine field is empty");
  return manifest;
}

/** The manifest without the fields that opening does not need. */
function headerOf(bytes: Uint8Array): Uint8Array {
  const header = new WireWriter();
  for (const field = new WireReader(bytes); field.next(); ) {
    const [name, wireType] = headerFields.get(field.number) ?? [];
    if (name === undefined) continue;
    if (field.wireType !== wireType) throw corrupt(`c1z v3: manifest ${name} has wire type ${field.wireType}`);
    const value = bytes.subarray(field.start, field.end);
    header.varint(field.number * 8 + wireType);
    if (wireType === WireType.bytes) header.varint(value.length);
    header.raw(value);
  }
  return header.finish();
}
