/** How a chaos connector misbehaves. */
export interface ChaosOptions {
  /** Decides every delay and failure together with the call and, for what a repetition cures, how often it was made. */
  readonly seed: number;
  /** Each call waits between 0 and this many milliseconds before it answers. */
  readonly maxDelayMs: number;
  /** Of a thousand calls, how many are first refused with a rate limit that says how long to wait. */
  readonly rateLimited: number;
  /** Of a thousand calls, how many are first refused with Unavailable. */
  readonly unavailable: number;
  /** Of a thousand calls, how many first lose their connection. */
  readonly resets: number;
  /** Of a thousand listings of entitlements and grants, how many answer NotFound, always: their rows are never seen. */
  readonly notFound: number;
}

/** Some of everything; far below the share of warnings that ends a sync (sync-engine §4.6). */
export const chaosDefaults: ChaosOptions = {
  seed: 1,
  maxDelayMs: 5,
  rateLimited: 50,
  unavailable: 30,
  resets: 5,
  notFound: 20,
};
