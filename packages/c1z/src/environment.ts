import type { Nanos } from "./store/rows.ts";

/** Environment variables, as `process.env` has them; passed in, never read from the process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The wall clock that this package asks; the clock of the sync engine fits. */
export interface Clock {
  /** Nanoseconds since the Unix epoch, UTC. */
  now(): Nanos;
}

/** Returns `size` random bytes; `crypto.randomBytes` fits. */
export type RandomBytes = (size: number) => Uint8Array;

/** The clock of this machine. */
export const machineClock: Clock = { now: () => BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000)) * 1000n };

/** True for the spellings of true that Go's flag and environment parsing takes (sync-engine §1.1). */
export function isGoTrue(text: string | undefined): boolean {
  return text !== undefined && ["1", "t", "T", "TRUE", "true", "True"].includes(text);
}
