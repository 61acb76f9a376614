import { unorderedRows } from "./row-errors.ts";
import type { BuiltRow } from "./table-builder.ts";
import type { SeriesMark, TableSeries } from "./table-series.ts";

// Below it, a resource whose rows all fit starts a new table rather than be cut in two.
const earlyCut = 0.75;

/**
 * Puts entitlements and grants, which come sorted by entitlement id within a resource, into key order.
 *
 * Ids that start with their resource (`type:id:`) are one run of that order, and are stored behind all others (c1z-v3-pebble §2.3). So a resource
 * has up to three runs: other ids, standard ids, other ids again; only the last is out of place. When it starts, the standard rows are taken
 * back and wait in memory for its end; they are less than a table, because a run that grows beyond the table it started in is moved to the
 * start of a new one. Then the late run can have tables of its own in front of it.
 *
 * States: before (no standard row yet) -> standard -> late, with rows held or in tables of its own; leaving a resource goes to before.
 */
export class EntitlementOrder {
  readonly #series: TableSeries;
  #resourceType = "";
  #resourceId = "";
  /** Where the standard run starts; set in the state `standard`. */
  #mark: SeriesMark | undefined;
  #isLate = false;
  #held: BuiltRow[] = [];
  #hasOwnTable = false;

  constructor(series: TableSeries) {
    this.#series = series;
  }

  /** Prepares the series for the next row. */
  enter(resourceType: string, resourceId: string, isStandard: boolean, key: Uint8Array, length: number): void {
    if (resourceId !== this.#resourceId || resourceType !== this.#resourceType) {
      this.leave();
      this.#resourceType = resourceType;
      this.#resourceId = resourceId;
      if (this.#series.isFilled(earlyCut)) this.#series.cut();
    }
    if (isStandard) {
      if (this.#isLate) throw unorderedRows(key, length);
      this.#mark ??= this.#series.mark;
    } else if (this.#mark !== undefined) {
      this.#startLateRun(this.#mark);
    }
    if (this.#series.mustCut(key, length)) this.#cut();
  }

  /** Ends the resource. */
  leave(): void {
    for (const { key, value } of this.#held) if (this.#series.add(key, value) !== "next") throw unorderedRows(key, key.length);
    if (this.#hasOwnTable) this.#series.cut();
    this.#held = [];
    this.#hasOwnTable = false;
    this.#isLate = false;
    this.#mark = undefined;
  }

  #startLateRun(mark: SeriesMark): void {
    if (this.#series.canTakeBack(mark)) {
      this.#held = this.#series.takeBack(mark);
    } else {
      this.#series.cut();
      this.#hasOwnTable = true;
    }
    this.#mark = undefined;
    this.#isLate = true;
  }

  #cut(): void {
    const mark = this.#mark;
    if (mark === undefined || !this.#series.canTakeBack(mark) || isTableStart(mark)) {
      this.#series.cut();
      return;
    }
    const standard = this.#series.takeBack(mark);
    this.#series.cut();
    this.#mark = this.#series.mark;
    for (const { key, value } of standard) this.#series.add(key, value);
  }
}

/** A run that starts a table may be cut anywhere: nothing in front of it shares a table with it. */
function isTableStart({ place }: SeriesMark): boolean {
  return place.block === 0 && place.row === 0;
}
