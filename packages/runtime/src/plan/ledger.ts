import type { CallStats } from "@baton-ts/c1z";
import { type CallTime, type DropReason, type Drops, dropReasons, noDrops, type PageHead } from "../journal/page-head.ts";
import { type Action, type ActionOp, compareActions, describeSubject } from "./action.ts";

export interface PhaseCounts {
  pages: number;
  rows: number;
}

interface Skipped {
  readonly action: Action;
  readonly reason: string;
}

/** What a sync has done so far, from the heads of its records; a resumed sync continues the counts of the interrupted one. */
export class Ledger {
  readonly drops: Drops = noDrops();
  /** Types outside of this sync that rows referred to, with how often. */
  readonly filteredTypes: Map<string, number> = new Map();
  readonly #calls = new Map<string, { count: number; totalMicros: number; maxMicros: number }>();
  readonly phases: Map<ActionOp, PhaseCounts> = new Map();
  finishedActions = 0;
  pages = 0;
  readonly #dropped: Skipped[] = [];
  readonly #skippedTargets: Skipped[] = [];

  /** Counts a record with `rows` rows. */
  note(head: PageHead, rows: number): void {
    const phase = this.phases.get(head.action.op) ?? { pages: 0, rows: 0 };
    this.phases.set(head.action.op, phase);
    phase.rows += rows;
    for (const reason of dropReasons) this.drops[reason] += head.drops[reason];
    for (const [type, count] of head.filteredTypes) this.filteredTypes.set(type, (this.filteredTypes.get(type) ?? 0) + count);
    for (const call of head.calls) this.#noteCall(call);
    if (head.outcome === "part") return;
    phase.pages += 1;
    this.pages += 1;
    if (head.outcome === "dropped") this.#dropped.push(head);
    if (head.outcome === "skipped") this.#skippedTargets.push(head);
    if (head.nextToken === "") this.finishedActions += 1;
  }

  /** Listings that were dropped with NotFound, in plan order; one line each. */
  warnings(): string[] {
    return lines(this.#dropped);
  }

  skippedTargets(): string[] {
    return lines(this.#skippedTargets);
  }

  get dropCount(): number {
    const reasons: readonly DropReason[] = ["entitlements", "grants", "grantResources", "expansionTypes", "expansions"];
    return reasons.reduce((sum, reason) => sum + this.drops[reason], 0);
  }

  get invalidCount(): number {
    const { invalidResourceTypes, invalidResources, invalidEntitlements } = this.drops;
    return invalidResourceTypes + invalidResources + invalidEntitlements;
  }

  /** By method, and by method and type as `list-grants:group`; whole milliseconds, in the order of the names. */
  callStats(): ReadonlyMap<string, CallStats> {
    const sorted = [...this.#calls].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return new Map(
      sorted.map(([name, { count, totalMicros, maxMicros }]) => [
        name,
        { count, totalMs: Math.round(totalMicros / 1000), maxMs: Math.round(maxMicros / 1000) },
      ]),
    );
  }

  #noteCall({ method, resourceType, micros }: CallTime): void {
    this.#addCall(method, micros);
    if (resourceType !== "") this.#addCall(`${method}:${resourceType}`, micros);
  }

  #addCall(name: string, micros: number): void {
    const known = this.#calls.get(name) ?? { count: 0, totalMicros: 0, maxMicros: 0 };
    this.#calls.set(name, {
      count: known.count + 1,
      totalMicros: known.totalMicros + micros,
      maxMicros: Math.max(known.maxMicros, micros),
    });
  }
}

function lines(skipped: readonly Skipped[]): string[] {
  return skipped
    .toSorted((a, b) => compareActions(a.action, b.action))
    .map(({ action, reason }) => `${action.op} of ${describeSubject(action)}: ${reason}`);
}
