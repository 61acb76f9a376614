import type { Clock } from "./clock.ts";
import type { SyncPhase } from "./progress.ts";

/** How long each phase of this run took. */
export class PhaseClock {
  readonly #clock: Clock;
  readonly #durations: Partial<Record<SyncPhase, number>> = {};
  #phase: SyncPhase | undefined;
  #since = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  enter(phase: SyncPhase): void {
    this.#leave();
    this.#phase = phase;
    this.#since = this.#clock.monotonicMs();
  }

  /** Whole milliseconds by phase, the current one included. */
  durations(): Readonly<Record<string, number>> {
    this.#leave();
    return { ...this.#durations };
  }

  #leave(): void {
    if (this.#phase === undefined) return;
    const now = this.#clock.monotonicMs();
    this.#durations[this.#phase] = (this.#durations[this.#phase] ?? 0) + Math.round(now - this.#since);
    this.#since = now;
  }
}
