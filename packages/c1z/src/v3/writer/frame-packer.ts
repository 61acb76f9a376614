import { hash } from "node:crypto";
import { promisify } from "node:util";
import { constants, zstdCompress } from "node:zlib";
import type { Xxhash64 } from "../checksum/xxhash64.ts";
import type { PayloadOutput } from "./payload-output.ts";

const compress = promisify(zstdCompress);

// Compression runs on threads of its own: a few frames keep them busy while the next is built, more only take memory.
const maxPending = 3;

/** A payload file as it was packed. `offset` counts from the first frame. */
export interface PackedFile {
  readonly name: string;
  readonly offset: number;
  readonly compressedSize: number;
  readonly rawSize: number;
  readonly rawXxh64: bigint;
  readonly rawSha256: Uint8Array;
}

/** Packs payload files into zstd frames in parallel and writes them in the order in which they were given. */
export class FramePacker {
  readonly #output: Pick<PayloadOutput, "append">;
  readonly #xxhash64: Xxhash64;
  readonly #level: number;
  readonly #packed: PackedFile[] = [];
  #pending: readonly Promise<void>[] = [];
  #failure: unknown;
  #hasFailed = false;

  constructor(output: Pick<PayloadOutput, "append">, xxhash64: Xxhash64, level: number) {
    this.#output = output;
    this.#xxhash64 = xxhash64;
    this.#level = level;
  }

  /** True when the caller should await {@link ready} before it makes more. */
  get isFull(): boolean {
    return this.#pending.length >= maxPending;
  }

  /** Starts packing. `bytes` must stay as they are until `release` is called. */
  add(name: string, bytes: Uint8Array<ArrayBuffer>, release: () => void = () => {}): void {
    const before = this.#pending.at(-1);
    const frame = this.#compress(bytes);
    // Hashed here at gigabytes a second: handing them to another thread would copy them first, which takes longer.
    const rawSha256 = hash("sha256", bytes, "buffer");
    const rawXxh64 = this.#xxhash64.of(bytes);
    const rawSize = bytes.length;
    const write = async (): Promise<void> => {
      const packed = await frame;
      release();
      await before;
      if (this.#hasFailed) return;
      const offset = await this.#output.append(packed);
      this.#packed.push({ name, offset, compressedSize: packed.length, rawSize, rawXxh64, rawSha256 });
    };
    this.#pending = [...this.#pending, write().catch((error: unknown) => this.#fail(error))];
  }

  /** Resolves when there is room for another frame. @throws what packing or writing an earlier one threw. */
  async ready(): Promise<void> {
    while (this.isFull) {
      await this.#pending[0];
      this.#pending = this.#pending.slice(1);
    }
    this.#check();
  }

  /** Waits for all frames. */
  async finish(): Promise<readonly PackedFile[]> {
    await this.settle();
    this.#check();
    return this.#packed;
  }

  /** Waits for what was started, whatever became of it. */
  async settle(): Promise<void> {
    await Promise.all(this.#pending);
    this.#pending = [];
  }

  #fail(error: unknown): void {
    if (!this.#hasFailed) this.#failure = error;
    this.#hasFailed = true;
  }

  #check(): void {
    if (this.#hasFailed) throw this.#failure;
  }

  #compress(bytes: Uint8Array): Promise<Uint8Array> {
    return compress(bytes, {
      // Mostly one piece of output: each further one costs a turn of the event loop, which is busy building rows.
      chunkSize: (bytes.length >> 2) + 1024,
      params: {
        [constants.ZSTD_c_compressionLevel]: this.#level,
        [constants.ZSTD_c_checksumFlag]: 1,
        // Upstream's own reader refuses windows above 128 MiB, others may allow only the 8 MiB that zstd promises to support.
        [constants.ZSTD_c_windowLog]: 23,
      },
      pledgedSrcSize: bytes.length,
    });
  }
}
