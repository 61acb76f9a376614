import { C1ZManifestV3Schema, IndexedFrameIndexSchema, PayloadEncoding } from "@baton-ts/proto/storage";
import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { loadXxhash64, type Xxhash64 } from "../checksum/xxhash64.ts";
import { readEnvelope } from "./envelope.ts";
import { memoryAccess } from "./file-access.ts";

const xxhash64: Xxhash64 = await loadXxhash64();
const manifest = toBinary(
  C1ZManifestV3Schema,
  create(C1ZManifestV3Schema, { engine: "pebble3", payloadEncoding: PayloadEncoding.INDEXED_ZSTD }),
);
const sha256 = new Uint8Array(32);
const frame = Buffer.from("frame");

type Index = MessageInitShape<typeof IndexedFrameIndexSchema>;

const start = 9 + manifest.length;
const entry = {
  name: "000002.sst",
  frameOffset: BigInt(start),
  compressedSize: 5n,
  rawSize: 4n,
  rawXxh64: 7n,
  rawSha256: sha256,
};

function head(bytes: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([Buffer.from("C1Z3\0"), length, bytes]);
}

/** A file with one frame; `change` gets its footer before it is appended. */
function file(index: Index, change: (footer: Buffer) => void = () => {}, before: Uint8Array = head(manifest)): Buffer {
  const bytes = toBinary(IndexedFrameIndexSchema, create(IndexedFrameIndexSchema, index));
  const footer = Buffer.alloc(28);
  footer.writeBigUInt64BE(BigInt(before.length + frame.length), 0);
  footer.writeUInt32BE(bytes.length, 8);
  footer.writeBigUInt64BE(xxhash64.of(bytes), 12);
  footer.write("C1ZIDX1\0", 20, "latin1");
  change(footer);
  return Buffer.concat([before, frame, bytes, footer]);
}

function read(bytes: Uint8Array): ReturnType<typeof readEnvelope> {
  return readEnvelope(memoryAccess(bytes), xxhash64, 1000);
}

const twice: Index = { entries: [entry, entry] };
const one = (given: Partial<typeof entry>): Index => ({ entries: [{ ...entry, ...given }] });

