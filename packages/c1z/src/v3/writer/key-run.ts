import { closeSync, openSync, readSync } from "node:fs";
import { open } from "node:fs/promises";
import { writeAll } from "../../envelope/encode-payload.ts";
import { GrowingBytes } from "./growing-bytes.ts";
import type { KeyCursor } from "./key-cursor.ts";

const writeBytes = 2 ** 20;
const readBytes = 2 ** 18;

/** Writes sorted keys to a new file: for each, the bytes shared with the key before, the length of the rest, the rest. */
export async function writeKeyRun(path: string, keys: KeyCursor): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    const out = new GrowingBytes(new Uint8Array(writeBytes + 2 ** 16));
    let written = 0;
    let before = new Uint8Array(256);
    let beforeLength = 0;
    while (keys.next()) {
      const { bytes, start, end } = keys;
      const length = end - start;
      const shared = commonPrefix(before, beforeLength, bytes, start, length);
      out.uvarint(shared);
      out.uvarint(length - shared);
      out.raw(bytes, start + shared, end);
      if (length > before.length) before = grown(before, length);
      before.set(bytes.subarray(start + shared, end), shared);
      beforeLength = length;
      if (out.at < writeBytes) continue;
      await writeAll(file, out.view(), written);
      written += out.at;
      out.at = 0;
    }
    await writeAll(file, out.view(), written);
  } finally {
    await file.close();
  }
}

function commonPrefix(a: Uint8Array, aLength: number, b: Uint8Array, start: number, length: number): number {
  const limit = Math.min(aLength, length);
  let shared = 0;
  while (shared < limit && a[shared] === b[start + shared]) shared++;
  return shared;
}

function grown(bytes: Uint8Array, needed: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(needed * 2);
  larger.set(bytes);
  return larger;
}

/** Reads a run back. Reads are synchronous: a merge takes a key here, a key there, and the pages were just written. */
export class KeyRun implements KeyCursor, Disposable {
  bytes: Uint8Array = new Uint8Array(256);
  readonly start = 0;
  end = 0;
  readonly #fd: number;
  readonly #buffer = new Uint8Array(readBytes);
  #at = 0;
  #filled = 0;

  constructor(path: string) {
    this.#fd = openSync(path, "r");
  }

  next(): boolean {
    if (this.#at === this.#filled && !this.#refill()) return false;
    const shared = this.#uvarint();
    const rest = this.#uvarint();
    const end = shared + rest;
    if (end > this.bytes.length) this.bytes = grown(this.bytes, end);
    for (let at = shared; at < end; ) {
      if (this.#at === this.#filled && !this.#refill()) throw new RangeError("a run of sorted keys ends inside a key");
      const count = Math.min(end - at, this.#filled - this.#at);
      this.bytes.set(this.#buffer.subarray(this.#at, this.#at + count), at);
      this.#at += count;
      at += count;
    }
    this.end = end;
    return true;
  }

  [Symbol.dispose](): void {
    closeSync(this.#fd);
  }

  #uvarint(): number {
    let value = 0;
    let factor = 1;
    for (;;) {
      if (this.#at === this.#filled && !this.#refill()) throw new RangeError("a run of sorted keys ends inside a number");
      const byte = this.#buffer[this.#at++] as number;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 128;
    }
  }

  #refill(): boolean {
    this.#at = 0;
    this.#filled = readSync(this.#fd, this.#buffer, 0, readBytes, null);
    return this.#filled > 0;
  }
}
