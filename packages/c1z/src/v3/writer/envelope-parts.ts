import { toBinaryDeterministic } from "@baton-ts/proto";
import {
  C1ZManifestV3Schema,
  file_c1_storage_v3_options,
  file_c1_storage_v3_records,
  file_c1_storage_v3_refs,
  IndexedFrameIndexSchema,
  PayloadEncoding,
  PebbleIdIndexFormat,
  type SyncStatsRecord,
} from "@baton-ts/proto/storage";
import { create } from "@bufbuild/protobuf";
import {
  type FileDescriptorSet,
  FileDescriptorSetSchema,
  file_google_protobuf_any,
  file_google_protobuf_descriptor,
  file_google_protobuf_struct,
  file_google_protobuf_timestamp,
} from "@bufbuild/protobuf/wkt";
import { magicBytes } from "../../envelope/magic.ts";
import { timestampOfNanos } from "../../store/nanos.ts";
import type { SyncRun } from "../../store/sync-run.ts";
import type { Xxhash64 } from "../checksum/xxhash64.ts";
import type { PackedFile } from "./frame-packer.ts";
import type { FramePlace } from "./payload-output.ts";
import { storedTypes } from "./sync-messages.ts";

/** Format major version of the store inside: the one that Go v0.25 writes (c1z-v3-pebble §4). */
export const formatVersion = 24;

/** Files that define the stored records, by path and closed under imports (c1z-v3-pebble §1.2). */
const recordFiles = [
  file_c1_storage_v3_options,
  file_c1_storage_v3_records,
  file_c1_storage_v3_refs,
  file_google_protobuf_any,
  file_google_protobuf_descriptor,
  file_google_protobuf_struct,
  file_google_protobuf_timestamp,
];

function descriptorSet(): FileDescriptorSet {
  return create(FileDescriptorSetSchema, { file: recordFiles.map(({ proto }) => proto) });
}

/** What the head leaves out when it must fit into a limit; all of it is optional to readers (c1z-v3-pebble §1.6). */
interface HeadParts {
  readonly descriptors: boolean;
  readonly stats: boolean;
}

/** Magic, length and manifest. With a `limit` in bytes, first the descriptors and then the summary's stats are left out. */
export function encodeHead(
  run: SyncRun,
  stats: SyncStatsRecord | undefined,
  limit: number = Number.POSITIVE_INFINITY,
): Uint8Array {
  const whole = encodeHeadWith(run, stats, { descriptors: true, stats: true });
  if (whole.length <= limit) return whole;
  const withoutDescriptors = encodeHeadWith(run, stats, { descriptors: false, stats: true });
  if (withoutDescriptors.length <= limit) return withoutDescriptors;
  return encodeHeadWith(run, stats, { descriptors: false, stats: false });
}

function encodeHeadWith(run: SyncRun, stats: SyncStatsRecord | undefined, parts: HeadParts): Uint8Array {
  const manifest = create(C1ZManifestV3Schema, {
    engine: "pebble3",
    engineSchemaVersion: formatVersion,
    payloadEncoding: PayloadEncoding.INDEXED_ZSTD,
    ...(parts.descriptors ? { descriptors: descriptorSet() } : {}),
    syncRuns: [
      {
        syncId: run.id,
        type: storedTypes[run.type],
        startedAt: timestampOfNanos(run.startedAt),
        ...(run.endedAt === null ? {} : { endedAt: timestampOfNanos(run.endedAt) }),
        parentSyncId: run.parentSyncId,
        ...(stats !== undefined && parts.stats ? { stats } : {}),
      },
    ],
    pebbleIdIndexFormat: PebbleIdIndexFormat.STRUCTURED_V1,
  });
  const bytes = toBinaryDeterministic(C1ZManifestV3Schema, manifest);
  const head = new Uint8Array(headPrefixBytes + bytes.length);
  head.set(magicBytes.v3);
  new DataView(head.buffer).setUint32(magicBytes.v3.length, bytes.length);
  head.set(bytes, headPrefixBytes);
  return head;
}

/** Magic and length. */
const headPrefixBytes = 9;

/** The index of the frames and the footer that finds it (c1z-v3-pebble §1.4). */
export function encodeTail(files: readonly PackedFile[], place: FramePlace, head: Uint8Array, xxhash64: Xxhash64): Uint8Array {
  const sorted = files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const index = create(IndexedFrameIndexSchema, {
    entries: sorted.map((file) => ({
      name: file.name,
      frameOffset: BigInt(place.firstFrame + file.offset),
      compressedSize: BigInt(file.compressedSize),
      rawSize: BigInt(file.rawSize),
      rawXxh64: file.rawXxh64,
      rawSha256: file.rawSha256,
    })),
    totalRawSize: sum(files, ({ rawSize }) => rawSize),
    totalCompressedSize: sum(files, ({ compressedSize }) => compressedSize),
    manifestXxh64: xxhash64.of(head.subarray(headPrefixBytes)),
  });
  const bytes = toBinaryDeterministic(IndexedFrameIndexSchema, index);
  const footer = Buffer.alloc(28);
  footer.writeBigUInt64BE(BigInt(place.end), 0);
  footer.writeUInt32BE(bytes.length, 8);
  footer.writeBigUInt64BE(xxhash64.of(bytes), 12);
  footer.write("C1ZIDX1\0", 20, "latin1");
  return Buffer.concat([bytes, footer]);
}

function sum(files: readonly PackedFile[], of: (file: PackedFile) => number): bigint {
  return BigInt(files.reduce((total, file) => total + of(file), 0));
}