describe("readEnvelope", () => {
  it("gives the manifest and where each frame is", () => {
    const { manifest: found, payload } = read(file({ entries: [entry], manifestXxh64: xxhash64.of(manifest) }));
    expect(found.engine).toBe("pebble3");
    expect(payload).toEqual({
      kind: "indexed",
      frames: [{ name: "000002.sst", offset: start, compressedSize: 5, rawSize: 4, rawXxh64: 7n }],
    });
  });

  it("takes a manifest of eleven bytes, and one whose descriptors are garbage", () => {
    const short = Buffer.from("0a0770656262 6c65332005".replace(" ", ""), "hex");
    expect(short).toHaveLength(11);
    expect(read(file({}, undefined, head(short))).payload.kind).toBe("indexed");
    const garbage = Buffer.concat([short, Buffer.of(0x52, 3, 0xff, 0xff, 0xff)]);
    expect(read(file({}, undefined, head(garbage))).manifest.descriptors).toBeUndefined();
  });

  it.each([
    ["pebble", PayloadEncoding.TAR_ZSTD, { kind: "tarZstd", start: 8 }],
    ["pebble2", PayloadEncoding.TAR, { kind: "tar", start: 8 }],
  ])("takes engine %s and payload encoding %i", (engine, payloadEncoding, payload) => {
    const bytes = toBinary(C1ZManifestV3Schema, create(C1ZManifestV3Schema, { engine, payloadEncoding }));
    expect(read(head(bytes)).payload).toEqual({ ...payload, start: 9 + bytes.length });
  });

  const big = Buffer.from(head(manifest));
  big.writeUInt32BE(16 * 2 ** 20 + 1, 5);
  const withManifest = (...bytes: number[]): Buffer => head(Uint8Array.from(bytes));
  const engine = [0x0a, 7, ...Buffer.from("pebble3")];

  it.each([
    ["ends in the length", head(manifest).subarray(0, 8), "c1z v3: envelope truncated: reading manifest length: unexpected EOF"],
    ["ends in the manifest", head(manifest).subarray(0, 15), "c1z v3: envelope truncated: reading manifest: unexpected EOF"],
    ["claims too much", big, "c1z v3: manifest claims 16777217 bytes, exceeds cap 16777216"],
    ["is no message", withManifest(0x0a, 99), "c1z v3: manifest unmarshal failed"],
    ["names no engine", withManifest(0x20, 5), "c1z v3: manifest engine field is empty"],
    ["has an engine of another type", withManifest(0x08, 1), "c1z v3: manifest engine has wire type 0"],
    ["has an encoding of another type", withManifest(...engine, 0x22, 0), "c1z v3: manifest payload_encoding has wire type 2"],
    ["has runs of another type", withManifest(...engine, 0xc0, 2, 1), "c1z v3: manifest sync_runs has wire type 0"],
    [
      "names another engine",
      withManifest(0x0a, 6, ...Buffer.from("sqlite"), 0x20, 5),
      "require-engine-driver: dotc1z: engine not available: sqlite",
    ],
    ["has encoding 3", withManifest(...engine, 0x20, 3), "c1z v3: unsupported payload encoding 3"],
    ["has no encoding", withManifest(...engine), "c1z v3: unsupported payload encoding PAYLOAD_ENCODING_UNSPECIFIED"],
    ["ends before the footer", head(manifest), "c1z v3: envelope truncated: indexed payload too small for trailer footer"],
    [
      "ends with something else",
      file({}, (footer) => footer.write("X", 20)),
      "c1z v3: envelope truncated: indexed payload trailer magic missing (truncated file, or not an indexed payload)",
    ],
    [
      "claims a large index",
      file({}, (footer) => footer.writeUInt32BE(64 * 2 ** 20 + 1, 8)),
      "c1z v3: trailer index claims 67108865 bytes, exceeds cap 67108864",
    ],
    [
      "has its index in the head",
      file({}, (footer) => footer.writeBigUInt64BE(3n, 0)),
      `c1z v3: trailer index does not fit the file (off=3 len=0 size=${start + 33})`,
    ],
    [
      "has another index",
      file(one({}), (footer) => footer.fill(1, 12, 20)),
      "c1z v3: trailer index hash mismatch (corrupt index)",
    ],
    ["has a nameless entry", file(one({ name: "" })), 'c1z v3: trailer index entry name invalid: ""'],
    ["has two of a name", file(twice), 'c1z v3: trailer index has duplicate entry "000002.sst"'],
    ["points outside", file(one({ name: "../x" })), 'c1z v3: unsafe indexed entry path: "../x"'],
    ["points to the root", file(one({ name: "/x" })), 'c1z v3: unsafe indexed entry path: "/x"'],
    [
      "has a frame of no bytes",
      file(one({ compressedSize: 0n })),
      'c1z v3: trailer index entry "000002.sst" sizes out of range (raw=4 comp=0)',
    ],
    [
      "has a frame in the head",
      file(one({ frameOffset: 5n })),
      'c1z v3: trailer index entry "000002.sst" frame range out of bounds (off=5 comp=5)',
    ],
    [
      "has a frame in the index",
      file(one({ compressedSize: 6n })),
      `c1z v3: trailer index entry "000002.sst" frame range out of bounds (off=${start} comp=6)`,
    ],
    [
      "has a short digest",
      file(one({ rawSha256: new Uint8Array(31) })),
      'c1z v3: trailer index entry "000002.sst" sha256 is 31 bytes, want 32',
    ],
    [
      "was given another head",
      file({ manifestXxh64: 0x0123n }),
      `c1z v3: manifest bytes hash mismatch (index records 0000000000000123, head hashes to ${xxhash64.of(manifest).toString(16).padStart(16, "0")}): corrupt envelope head`,
    ],
    [
      "unpacks to more than is allowed",
      file(one({ rawSize: 1001n })),
      "c1z v3: indexed payload exceeds 1000 bytes: c1z v3: max decoded payload size exceeded, increase via the BATON_DECODER_MAX_DECODED_SIZE_MB environment variable",
    ],
  ])("refuses a file that %s, with upstream's words", (_, bytes, message) => {
    expect(() => read(bytes)).toThrow(message);
  });
});
