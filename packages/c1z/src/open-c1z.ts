import { resolveDecoderLimits } from "./envelope/decoder-limits.ts";
import { openContainer } from "./envelope/magic.ts";
import { resolveTempRoot } from "./envelope/temp-folder.ts";
import type { UnpackOptions } from "./envelope/unpack-file.ts";
import { findingsFromAsset } from "./store/findings-asset.ts";
import type { C1zReader } from "./store/reader.ts";
import { openSqlite } from "./v1/sqlite-reader.ts";
import { openPebble } from "./v3/open-pebble.ts";

export type OpenC1zOptions = UnpackOptions;

/**
 * Opens a `.c1z` of either version for reading; the file is never changed. Content is unpacked to a private temporary folder, or found
 * unpacked in the user's cache, frame by frame and in constant memory; closing the reader removes the temporary folder.
 *
 * Fails with `BATON_C1Z_NOT_FOUND` (missing or empty), `BATON_C1Z_INVALID_MAGIC`, `BATON_C1Z_TRUNCATED`, `BATON_C1Z_CORRUPT`,
 * `BATON_C1Z_DECODED_SIZE_EXCEEDED`, `BATON_C1Z_WINDOW_EXCEEDED` or a `BATON_FILE_*` code; every message names the file.
 */
export async function openC1z(path: string, options: OpenC1zOptions = {}): Promise<C1zReader> {
  options.signal?.throwIfAborted();
  const { file, version } = await openContainer(path);
  await using source = file;
  if (version === "v1") return await openSqlite(source, options);
  const env = options.env ?? {};
  const tempDir = resolveTempRoot(options.tempDir, env);
  const limits = resolveDecoderLimits(options, env);
  return await openPebble(path, { tempDir, limits, parseFindings: findingsFromAsset, signal: options.signal });
}
