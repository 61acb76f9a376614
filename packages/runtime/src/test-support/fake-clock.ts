import type { Clock } from "../sync/clock.ts";

/** 2026-01-01T00:00:00Z. */
export const testEpoch = 1_767_225_600_000_000_000n;

/** Stands still but for sleeps, which end at once and are recorded. */
export class FakeClock implements Clock {
  readonly sleeps: number[] = [];
  #ms = 0;

  now(): bigint {
    return testEpoch + BigInt(Math.round(this.#ms)) * 1_000_000n;
  }

  monotonicMs(): number {
    return this.#ms;
  }

  advance(ms: number): void {
    this.#ms += ms;
  }

  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.sleeps.push(ms);
    this.advance(ms);
  }
}
