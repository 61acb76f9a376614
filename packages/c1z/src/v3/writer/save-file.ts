import type { SyncStatsRecord } from "@baton-ts/proto/storage";
import type { SyncRun } from "../../store/sync-run.ts";
import type { Xxhash64 } from "../checksum/xxhash64.ts";
import { encodeHead, encodeTail, formatVersion } from "./envelope-parts.ts";
import type { FramePacker } from "./frame-packer.ts";
import { encodeManifestLog } from "./manifest-log.ts";
import type { PayloadOutput } from "./payload-output.ts";
import { unorderedRows } from "./row-errors.ts";
import type { WrittenTable } from "./table-series.ts";

export interface SaveOptions {
  readonly packer: FramePacker;
  readonly output: PayloadOutput;
  readonly run: SyncRun;
  readonly stats: SyncStatsRecord | undefined;
  readonly xxhash64: Xxhash64;
  readonly signal: AbortSignal | undefined;
}

export interface FileSizes {
  readonly decompressedBytes: number;
  readonly compressedBytes: number;
}

/** Writes what stands around the tables (MANIFEST, markers, envelope; c1z-v3-pebble §7.2) and puts the file in place. */
export async function saveFile(tables: readonly WrittenTable[], options: SaveOptions): Promise<FileSizes> {
  const { packer, output, run, stats, xxhash64, signal } = options;
  checkDisjoint(tables);
  const manifest = "MANIFEST-000001";
  packer.add(manifest, encodeManifestLog(tables));
  packer.add(`marker.format-version.000001.${String(formatVersion).padStart(3, "0")}`, new Uint8Array(0));
  packer.add(`marker.manifest.000001.${manifest}`, new Uint8Array(0));
  const files = await packer.finish();
  signal?.throwIfAborted();
  const head = encodeHead(run, stats, output.headLimit);
  const compressedBytes = await output.commit(head, (place) => encodeTail(files, place, head, xxhash64));
  return { decompressedBytes: files.reduce((total, { rawSize }) => total + rawSize, 0), compressedBytes };
}

/** Tables of one level never overlap: readers would miss rows of one that did. */
function checkDisjoint(tables: readonly WrittenTable[]): void {
  let before: Uint8Array | undefined;
  for (const { firstKey, lastKey } of tables) {
    if (before !== undefined && Buffer.compare(before, firstKey) >= 0) throw unorderedRows(firstKey, firstKey.length);
    before = lastKey;
  }
}
