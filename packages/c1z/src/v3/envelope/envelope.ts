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

function decodeManifest(bytes: Uint8Array): C1ZManifestV3 {
  let manifest: C1ZManifestV3;
  try {
    manifest = fromBinary(C1ZManifestV3Schema, bytes);
  } catch (error) {
    throw corrupt("c1z v3: manifest unmarshal failed", error);
  }
  if (manifest.engine === "") throw corrupt("c1z v3: manifest engine field is empty");
  return manifest;
}
