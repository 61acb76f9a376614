import type { FileHandle } from "node:fs/promises";
import { promisify } from "node:util";
import { constants, zstdCompress } from "node:zlib";

const compress = promisify(zstdCompress);

// One frame each: independent frames are packed side by side on the thread pool, and Go reads them as one (sync-engine §1.1). Smaller packs
// a little worse, larger holds more memory: this much, four times, and the result.
const frameBytes = 4 * 1024 * 1024;
const framesInFlight = 4;
const outputStepBytes = 512 * 1024;
// Measured on a database of 1 M grants: level 3 packs no smaller (53.0 against 53.1 MB) and takes twice the time.
const level = 1;

/**
 * Packs `size` bytes of `input`, from `from` on, as zstd frames with content size and checksum, and appends them to `output` at `position`.
 * Returns the number of bytes written.
 */
export async function encodePayload(
  input: FileHandle,
  range: { readonly from: number; readonly size: number },
  output: FileHandle,
  position: number,
  signal: AbortSignal | undefined,
): Promise<number> {
  const end = range.from + range.size;
  const running: Promise<Buffer>[] = [];
  let at = position;
  const writeFirst = async (): Promise<void> => {
    const frame = await (running.shift() as Promise<Buffer>);
    await writeAll(output, frame, at);
    at += frame.length;
  };
  try {
    for (let from = range.from; from < end; from += frameBytes) {
      signal?.throwIfAborted();
      if (running.length === framesInFlight) await writeFirst();
      const frame = packFrame(input, from, Math.min(frameBytes, end - from));
      frame.catch(() => {});
      running.push(frame);
    }
    while (running.length > 0) await writeFirst();
  } finally {
    await Promise.allSettled(running);
  }
  return at - position;
}

async function packFrame(input: FileHandle, from: number, size: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(size);
  let filled = 0;
  while (filled < size) {
    const { bytesRead } = await input.read(bytes, filled, size - filled, from + filled);
    if (bytesRead === 0) throw new Error(`the temporary database ends at byte ${from + filled}, expected ${from + size}`);
    filled += bytesRead;
  }
  return compress(bytes, {
    pledgedSrcSize: size,
    // Node packs in steps of this many bytes of output, each a trip to the thread pool; 16 KiB unless told.
    chunkSize: outputStepBytes,
    params: {
      [constants.ZSTD_c_compressionLevel]: level,
      [constants.ZSTD_c_checksumFlag]: 1,
      [constants.ZSTD_c_contentSizeFlag]: 1,
    },
  });
}

export async function writeAll(output: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const result = await output.write(bytes, written, bytes.length - written, position + written);
    written += result.bytesWritten;
  }
}
