import { createReadStream, createWriteStream } from "node:fs";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { constants, createZstdDecompress } from "node:zlib";
import type { Xxhash64 } from "../checksum/xxhash64.ts";
import { corrupt } from "../corrupt.ts";
import type { FrameEntry } from "./frame-index.ts";

export interface UnpackOptions {
  readonly xxhash64: Xxhash64;
  /** log2 of the largest window a frame may ask for. */
  readonly windowLogMax: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Decodes one frame of `path` into the new file `target`, in constant memory, checking length and hash. On failure or abort `target` may be
 * left half-written.
 */
export async function unpackFrame(path: string, frame: FrameEntry, target: string, options: UnpackOptions): Promise<void> {
  const hash = options.xxhash64.start();
  const name = JSON.stringify(frame.name);
  let size = 0;
  const check = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      size += chunk.length;
      hash.update(chunk);
      done(
        size > frame.rawSize
          ? corrupt(`c1z v3: extract ${name}: decodes to more than the ${frame.rawSize} bytes its header says`)
          : null,
        chunk,
      );
    },
  });
  try {
    await pipeline(
      createReadStream(path, { start: frame.offset, end: frame.offset + frame.compressedSize - 1, highWaterMark: 1 << 18 }),
      createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: options.windowLogMax } }),
      check,
      createWriteStream(target, { mode: 0o600 }),
      { signal: options.signal },
    );
  } catch (error) {
    if (options.signal?.aborted === true || !isZstdError(error)) throw error;
    throw corrupt(`c1z v3: extract ${name}: ${error.message}`, error);
  }
  if (size !== frame.rawSize) throw corrupt(`c1z v3: extract ${name}: decoded ${size} bytes, header says ${frame.rawSize}`);
  if (hash.digest() !== frame.rawXxh64) throw corrupt(`c1z v3: extract ${name}: raw bytes hash mismatch (corrupt frame)`);
}

function isZstdError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && typeof error.code === "string" && /^(ZSTD_|Z_|ERR_ZLIB)/.test(error.code);
}
