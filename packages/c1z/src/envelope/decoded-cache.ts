import { createHash, randomBytes } from "node:crypto";
import { chmod, mkdir, open, readdir, rename, stat, statfs, unlink, utimes } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import type { Clock, Environment } from "../environment.ts";
import type { SourceFile } from "./source-file.ts";

export interface DecodedCacheOptions {
  /** `false`: never look into the cache nor add to it; also `BATON_C1Z_CACHE=off`. Default: on where a folder is known. */
  readonly cache?: boolean | undefined;
  /** Folder of the cache; default `$XDG_CACHE_HOME/baton` or `$HOME/.cache/baton`, and no cache when neither is set. */
  readonly cacheDir?: string | undefined;
  /** Unpacked bytes kept at most, least recently used removed first. Default 8 GiB. */
  readonly maxCacheBytes?: number | undefined;
  /** Unpacked files kept at most. Default 16. */
  readonly maxCacheEntries?: number | undefined;
}

// Smaller files unpack in a few milliseconds: not worth a second copy of access data on the disk.
const smallestCachedFile = 256 * 1024;
const defaultMaxBytes = 8 * 1024 ** 3;
const defaultMaxEntries = 16;
// A file that changed this recently can change again within one tick of its time stamps, unseen (coarsest known: 2 s, FAT).
const settledAfterMs = 2000;
const unusedAfterMs = 7 * 24 * 3600 * 1000;
// Behind this age an unfinished entry has no writer any more.
const abandonedAfterMs = 3600 * 1000;
const sampleBytes = 64 * 1024;

/**
 * Unpacked databases of `.c1z` files, so that the next command on the same file starts at once. Shared by all processes of the user:
 * entries are written beside their final name, renamed, and never changed; one that is open elsewhere stays readable when removed.
 * The folder is 0700, entries 0600: they hold what the `.c1z` holds.
 */
export class DecodedCache {
  readonly #folder: string;
  readonly #maxBytes: number;
  readonly #maxEntries: number;
  readonly #nowMs: () => number;

  constructor(folder: string, maxBytes: number, maxEntries: number, nowMs: () => number) {
    this.#folder = folder;
    this.#maxBytes = maxBytes;
    this.#maxEntries = maxEntries;
    this.#nowMs = nowMs;
  }

  /**
   * Names the content of a file without reading all of it: device, inode, size, both change times and 64 KiB at either end (the end of a
   * `.c1z` holds the checksum of its last frame). Undefined for files that are too small to be cached, or changed a moment ago.
   */
  async key(file: SourceFile): Promise<string | undefined> {
    const { dev, ino, size, mtimeNs, ctimeNs, mtimeMs, ctimeMs } = file.stats;
    if (file.size < smallestCachedFile) return undefined;
    const changedAt = Number(mtimeMs > ctimeMs ? mtimeMs : ctimeMs);
    if (this.#nowMs() - changedAt < settledAfterMs) return undefined;
    const hash = createHash("sha256");
    hash.update(`${dev} ${ino} ${size} ${mtimeNs} ${ctimeNs}\n`);
    hash.update(await file.bytes(0, sampleBytes));
    hash.update(await file.bytes(file.size - sampleBytes, sampleBytes));
    return hash.digest("hex");
  }

  /** Path of the unpacked database, or undefined; marks the entry as used. */
  async find(key: string): Promise<string | undefined> {
    const path = join(this.#folder, `${key}.db`);
    const now = new Date(this.#nowMs());
    try {
      if (!(await isWholeDatabase(path))) return undefined;
      await utimes(path, now, now);
      return path;
    } catch {
      return undefined;
    }
  }

  /** A name to unpack to, beside the final one; undefined when the folder cannot be used or the disk has no room for `bytes` twice. */
  async reserve(key: string, bytes: number): Promise<string | undefined> {
    if (bytes > this.#maxBytes) return undefined;
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await chmod(this.#folder, 0o700);
      const disk = await statfs(this.#folder);
      if (disk.bavail * disk.bsize < 2 * bytes) return undefined;
      return join(this.#folder, `${key}.${randomBytes(6).toString("hex")}.tmp`);
    } catch {
      return undefined;
    }
  }

  /** Makes a reserved, fully written file an entry, and removes what is over the bounds. Returns its path. */
  async commit(key: string, reserved: string): Promise<string> {
    const path = join(this.#folder, `${key}.db`);
    await rename(reserved, path);
    await this.#evict(`${key}.db`);
    return path;
  }

  async #evict(newest: string): Promise<void> {
    const now = this.#nowMs();
    const entries = [];
    for (const name of await readdir(this.#folder)) {
      const path = join(this.#folder, name);
      const stats = await stat(path).catch(() => undefined);
      if (stats === undefined || !/^[0-9a-f]{64}\.(db|[0-9a-f]{12}\.tmp)$/.test(name)) continue;
      entries.push({ name, path, bytes: stats.size, usedAt: name === newest ? now : stats.mtimeMs });
    }
    let bytes = 0;
    let count = 0;
    for (const entry of entries.toSorted((a, b) => b.usedAt - a.usedAt)) {
      const isUnfinished = entry.name.endsWith(".tmp");
      bytes += entry.bytes;
      if (!isUnfinished) count++;
      const isOver = bytes > this.#maxBytes || count > this.#maxEntries;
      const isOld = now - entry.usedAt > (isUnfinished ? abandonedAfterMs : unusedAfterMs);
      if (isOld || (isOver && !isUnfinished && entry.name !== newest)) await unlink(entry.path).catch(() => {});
    }
  }
}

/** The cache that options and environment ask for; undefined when there is none. */
export function resolveDecodedCache(options: DecodedCacheOptions, env: Environment, clock: Clock): DecodedCache | undefined {
  if (options.cache === false || env["BATON_C1Z_CACHE"]?.toLowerCase() === "off") return undefined;
  const folder = options.cacheDir ?? userCacheFolder(env);
  if (folder === undefined) return undefined;
  return new DecodedCache(
    join(folder, "c1z"),
    options.maxCacheBytes ?? defaultMaxBytes,
    options.maxCacheEntries ?? defaultMaxEntries,
    () => Number(clock.now() / 1_000_000n),
  );
}

function userCacheFolder(env: Environment): string | undefined {
  // The XDG rules say that a relative path is to be ignored.
  const xdg = env["XDG_CACHE_HOME"];
  if (xdg !== undefined && isAbsolute(xdg)) return join(xdg, "baton");
  const home = env["HOME"] || env["USERPROFILE"];
  return home ? join(home, ".cache", "baton") : undefined;
}

/** A power cut can leave an entry shorter than its own header says. */
async function isWholeDatabase(path: string): Promise<boolean> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const header = Buffer.alloc(100);
    const { bytesRead } = await file.read(header, 0, 100, 0);
    if (bytesRead < 100 || header.toString("latin1", 0, 15) !== "SQLite format 3") return false;
    const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
    return header.readUInt32BE(28) * pageSize === size;
  } finally {
    await file.close();
  }
}
