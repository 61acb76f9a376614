import type { Journal } from "../journal/journal.ts";
import type { PageHead } from "../journal/page-head.ts";
import { type Action, type ActionOp, isSameAction } from "./action.ts";
import type { Admissions } from "./admissions.ts";
import { Chain } from "./chain.ts";
import type { Roots } from "./roots.ts";

/**
 * What is left to list: a stack of listings over the roots of the current phase. The newest work is taken first, so children and spawned
 * pages are done before the next root (sync-engine §4.2). A phase is entered when everything before it has ended.
 */
export class Plan {
  readonly #phases: readonly ActionOp[];
  readonly #admissions: Admissions;
  readonly #rootsOf: (op: ActionOp) => Roots;
  #next = 0;
  #roots: Roots | undefined;
  #stack: Chain[] = [];

  constructor(phases: readonly ActionOp[], admissions: Admissions, rootsOf: (op: ActionOp) => Roots) {
    this.#phases = phases;
    this.#admissions = admissions;
    this.#rootsOf = rootsOf;
  }

  get phase(): ActionOp | undefined {
    return this.#phases[this.#next - 1];
  }

  get planned(): number {
    return this.#roots?.planned ?? 0;
  }

  get waiting(): number {
    return this.#stack.length;
  }

  /** Number of phases that plan roots of their own, and were entered: each is an action in upstream's count. */
  get planners(): number {
    return this.#phases.slice(0, this.#next).filter((op) => op !== "list-resource-types" && op !== "targeted-resource-sync")
      .length;
  }

  /** Enters the next phase; false when there is none. The caller has made sure that nothing is under way. */
  enterNext(): boolean {
    const op = this.#phases[this.#next];
    if (op === undefined) return false;
    this.#roots = this.#rootsOf(op);
    this.#next += 1;
    return true;
  }

  /** Fetches more roots; false when the phase has no more. */
  async refill(journal: Journal, signal: AbortSignal): Promise<boolean> {
    const chains = (await this.#roots?.take(journal, signal)) ?? [];
    this.#stack = [...chains.toReversed(), ...this.#stack];
    return chains.length > 0;
  }

  /** The newest listing whose resource is not being asked for already. */
  take(isReady: (action: Action) => boolean): Chain | undefined {
    for (let index = this.#stack.length - 1; index >= 0; index--) {
      const chain = this.#stack[index] as Chain;
      if (!isReady(chain.action)) continue;
      if (index === this.#stack.length - 1) this.#stack.pop();
      else this.#stack.splice(index, 1);
      return chain;
    }
    return undefined;
  }

  /** Takes in what a page added; returns the cursors that were admitted before and are left out. */
  commit(head: PageHead): readonly Action[] {
    if (head.outcome === "part") return [];
    const repeated: Action[] = [];
    for (const action of head.added.toReversed()) {
      if (this.#admissions.admit(action)) this.#stack.push(new Chain(action));
      else if (action.spawned) repeated.push(action);
    }
    if (head.nextToken === "") this.#admissions.finish(head.action);
    return repeated;
  }

  /** The chain of an action that an interrupted run had begun; from now on it is the newest work. */
  resumeChain(action: Action): Chain {
    this.#roots?.leaveOut(action);
    const index = this.#stack.findLastIndex((chain) => isSameAction(chain.action, action));
    if (index < 0) return new Chain(action);
    return this.#stack.splice(index, 1)[0] as Chain;
  }

  /** Puts back a chain whose next page is still to come. */
  pushBack(chain: Chain): void {
    this.#stack.push(chain);
  }
}
