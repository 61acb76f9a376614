import { Catalog } from "../catalog/catalog.ts";
import { ExampleSet } from "../catalog/example-set.ts";
import { RecordIndex } from "../catalog/record-index.ts";
import { type Duplicates, resolveDuplicates } from "../catalog/resolve-duplicates.ts";
import type { Journal } from "../journal/journal.ts";
import type { PageHead } from "../journal/page-head.ts";
import type { Position } from "../journal/position.ts";
import type { Action, ActionOp } from "../plan/action.ts";
import { Admissions } from "../plan/admissions.ts";
import { Ledger } from "../plan/ledger.ts";
import { Plan } from "../plan/plan.ts";
import type { Roots } from "../plan/roots.ts";

/** A record that is in the journal. */
export interface WrittenPage {
  readonly head: PageHead;
  readonly rows: Buffer;
  /** Of the first byte of the record's body. */
  readonly position: Position;
  /** Bytes of the body before `rows`. */
  readonly headLength: number;
}

/** Everything that a sync knows. It changes only by taking in written records, so replaying the journal restores it. */
export class SyncState {
  readonly catalog: Catalog = new Catalog();
  readonly records: RecordIndex = new RecordIndex();
  readonly ledger: Ledger = new Ledger();
  readonly admissions: Admissions = new Admissions();
  readonly duplicates: Duplicates = {
    resources: new ExampleSet(),
    entitlements: new ExampleSet(),
    grants: new ExampleSet(),
  };
  readonly plan: Plan;

  constructor(phases: readonly ActionOp[], rootsOf: (op: ActionOp, catalog: Catalog) => Roots) {
    this.plan = new Plan(phases, this.admissions, (op) => rootsOf(op, this.catalog));
  }

  /** Takes in rows and counts of a record; the plan is a matter of {@link Plan.commit}. Returns the number of rows. */
  addRows({ head, rows, position, headLength }: WrittenPage): number {
    this.records.add(position, headLength);
    const count = this.catalog.apply(rows, position + headLength);
    this.ledger.note(head, count);
    return count;
  }

  /** Takes in a whole record. Returns the spawned cursors that were admitted before. */
  commit(page: WrittenPage): { readonly rows: number; readonly repeated: readonly Action[] } {
    const rows = this.addRows(page);
    return { rows, repeated: this.plan.commit(page.head) };
  }

  /** Settles what the calls of a phase left open; nothing may be under way. */
  async settle(journal: Journal, signal: AbortSignal): Promise<void> {
    const { catalog, records, duplicates } = this;
    await resolveDuplicates({ catalog, journal, records, duplicates, signal });
  }
}
