import { GrpcCode } from "./grpc-code.ts";

/** When a failed call may be tried again: `later` waits for `retryAfterMs` or a back-off, `now` needs no wait. */
export type Retry = "never" | "later" | "now";

/** A value that may be printed: error details carry ids and counts, never secrets or whole bodies. */
export type SafeDetail = string | number | boolean | readonly string[];

export interface BatonErrorOptions {
  /** Stable name, `BATON_<AREA>_<WHAT>`; its cause and fix are in the catalogue when it has a row there. */
  readonly code: `BATON_${string}`;
  /** What failed, on which thing, what was found against what was expected. One line. */
  readonly message: string;
  /** What to do next. One line. */
  readonly hint?: string | undefined;
  readonly details?: Readonly<Record<string, SafeDetail>> | undefined;
  /** Default `never`. */
  readonly retry?: Retry | undefined;
  readonly retryAfterMs?: number | undefined;
  /** Default `unknown` (2). Decides the exit code and what a peer sees. */
  readonly grpcCode?: GrpcCode | undefined;
  readonly cause?: unknown;
}

/** The only error class that crosses a package border. Recognise it with {@link isBatonError}, not `instanceof`. */
export class BatonError extends Error {
  readonly code: `BATON_${string}`;
  readonly hint: string | undefined;
  readonly details: Readonly<Record<string, SafeDetail>>;
  readonly retry: Retry;
  readonly retryAfterMs: number | undefined;
  readonly grpcCode: GrpcCode;
  /** Marks the class across copies of this package. */
  readonly "~baton": true = true;

  constructor(options: BatonErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "BatonError";
    this.code = options.code;
    this.hint = options.hint;
    this.details = options.details ?? {};
    this.retry = options.retry ?? "never";
    this.retryAfterMs = options.retryAfterMs;
    this.grpcCode = options.grpcCode ?? GrpcCode.unknown;
  }
}

/** True for a BatonError of any copy of this package. */
export function isBatonError(value: unknown): value is BatonError {
  return typeof value === "object" && value !== null && "~baton" in value;
}

/**
 * Turns anything thrown into a BatonError; called once at each boundary (RPC handler, program main, task loop).
 * An abort becomes `BATON_CANCELED` (gRPC 1), a time-out `BATON_DEADLINE_EXCEEDED` (4), anything else `BATON_UNKNOWN` (2).
 */
export function toBatonError(value: unknown): BatonError {
  if (isBatonError(value)) return value;
  const error = value instanceof Error ? value : new Error(String(value));
  if (error.name === "AbortError") {
    return new BatonError({ code: "BATON_CANCELED", message: error.message, grpcCode: GrpcCode.canceled, cause: error });
  }
  if (error.name === "TimeoutError") {
    return new BatonError({
      code: "BATON_DEADLINE_EXCEEDED",
      message: error.message,
      retry: "later",
      grpcCode: GrpcCode.deadlineExceeded,
      cause: error,
    });
  }
  return new BatonError({ code: "BATON_UNKNOWN", message: error.message, cause: error });
}
