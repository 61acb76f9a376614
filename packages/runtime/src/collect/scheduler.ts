import type { Journal } from "../journal/journal.ts";
import { type ActionOp, resourceKey } from "../plan/action.ts";
import type { Chain } from "../plan/chain.ts";
import type { Plan } from "../plan/plan.ts";

export interface SchedulerHooks {
  /** Before a phase is planned: everything before it has ended. */
  readonly beforePhase: () => Promise<void>;
  readonly phaseEntered: (op: ActionOp, planned: number) => void;
  /** Every {@link batchActions} listings, and before each phase; throws to end the sync. */
  readonly checkpoint: () => void;
}

/** Listings between two looks at the warnings, as upstream's batches (sync-engine §4.3, §4.6). */
const batchActions = 100;

/**
 * Hands out listings to the workers. A worker keeps a listing to its last page. Phases are barriers: a phase is planned when nothing is
 * under way, because its plan is made of the rows before it.
 */
export class Scheduler {
  readonly #plan: Plan;
  readonly #journal: Journal;
  readonly #signal: AbortSignal;
  readonly #hooks: SchedulerHooks;
  readonly #busy = new Set<string>();
  #rootsLeft = false;
  #taken = 0;
  #done = false;
  #advancing: Promise<void> | undefined;
  #wake: (() => void)[] = [];

  constructor(plan: Plan, journal: Journal, signal: AbortSignal, hooks: SchedulerHooks) {
    this.#plan = plan;
    this.#journal = journal;
    this.#signal = signal;
    this.#hooks = hooks;
    // A resumed plan is in the middle of a phase.
    this.#rootsLeft = plan.phase !== undefined;
  }

  /** The next listing, or undefined when all are done. Waits while others may still add work. Rejects on abort. */
  async next(): Promise<Chain | undefined> {
    for (;;) {
      this.#signal.throwIfAborted();
      if (this.#done) return undefined;
      const chain = this.#plan.take((action) => !this.#busy.has(resourceKey(action)));
      if (chain !== undefined) {
        this.#busy.add(resourceKey(chain.action));
        this.#taken += 1;
        if (this.#taken % batchActions === 0) this.#hooks.checkpoint();
        return chain;
      }
      if (this.#canAdvance()) await (this.#advancing ??= this.#advance());
      else await this.#change();
    }
  }

  /** The listing has ended, or will not be continued. */
  finish(chain: Chain): void {
    this.#busy.delete(resourceKey(chain.action));
    this.wake();
  }

  /** Lets waiting workers look again: work was added, or the sync was aborted. */
  wake(): void {
    const waiting = this.#wake;
    this.#wake = [];
    for (const resolve of waiting) resolve();
  }

  #canAdvance(): boolean {
    if (this.#advancing !== undefined || this.#rootsLeft) return true;
    return this.#busy.size === 0 && this.#plan.waiting === 0;
  }

  async #advance(): Promise<void> {
    try {
      if (this.#rootsLeft) {
        this.#rootsLeft = await this.#plan.refill(this.#journal, this.#signal);
        return;
      }
      this.#hooks.checkpoint();
      await this.#hooks.beforePhase();
      this.#rootsLeft = this.#plan.enterNext();
      const { phase } = this.#plan;
      if (this.#rootsLeft && phase !== undefined) this.#hooks.phaseEntered(phase, this.#plan.planned);
      else this.#done = true;
    } finally {
      this.#advancing = undefined;
      this.wake();
    }
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake.push(resolve);
    });
  }
}
