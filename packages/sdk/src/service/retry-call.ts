import { GrpcCode, toBatonError } from "@baton-ts/findings";
import type { Logger } from "../logging/logger.ts";

/** How often and how patiently a call is repeated. */
export interface RetryPolicy {
  /** Repetitions after the first try. */
  readonly retries: number;
  /** The n-th wait is n times this, at most `maxDelayMs`. */
  readonly delayMs: number;
  readonly maxDelayMs: number;
}

/** Waits that a retry needs from outside. */
export interface RetryDeps {
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Calls until it succeeds, fails for good, or was repeated often enough. Only `unavailable` and `deadlineExceeded` are repeated; an error
 * that says when to come back decides the wait itself, within the maximum (connector-runtime §3.5). Aborting ends the wait.
 */
export async function retryCall<Value>(policy: RetryPolicy, deps: RetryDeps, call: () => Promise<Value>): Promise<Value> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      const { grpcCode, retryAfterMs, message } = toBatonError(error);
      const isTransient = grpcCode === GrpcCode.unavailable || grpcCode === GrpcCode.deadlineExceeded;
      if (!isTransient || attempt > policy.retries || deps.signal.aborted) throw error;
      const waitMs = Math.min(retryAfterMs ?? attempt * policy.delayMs, policy.maxDelayMs);
      deps.log.warn("retrying operation", { attempt, waitMs, error: message });
      await deps.sleep(waitMs, deps.signal);
    }
  }
}
