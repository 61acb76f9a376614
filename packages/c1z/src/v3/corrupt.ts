import { BatonError, GrpcCode } from "@baton-ts/findings";

/**
 * The error for bytes that cannot be what the format says. Messages name the part (`table 000012`, `MANIFEST-000001`) and the place;
 * the opener adds the file's path.
 */
export function corrupt(message: string, cause?: unknown): BatonError {
  return new BatonError({
    code: "BATON_C1Z_CORRUPT",
    message,
    hint: "copy the file again from where it was written, or sync again",
    grpcCode: GrpcCode.unknown,
    ...(cause === undefined ? {} : { cause }),
  });
}

/** The error for something that the format allows but no current writer produces, so that it was never seen and cannot be trusted to be read right. */
export function unsupported(message: string): BatonError {
  return new BatonError({
    code: "BATON_C1Z_FEATURE_UNSUPPORTED",
    message,
    hint: "the file is valid but uses a feature that this version does not read; open it with the program that wrote it",
    grpcCode: GrpcCode.unknown,
  });
}
