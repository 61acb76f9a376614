import type { FileHandle } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { constants, createZstdDecompress, zstdDecompress } from "node:zlib";
import { isBatonError } from "@baton-ts/findings";
import { corruptFile, declaredSizeExceeded, decodedSizeExceeded, truncatedFile, windowExceeded } from "../errors.ts";
import type { DecoderLimits } from "./decoder-limits.ts";
import { type Frame, walkFrames } from "./frame-walker.ts";
import type { SourceFile } from "./source-file.ts";

const decompress = promisify(zstdDecompress);

// A frame up to this size, packed and unpacked, is decoded as a whole on the thread pool, beside others; a larger one is streamed, and
// only one at a time. Higher costs memory: this much twice for each frame in flight.
const wholeFrameBytes = 8 * 1024 * 1024;
// The thread pool has four threads unless told otherwise; more frames in flight would only wait.
const framesInFlight = 4;
const streamChunkBytes = 512 * 1024;
// Node cannot be asked for more.
const maxWindowLog = 31;

export interface DecodeOptions {
  readonly limits: DecoderLimits;
  readonly signal: AbortSignal | undefined;
}

/**
 * Unpacks the zstd frames of `source` from byte `from` to its end into `output`, in constant memory, and returns the number of bytes written.
 * Limits are checked before a frame is unpacked and again on what comes out of it. On an error or abort the output holds a part.
 */
export async function decodePayload(
  source: SourceFile,
  from: number,
  output: FileHandle,
  options: DecodeOptions,
): Promise<number> {
  const decoder = new PayloadDecoder(source, output, options);
  try {
    for await (const frame of walkFrames(source, from)) {
      options.signal?.throwIfAborted();
      await decoder.add(frame);
    }
    if (!decoder.hasFrames) throw truncatedFile(source.path, `ends after its ${from}-byte header, before any content`);
    return decoder.decodedBytes;
  } finally {
    await decoder.settle();
  }
}

class PayloadDecoder {
  readonly #source: SourceFile;
  readonly #output: FileHandle;
  readonly #options: DecodeOptions;
  readonly #running: Promise<void>[] = [];
  decodedBytes = 0;
  hasFrames = false;

  constructor(source: SourceFile, output: FileHandle, options: DecodeOptions) {
    this.#source = source;
    this.#output = output;
    this.#options = options;
  }

  /** Resolves when there is room for the next frame; the last frames may still be running. */
  async add(frame: Frame): Promise<void> {
    this.hasFrames = true;
    this.#checkPromises(frame);
    const { contentSize } = frame.header;
    if (contentSize !== undefined && contentSize > 0n && contentSize <= wholeFrameBytes && frame.length <= wholeFrameBytes) {
      if (this.#running.length >= framesInFlight) await this.#running.shift();
      const running = this.#decodeWhole(frame, Number(contentSize), this.decodedBytes);
      // Awaited in order later; until then a failure must not count as unhandled.
      running.catch(() => {});
      this.#running.push(running);
      this.decodedBytes += Number(contentSize);
    } else {
      await Promise.all(this.#running.splice(0));
      await this.#decodeStream(frame);
    }
  }

  /** Waits for the frames in flight; the first failure among them is thrown when all have ended. */
  async settle(): Promise<void> {
    const results = await Promise.allSettled(this.#running.splice(0));
    const failed = results.find((result) => result.status === "rejected");
    if (failed !== undefined) throw failed.reason;
  }

  #checkPromises({ header }: Frame): void {
    const { maxDecodedBytes, maxWindowBytes, failFast } = this.#options.limits;
    const { contentSize, windowSize } = header;
    if (contentSize !== undefined && failFast && BigInt(this.decodedBytes) + contentSize > BigInt(maxDecodedBytes)) {
      throw declaredSizeExceeded(this.#source.path, BigInt(this.decodedBytes) + contentSize, maxDecodedBytes);
    }
    const cap = Math.min(maxWindowBytes, 2 ** maxWindowLog);
    if (windowSize > BigInt(cap)) throw windowExceeded(this.#source.path, windowSize, cap);
  }

  async #decodeWhole(frame: Frame, contentSize: number, position: number): Promise<void> {
    const { limits, signal } = this.#options;
    // Without the check of promises, what comes out still may not pass the limit.
    if (position + contentSize > limits.maxDecodedBytes)
      throw decodedSizeExceeded(this.#source.path, position + contentSize, limits.maxDecodedBytes, contentSize);
    const packed = await this.#source.copy(frame.offset, frame.length);
    const bytes = await decompress(packed, {
      maxOutputLength: contentSize,
      // Node unpacks in steps of this size, each a trip to the thread pool; 16 KiB unless told.
      chunkSize: Math.max(contentSize, 1024),
      params: { [constants.ZSTD_d_windowLogMax]: maxWindowLog },
    }).catch((error: unknown) => {
      throw this.#frameError(frame, error);
    });
    if (bytes.length !== contentSize) throw this.#frameError(frame, `unpacks to ${bytes.length} bytes`);
    signal?.throwIfAborted();
    await this.#write(bytes, position);
  }

  async #decodeStream(frame: Frame): Promise<void> {
    const { limits, signal } = this.#options;
    const { contentSize } = frame.header;
    const decoder = createZstdDecompress({
      chunkSize: streamChunkBytes,
      params: { [constants.ZSTD_d_windowLogMax]: maxWindowLog },
    });
    const start = this.decodedBytes;
    const drain = async (chunks: AsyncIterable<Uint8Array>): Promise<void> => {
      for await (const chunk of chunks) {
        const decoded = this.decodedBytes + chunk.length;
        if (decoded > limits.maxDecodedBytes)
          throw decodedSizeExceeded(this.#source.path, decoded, limits.maxDecodedBytes, contentSize);
        await this.#write(chunk, this.decodedBytes);
        this.decodedBytes = decoded;
      }
    };
    try {
      await pipeline(Readable.from(this.#packedChunks(frame)), decoder, drain, { signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw this.#frameError(frame, error);
    }
    const decoded = this.decodedBytes - start;
    if (contentSize !== undefined && BigInt(decoded) !== contentSize)
      throw this.#frameError(frame, `unpacks to ${decoded} bytes`);
  }

  async *#packedChunks(frame: Frame): AsyncGenerator<Uint8Array, void, void> {
    const end = frame.offset + frame.length;
    for (let at = frame.offset; at < end; at += streamChunkBytes)
      yield await this.#source.copy(at, Math.min(streamChunkBytes, end - at));
  }

  async #write(bytes: Uint8Array, position: number): Promise<void> {
    let written = 0;
    while (written < bytes.length) {
      const result = await this.#output.write(bytes, written, bytes.length - written, position + written);
      written += result.bytesWritten;
    }
  }

  #frameError(frame: Frame, cause: unknown): unknown {
    if (isBatonError(cause) || isSystemError(cause)) return cause;
    const { contentSize } = frame.header;
    const promise = contentSize === undefined ? "" : `, promised ${contentSize} bytes`;
    const reason = cause instanceof Error ? cause.message : String(cause);
    return corruptFile(
      this.#source.path,
      `zstd frame at byte ${frame.offset} (${frame.length} bytes packed${promise}): ${reason}`,
      cause instanceof Error ? cause : undefined,
    );
  }
}

/** A full disk says nothing about the file. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}
