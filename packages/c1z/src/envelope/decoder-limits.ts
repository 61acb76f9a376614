import { BatonError, GrpcCode } from "@baton-ts/findings";
import type { Environment } from "../environment.ts";

/** How much a file may make us unpack (sync-engine §1.1). */
export interface DecoderLimits {
  /** Bytes that come out of all frames together. */
  readonly maxDecodedBytes: number;
  /** Bytes of memory that one frame may ask for as its window. */
  readonly maxWindowBytes: number;
  /** Refuse before unpacking when the file promises more than `maxDecodedBytes`. */
  readonly failFast: boolean;
}

export interface DecoderLimitOptions {
  /** Default 10 GiB. At least 1. `BATON_DECODER_MAX_DECODED_SIZE_MB` wins over it. */
  readonly maxDecodedBytes?: number | undefined;
  /** Default 128 MiB. At least 1. `BATON_DECODER_MAX_MEMORY_MB` wins over it. */
  readonly maxWindowBytes?: number | undefined;
}

const mebibyte = 1024 * 1024;
// Lower refuses files that exist (10 M grants unpack to some 8 GB); higher lets a few kB of hostile input fill a disk.
const defaultMaxDecodedBytes = 10 * 1024 * mebibyte;
// The largest window that zstd itself takes without being told: every writer in use stays far below.
const defaultMaxWindowBytes = 128 * mebibyte;

/** Limits from options and environment; a limit of 0 is `BATON_CONFIG_LIMIT_INVALID` with upstream's text. */
export function resolveDecoderLimits(options: DecoderLimitOptions, env: Environment): DecoderLimits {
  const maxDecodedBytes =
    parseMebibytes(env["BATON_DECODER_MAX_DECODED_SIZE_MB"]) ?? options.maxDecodedBytes ?? defaultMaxDecodedBytes;
  const maxWindowBytes = parseMebibytes(env["BATON_DECODER_MAX_MEMORY_MB"]) ?? options.maxWindowBytes ?? defaultMaxWindowBytes;
  if (maxDecodedBytes < 1) throw limitOfZero("WithDecoderMaxDecodedSize", "BATON_DECODER_MAX_DECODED_SIZE_MB");
  if (maxWindowBytes < 1) throw limitOfZero("WithDecoderMaxMemory", "BATON_DECODER_MAX_MEMORY_MB");
  return { maxDecodedBytes, maxWindowBytes, failFast: env["BATON_DISABLE_FCS_FAIL_FAST"] !== "1" };
}

/** A decimal count of MiB; anything that is no unsigned 64-bit number is ignored, as upstream does. */
function parseMebibytes(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,20}$/.test(text) || BigInt(text) >= 1n << 64n) return undefined;
  return Math.min(Number(text) * mebibyte, Number.MAX_SAFE_INTEGER);
}

function limitOfZero(option: string, variable: string): BatonError {
  return new BatonError({
    code: "BATON_CONFIG_LIMIT_INVALID",
    message: `c1z: ${option} must be at least 1: the limit is 0 bytes`,
    hint: `Unset ${variable}, or set it to a number of MiB.`,
    grpcCode: GrpcCode.unknown,
  });
}
