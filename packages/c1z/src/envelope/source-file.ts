import type { BigIntStats } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { toBatonError } from "@baton-ts/findings";
import { folderInsteadOfFile, missingFile, truncatedFile } from "../errors.ts";

// Smaller makes more system calls while block headers are walked; larger only costs memory.
const readAheadBytes = 256 * 1024;

/** A file that is read at random places through one read-ahead buffer. */
export class SourceFile implements AsyncDisposable {
  readonly path: string;
  /** Taken once, when the file was opened. */
  readonly stats: BigIntStats;
  readonly size: number;
  readonly #file: FileHandle;
  #buffer: Uint8Array = new Uint8Array(0);
  #bufferAt = 0;

  constructor(path: string, file: FileHandle, stats: BigIntStats) {
    this.path = path;
    this.stats = stats;
    this.size = Number(stats.size);
    this.#file = file;
  }

  /** A view of `length` bytes that stays valid until the next call. The range must be inside of the file. */
  async bytes(at: number, length: number): Promise<Uint8Array> {
    if (at < this.#bufferAt || at + length > this.#bufferAt + this.#buffer.length) {
      this.#buffer = await this.copy(at, Math.min(Math.max(length, readAheadBytes), this.size - at));
      this.#bufferAt = at;
    }
    const start = at - this.#bufferAt;
    return this.#buffer.subarray(start, start + length);
  }

  /** `length` bytes in memory of their own. A file that became shorter meanwhile is `BATON_C1Z_TRUNCATED`. */
  async copy(at: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await this.#file.read(bytes, filled, length - filled, at + filled).catch((error: unknown) => {
        throw toBatonError(new Error(`reading ${this.path}`, { cause: error }));
      });
      if (bytesRead === 0) throw truncatedFile(this.path, `became shorter while it was read: no data at byte ${at + filled}`);
      filled += bytesRead;
    }
    return bytes;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }
}

/** Opens a regular file for reading; a missing one is `BATON_C1Z_NOT_FOUND`, a folder `BATON_FILE_WRONG_KIND`. */
export async function openSourceFile(path: string): Promise<SourceFile> {
  const file = await open(path, "r").catch((error: unknown) => {
    if (isMissing(error)) throw missingFile(path);
    throw toBatonError(error);
  });
  try {
    const stats = await file.stat({ bigint: true });
    if (stats.isDirectory()) throw folderInsteadOfFile(path);
    // A pipe or a device has size 0, and upstream says the same of it (baton-cli §1).
    if (!stats.isFile()) throw missingFile(path);
    return new SourceFile(path, file, stats);
  } catch (error) {
    await file.close();
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === "ENOENT";
}
