import { createHash } from "node:crypto";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { C1ZManifestV3Schema, IndexedFrameIndexSchema, PayloadEncoding } from "@baton-ts/proto/storage";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { loadXxhash64 } from "../checksum/xxhash64.ts";

const magic = Buffer.from("C1Z3\0");

/** Unpacks a file with an indexed payload by its index alone, without any check. */
export function unpackIndexed(file: Buffer): Map<string, Buffer> {
  const offset = Number(file.readBigUInt64BE(file.length - 28));
  const index = fromBinary(IndexedFrameIndexSchema, file.subarray(offset, offset + file.readUInt32BE(file.length - 20)));
  return new Map(
    index.entries.map(({ name, frameOffset, compressedSize }) => [
      name,
      zstdDecompressSync(file.subarray(Number(frameOffset), Number(frameOffset + compressedSize))),
    ]),
  );
}

/** Packs payload files into a v3 file whose envelope has no fault, so that a test reaches what is wrong inside of them. */
export async function packIndexed(files: ReadonlyMap<string, Uint8Array>): Promise<Buffer> {
  const xxhash64 = await loadXxhash64();
  const manifest = toBinary(
    C1ZManifestV3Schema,
    create(C1ZManifestV3Schema, { engine: "pebble3", payloadEncoding: PayloadEncoding.INDEXED_ZSTD }),
  );
  const length = Buffer.alloc(4);
  length.writeUInt32BE(manifest.length);
  const parts: Uint8Array[] = [magic, length, manifest];
  let at = magic.length + 4 + manifest.length;
  const entries = [...files].map(([name, raw]) => {
    const frame = zstdCompressSync(raw);
    const entry = {
      name,
      frameOffset: BigInt(at),
      compressedSize: BigInt(frame.length),
      rawSize: BigInt(raw.length),
      rawXxh64: xxhash64.of(raw),
      rawSha256: createHash("sha256").update(raw).digest(),
    };
    parts.push(frame);
    at += frame.length;
    return entry;
  });
  const index = toBinary(
    IndexedFrameIndexSchema,
    create(IndexedFrameIndexSchema, { entries, manifestXxh64: xxhash64.of(manifest) }),
  );
  const footer = Buffer.alloc(28);
  footer.writeBigUInt64BE(BigInt(at), 0);
  footer.writeUInt32BE(index.length, 8);
  footer.writeBigUInt64BE(xxhash64.of(index), 12);
  footer.write("C1ZIDX1\0", 20, "latin1");
  return Buffer.concat([...parts, index, footer]);
}
