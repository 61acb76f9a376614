import { open, unlink } from "node:fs/promises";
import { join } from "node:path";
import { BatonError, isBatonError, toBatonError } from "@baton-ts/findings";
import { type Clock, type Environment, machineClock } from "../environment.ts";
import { type DecodeOptions, decodePayload } from "./decode-payload.ts";
import { type DecodedCache, type DecodedCacheOptions, resolveDecodedCache } from "./decoded-cache.ts";
import { type DecoderLimitOptions, resolveDecoderLimits } from "./decoder-limits.ts";
import { magicLength } from "./magic.ts";
import type { SourceFile } from "./source-file.ts";
import { createTempFolder, resolveTempRoot, type TempFolder } from "./temp-folder.ts";

export interface UnpackOptions extends DecoderLimitOptions, DecodedCacheOptions {
  /** Root of the temporary folder; default `BATON_TMPDIR`, else the system's. */
  readonly tempDir?: string | undefined;
  /** Default: empty. */
  readonly env?: Environment | undefined;
  /** Decides which unfinished syncs are still shown, and what in the cache is old. Default: the machine's clock. */
  readonly clock?: Clock | undefined;
  /** On abort the unpacked part is removed. */
  readonly signal?: AbortSignal | undefined;
}

/** An unpacked database; disposing removes it unless it belongs to the cache. */
export interface UnpackedFile extends AsyncDisposable {
  readonly path: string;
  readonly isCached: boolean;
  /** Removes it from the cache as well. */
  discard(): Promise<void>;
}

/** Unpacks the payload of a v1 file, or finds it unpacked in the cache. */
export async function unpackFile(source: SourceFile, options: UnpackOptions): Promise<UnpackedFile> {
  const env = options.env ?? {};
  const decode: DecodeOptions = { limits: resolveDecoderLimits(options, env), signal: options.signal };
  const cache = resolveDecodedCache(options, env, options.clock ?? machineClock);
  const cached = cache === undefined ? undefined : await unpackToCache(source, cache, decode);
  if (cached !== undefined) {
    const discard = (): Promise<void> => unlink(cached).catch(() => {});
    return { path: cached, isCached: true, discard, [Symbol.asyncDispose]: async () => {} };
  }
  return await unpackToFolder(source, await createTempFolder(resolveTempRoot(options.tempDir, env)), decode);
}

/** Unpacks to `<folder>/db` without regard to the cache; disposing, or a failure, removes the folder. */
export async function unpackToFolder(source: SourceFile, folder: TempFolder, decode: DecodeOptions): Promise<UnpackedFile> {
  const path = join(folder.path, "db");
  try {
    await unpackTo(path, source, decode);
  } catch (error) {
    await folder[Symbol.asyncDispose]();
    throw error;
  }
  const remove = (): Promise<void> => Promise.resolve(folder[Symbol.asyncDispose]());
  return { path, isCached: false, discard: remove, [Symbol.asyncDispose]: remove };
}

async function unpackToCache(source: SourceFile, cache: DecodedCache, decode: DecodeOptions): Promise<string | undefined> {
  const key = await cache.key(source);
  if (key === undefined) return undefined;
  const found = await cache.find(key);
  if (found !== undefined) return found;
  // Access data packs to a tenth or less; the true size is known only afterwards.
  const reserved = await cache.reserve(key, source.size * 16);
  if (reserved === undefined) return undefined;
  try {
    await unpackTo(reserved, source, decode);
    return await cache.commit(key, reserved);
  } catch (error) {
    await unlink(reserved).catch(() => {});
    throw error;
  }
}

async function unpackTo(path: string, source: SourceFile, decode: DecodeOptions): Promise<void> {
  try {
    const output = await open(path, "wx", 0o600);
    try {
      await decodePayload(source, magicLength, output, decode);
    } finally {
      await output.close();
    }
  } catch (error) {
    decode.signal?.throwIfAborted();
    throw isBatonError(error) ? error : unpackFailed(source.path, path, error);
  }
}

/** A full disk, a folder without rights: nothing that the file could help. */
function unpackFailed(path: string, target: string, cause: unknown): BatonError {
  const reason = toBatonError(cause);
  return new BatonError({
    code: reason.code,
    message: `${path} could not be unpacked to ${target}: ${reason.message}`,
    hint: "Set BATON_TMPDIR, or pass --c1z-temp-dir, to a folder that is writable and has room for the unpacked data.",
    details: { path, target },
    grpcCode: reason.grpcCode,
    cause,
  });
}
