import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { corrupt } from "../corrupt.ts";
import type { RandomAccess } from "../table/random-access.ts";

/** A file on disk as random access. Reads are synchronous: a block is 32 KiB in the page cache, which costs less than a turn of the event loop. */
export class FileAccess implements RandomAccess, Disposable {
  readonly size: number;
  readonly path: string;
  readonly #fd: number;

  constructor(path: string) {
    this.path = path;
    this.#fd = openSync(path, "r");
    this.size = fstatSync(this.#fd).size;
  }

  read(offset: number, length: number): Uint8Array {
    const bytes = Buffer.allocUnsafeSlow(length);
    let done = 0;
    while (done < length) {
      const count = readSync(this.#fd, bytes, done, length - done, offset + done);
      if (count === 0) throw corrupt(`${this.path}: ends at byte ${offset + done}, ${length - done} more were expected`);
      done += count;
    }
    return bytes;
  }

  [Symbol.dispose](): void {
    closeSync(this.#fd);
  }
}

/** Bytes in memory as random access. */
export function memoryAccess(bytes: Uint8Array): RandomAccess {
  return { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}
