// The calls of a BulkWriter in their order.
const steps = ["resource types", "resources", "entitlements", "grants", "assets", "sessions", "finish"] as const;

export type WriteStep = (typeof steps)[number];

/**
 * Holds the callers of a BulkWriter to its contract: each call at most once, in order, one at a time; nothing follows a call that failed,
 * because a part of its rows is already there.
 */
export class WriteOrder {
  #last: WriteStep | undefined;
  #isRunning = false;

  async run<Result>(step: WriteStep, action: () => Promise<Result>): Promise<Result> {
    const last = this.#last;
    if (this.#isRunning) throw new Error(`cannot write ${step}: writing ${last} has failed or not ended yet`);
    if (last !== undefined && steps.indexOf(step) <= steps.indexOf(last))
      throw new Error(`cannot write ${step} behind ${last}: each is written once, in order`);
    this.#last = step;
    this.#isRunning = true;
    const result = await action();
    this.#isRunning = false;
    return result;
  }
}
