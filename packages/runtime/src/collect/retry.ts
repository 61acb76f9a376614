import { type BatonError, GrpcCode, toBatonError } from "@baton-ts/findings";
import type { Logger } from "@baton-ts/sdk";
import type { Clock } from "../sync/clock.ts";

export interface RetryPolicy {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly stepMs: number;
  readonly maxDelayMs: number;
  readonly waiting: (waitMs: number, reason: string) => void;
}

/**
 * Repeats a call that failed with Unavailable or DeadlineExceeded, without end: a sync of hours must outlive an outage of minutes
 * (sync-engine §4.6). Waits grow by a step each time, or are what the source's rate limit says; both up to a cap. The count starts anew
 * for each page, where upstream counts over the whole sync and so waits longest at the end of a long one.
 */
export async function withRetries<T>(policy: RetryPolicy, call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      policy.signal.throwIfAborted();
      const failure = toBatonError(error);
      if (!isTransient(failure)) throw failure;
      const waitMs = Math.min(failure.retryAfterMs ?? attempt * policy.stepMs, policy.maxDelayMs);
      policy.logger.warn("retrying operation", { error: failure, wait: waitMs / 1000 });
      policy.waiting(waitMs, failure.message);
      await policy.clock.sleep(waitMs, policy.signal);
    }
  }
}

function isTransient(error: BatonError): boolean {
  return error.grpcCode === GrpcCode.unavailable || error.grpcCode === GrpcCode.deadlineExceeded;
}
