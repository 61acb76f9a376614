import { setTimeout as delay } from "node:timers/promises";

/** Time as the engine sees it; tests pass their own. */
export interface Clock {
  /** Wall clock: nanoseconds since the Unix epoch, UTC. */
  now(): bigint;
  /** Milliseconds that only grow, for durations. */
  monotonicMs(): number;
  /** Resolves after `ms`; rejects with the signal's reason on abort. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** The clock of this machine: microseconds of wall clock, the rest zero. */
export const systemClock: Clock = {
  now: () => BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000)) * 1000n,
  monotonicMs: () => performance.now(),
  sleep: async (ms, signal) => {
    signal.throwIfAborted();
    // timers/promises rejects with an AbortError of its own; callers want the reason.
    await delay(ms, undefined, { signal }).catch(() => {});
    signal.throwIfAborted();
  },
};
