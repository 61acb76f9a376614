import { BatonError } from "@baton-ts/findings";
import type { Ledger } from "../plan/ledger.ts";

/** Fewer warnings than this never end a sync, however small it is (sync-engine §4.6). */
const freeWarnings = 10;
const maxShare = 0.1;

/** Ends a sync whose listings vanish in bulk. Warnings of an interrupted run do not count: it may have been resumed to try again. */
export class WarningLimit {
  readonly #ledger: Ledger;
  readonly #planners: () => number;
  readonly #warnings: string[] = [];

  constructor(ledger: Ledger, planners: () => number) {
    this.#ledger = ledger;
    this.#planners = planners;
  }

  warn(message: string): void {
    this.#warnings.push(message);
  }

  /** Throws BATON_SYNC_TOO_MANY_WARNINGS. Called between batches, so a whole batch can pass the limit, as upstream. */
  check(): void {
    // Upstream counts planning a phase as an action, and the one that starts the sync.
    const completed = this.#ledger.finishedActions + this.#planners() + 1;
    const count = this.#warnings.length;
    if (count <= freeWarnings || count / completed <= maxShare) return;
    throw new BatonError({
      code: "BATON_SYNC_TOO_MANY_WARNINGS",
      message: `too many warnings, exiting sync: warnings: [${this.#warnings.join(" ")}] completed actions: ${completed}`,
      details: { warnings: count, completedActions: completed },
    });
  }
}
