import { BatonError, catalogue, GrpcCode, isFindingCode, toBatonError } from "@baton-ts/findings";

/**
 * The failures of reading and writing `.c1z` files. Where upstream has a text for the same condition (sync-engine §1.2, baton-cli §5), the
 * message starts with it, so that scripts which look for it go on working; then come the file and what was found in it.
 */

/** Content that contradicts itself: `reason` says what was found where. */
export function corruptFile(path: string, reason: string, cause?: unknown): BatonError {
  return new BatonError({
    code: "BATON_C1Z_CORRUPT",
    message: `${path} is damaged: ${reason}`,
    hint: "Copy the file again from where it was written, or run the connector again.",
    details: { path },
    grpcCode: GrpcCode.unknown,
    cause,
  });
}

/** The file ends too early; `reason` says inside of what, with the offset. */
export function truncatedFile(path: string, reason: string): BatonError {
  return new BatonError({
    code: "BATON_C1Z_TRUNCATED",
    message: `unexpected EOF: ${path} ${reason}`,
    hint: "Copy the file again; if the original is as short, run the connector again.",
    details: { path },
  });
}

export function invalidMagic(path: string, found: Uint8Array): BatonError {
  const bytes = Buffer.from(found)
    .toString("hex")
    .replace(/(..)(?=.)/g, "$1 ");
  return new BatonError({
    code: "BATON_C1Z_INVALID_MAGIC",
    message: `c1z: invalid file: ${path} starts with bytes ${bytes}, expected 43 31 5a 46 00 (v1) or 43 31 5a 33 00 (v3)`,
    hint: "Check the path; an unpacked database, an archive or a downloaded error page looks like this.",
    details: { path },
  });
}

/** One text for both, and upstream's name of its default engine in it (baton-cli §5). */
export function missingFile(path: string): BatonError {
  return new BatonError({
    code: "BATON_C1Z_NOT_FOUND",
    message: `pebble: read-only open: ${path} does not exist or is empty`,
    hint: "Check the path, or run the connector to create the file.",
    details: { path },
  });
}

export function folderInsteadOfFile(path: string): BatonError {
  return new BatonError({
    code: "BATON_FILE_WRONG_KIND",
    message: `read ${path}: is a directory, expected a .c1z file`,
    hint: "Name the file inside the folder.",
    details: { path },
  });
}

const decodedSizeText =
  "c1z: max decoded size exceeded, increase DecoderMaxDecodedSize using BATON_DECODER_MAX_DECODED_SIZE_MB environment variable";

/** `declared` bytes are promised by the file; nothing was unpacked. */
export function declaredSizeExceeded(path: string, declared: bigint | number, cap: number): BatonError {
  return decodedSizeError(path, `c1z: declared decoded size ${declared} exceeds cap ${cap}: ${decodedSizeText}`);
}

/** More than `cap` bytes came out. */
export function decodedSizeExceeded(path: string, decoded: number, cap: number, declared?: bigint | number): BatonError {
  const promise = declared === undefined ? "" : ` (declared: ${declared})`;
  return decodedSizeError(path, `c1z: max decoded size exceeded: ${decoded} > ${cap}${promise}: ${decodedSizeText}`);
}

function decodedSizeError(path: string, text: string): BatonError {
  return new BatonError({
    code: "BATON_C1Z_DECODED_SIZE_EXCEEDED",
    message: `${text} (file ${path})`,
    hint: "Set BATON_DECODER_MAX_DECODED_SIZE_MB to a larger number of MiB if the file comes from a source you trust.",
    details: { path },
  });
}

/** The two spaces before "environment" and after "exceeded:" are upstream's. */
export function windowExceeded(path: string, window: bigint | number, cap: number): BatonError {
  return new BatonError({
    code: "BATON_C1Z_WINDOW_EXCEEDED",
    message:
      `c1z: window size (${cap}) exceeded:  window size exceeded: c1z: window size exceeded, increase DecoderMaxMemory using ` +
      `BATON_DECODER_MAX_MEMORY_MB  environment variable (file ${path} needs ${window} bytes)`,
    hint: "Set BATON_DECODER_MAX_MEMORY_MB to a larger number of MiB if the file comes from a source you trust.",
    details: { path },
  });
}

export function syncNotFound(path: string, syncId: string): BatonError {
  return new BatonError({
    code: "BATON_C1Z_SYNC_NOT_FOUND",
    message: `sql: no rows in result set: ${path} has no sync ${JSON.stringify(syncId)}`,
    hint: "List the syncs of the file and choose one of them.",
    details: { path, syncId },
    grpcCode: GrpcCode.notFound,
  });
}

export function invalidCursor(path: string, cursor: string): BatonError {
  return new BatonError({
    code: "BATON_C1Z_CURSOR_INVALID",
    message: `page cursor ${JSON.stringify(cursor.slice(0, 80))} does not belong to this listing of ${path}`,
    hint: "Continue with the cursor that the same call with the same filter returned, or start again without one.",
    details: { path },
    grpcCode: GrpcCode.invalidArgument,
  });
}

/** Two rows where one is allowed: in what was written, or already in the file whose syncs are carried over. */
export function duplicateId(path: string, table: string, key: readonly string[], cause: unknown): BatonError {
  return new BatonError({
    code: "BATON_C1Z_DUPLICATE_ID",
    message: `${table} of ${path} would hold two rows with the key ${JSON.stringify(key)}, expected one`,
    hint: "Give every object an id of its own; rows of one id must be merged before they are written.",
    details: { path, table, key },
    grpcCode: GrpcCode.alreadyExists,
    cause,
  });
}

/** A call on a reader or writer after its end: a mistake in the calling program. */
export function closedFile(path: string): BatonError {
  return new BatonError({
    code: "BATON_C1Z_CLOSED",
    message: `c1file: database has not been opened: ${path} is closed already`,
    grpcCode: GrpcCode.failedPrecondition,
  });
}

/** The previous file, if any, is still in place. */
export function saveFailed(path: string, cause: unknown): BatonError {
  const reason = toBatonError(cause);
  return new BatonError({
    code: "BATON_C1Z_SAVE_INCOMPLETE",
    message: `${path} could not be saved: ${reason.message}`,
    hint: reason.hint ?? fixOf(reason.code) ?? "Remove what stopped the save (disk space, permissions), then run again.",
    details: { path, reason: reason.code },
    grpcCode: reason.grpcCode,
    cause,
  });
}

/** Undefined for what the catalogue knows no more of than that it is unknown. */
function fixOf(code: string): string | undefined {
  return isFindingCode(code) && code !== "BATON_UNKNOWN" ? catalogue[code].fix : undefined;
}
