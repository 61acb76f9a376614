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
