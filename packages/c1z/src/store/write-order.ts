// The calls of a BulkWriter in their order.
const steps = ["resource types", "resources", "entitlements", "grants", "assets", "sessions", "finish"] as const;

export type WriteStep = (typeof steps)[number];

/** Holds the callers of a BulkWriter to its contract: each call at most once and in order. One that failed counts: its rows are half there. */
export class WriteOrder {
  #done = -1;

  begin(step: WriteStep): void {
    const index = steps.indexOf(step);
    if (index <= this.#done) throw new Error(`cannot write ${step} behind ${steps[this.#done]}: each is written once, in order`);
    this.#done = index;
  }
}
