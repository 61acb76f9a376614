import type { C1ZManifestV3 } from "@baton-ts/proto/storage";
import { corrupt, unsupported } from "./corrupt.ts";
import { type Envelope, readEnvelope } from "./envelope/envelope.ts";
import { openPayload, type PayloadFiles, type PayloadOptions } from "./envelope/payload-files.ts";
import { Meta } from "./keys/families.ts";
import { type LiveTable, replayManifest, type Version } from "./lsm/live-tables.ts";
import { type KeyRange, type KeyValue, mergedRows } from "./lsm/merged-rows.ts";
import { pickManifest } from "./lsm/pick-manifest.ts";
import { BlockCache } from "./table/block-cache.ts";
import { compareKeys, keyAfterPrefix } from "./table/key-order.ts";
import type { RandomAccess } from "./table/random-access.ts";
import { Table } from "./table/table.ts";

const keyspaceVersion = 2;

export interface PebbleStoreOptions extends PayloadOptions {
  /** Decoded blocks kept in memory. Default 8 MiB. */
  readonly blockCacheBytes?: number | undefined;
}

/** Range of every key that begins with `prefix`. */
export function prefixRange(prefix: Uint8Array): KeyRange {
  return { start: prefix, end: keyAfterPrefix(prefix) };
}

/** The sorted key-value content of a v3 file. Payload files are unpacked when a range that they can touch is read. */
export class PebbleStore implements Disposable {
  readonly manifest: C1ZManifestV3;
  readonly #files: PayloadFiles;
  readonly #version: Version;
  readonly #tables = new Map<number, Table>();
  readonly #cache: BlockCache;
  readonly #options: PebbleStoreOptions;

  private constructor(envelope: Envelope, files: PayloadFiles, version: Version, options: PebbleStoreOptions) {
    this.manifest = envelope.manifest;
    this.#files = files;
    this.#version = version;
    this.#options = options;
    this.#cache = new BlockCache(options.blockCacheBytes ?? 8 * 2 ** 20);
  }

  /** `file` gives access to the whole `.c1z` at `path`; it must stay open as long as the store. */
  static async open(path: string, file: RandomAccess, options: PebbleStoreOptions): Promise<PebbleStore> {
    const envelope = readEnvelope(file, options.xxhash64, options.maxDecodedBytes);
    const files = await openPayload(path, file, envelope, options);
    try {
      const manifest = pickManifest(files.names);
      await files.unpack([manifest]);
      const access = files.read(manifest);
      const version = replayManifest(access.read(0, access.size));
      checkFiles(version, files);
      return new PebbleStore(envelope, files, version, options);
    } catch (error) {
      files[Symbol.dispose]();
      throw error;
    }
  }

  /** Rows of a range in key order. The walk itself is synchronous; it may be left at any time. */
  async rows(range: KeyRange): Promise<Generator<KeyValue>> {
    const overlapping = this.#version.tables.filter(
      (table) =>
        compareKeys(table.largest.userKey, range.start) >= 0 &&
        (range.end === undefined || compareKeys(table.smallest.userKey, range.end) < 0),
    );
    await this.#files.unpack(new Set(overlapping.map((table) => tableName(table.fileNumber))));
    return mergedRows({ ...this.#version, tables: overlapping }, (live) => this.#open(live), range);
  }

  async get(key: Uint8Array): Promise<Uint8Array | undefined> {
    const end = new Uint8Array(key.length + 1);
    end.set(key);
    for (const row of await this.rows({ start: key, end })) return row.value;
    return undefined;
  }

  /** Checks the layout stamps; true when grants and entitlements are keyed by their ids (c1z-v3-pebble §2.4, §3.3). */
  async checkLayout(): Promise<{ readonly isEmpty: boolean; readonly isLegacy: boolean }> {
    const keyspace = await this.get(Meta.keyspaceVersion);
    const idFormat = await this.get(Meta.idFormat);
    if (keyspace === undefined) {
      for (const _ of await this.rows({ start: new Uint8Array(0), end: undefined })) {
        throw unsupported(
          "pebble: unsupported keyspace layout (no version stamp on a non-empty file; want v2 single-sync); regenerate this c1z with a current SDK",
        );
      }
      return { isEmpty: true, isLegacy: false };
    }
    if (keyspace.length !== 4) throw corrupt(`pebble: malformed keyspace-version stamp: ${keyspace.length} bytes, want 4`);
    const version = Buffer.from(keyspace).readUInt32BE();
    if (version !== keyspaceVersion) {
      throw unsupported(
        `pebble: unsupported keyspace layout v${version} (want v2 single-sync); regenerate this c1z with a current SDK`,
      );
    }
    if (idFormat === undefined) return { isEmpty: false, isLegacy: true };
    if (idFormat.length !== 4) throw corrupt(`malformed id-index-format blob: ${idFormat.length} bytes, want 4`);
    const format = Buffer.from(idFormat).readUInt32BE();
    if (format === 1) {
      throw unsupported(
        "pebble: unsupported grant/entitlement id-index format v1 (interim pre-release layout); regenerate this c1z",
      );
    }
    if (format !== 2) throw unsupported(`pebble: unsupported grant/entitlement id-index format v${format}`);
    return { isEmpty: false, isLegacy: false };
  }

  [Symbol.dispose](): void {
    this.#files[Symbol.dispose]();
  }

  #open(live: LiveTable): Table {
    let table = this.#tables.get(live.fileNumber);
    if (table === undefined) {
      const name = tableName(live.fileNumber);
      table = new Table(this.#files.read(name), `table ${name}`, this.#options.xxhash64, this.#cache);
      this.#tables.set(live.fileNumber, table);
    }
    return table;
  }
}

function tableName(number: number): string {
  return `${String(number).padStart(6, "0")}.sst`;
}

/** Every live table must be there in its recorded size, and no write-ahead log may hold rows (c1z-v3-pebble §4, §4.1). */
function checkFiles(version: Version, files: PayloadFiles): void {
  for (const [number, size] of version.fileSizes) {
    const found = files.sizeOf(tableName(number));
    if (found === undefined)
      throw corrupt(`file ${tableName(number)} (type sstable) unknown to the objstorage provider: file does not exist`);
    if (found !== size) throw corrupt(`${tableName(number)}: object size mismatch: ${found} (disk) != ${size} (MANIFEST)`);
  }
  for (const name of files.names) {
    const match = /^(\d+)\.log$/.exec(name);
    if (match === null || Number(match[1]) < version.logNumber) continue;
    if ((files.sizeOf(name) ?? 0) > 0)
      throw unsupported(`${name}: the write-ahead log holds ${files.sizeOf(name)} bytes, which are not read`);
  }
}
