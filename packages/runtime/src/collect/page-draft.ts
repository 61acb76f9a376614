import type { Nanos } from "@baton-ts/c1z";
import { type CallTime, type DropReason, type Drops, noDrops, type PageHead, type PageOutcome } from "../journal/page-head.ts";
import { PageRows } from "../journal/page-rows.ts";
import type { Action } from "../plan/action.ts";
import type { Chain } from "../plan/chain.ts";

/** A page while it is made. Each worker has one and uses it again for every page. */
export class PageDraft {
  readonly rows: PageRows = new PageRows();
  /** When the connector answered: the time of all rows of the page. */
  at: Nanos = 0n;
  listed = 0;
  added: Action[] = [];
  drops: Drops = noDrops();
  filteredTypes: Map<string, number> = new Map();
  calls: CallTime[] = [];

  /** Starts a page; calls that failed and are tried again stay counted. */
  restart(options: { readonly keepCalls: boolean }): void {
    this.rows.clear();
    this.listed = 0;
    this.added = [];
    this.#forgetCounts();
    if (!options.keepCalls) this.calls = [];
  }

  drop(reason: DropReason): void {
    this.drops[reason] += 1;
  }

  /** Counts a reference to a type that this sync does not cover. */
  filter(reason: DropReason, type: string): void {
    this.drop(reason);
    this.filteredTypes.set(type, (this.filteredTypes.get(type) ?? 0) + 1);
  }

  /** The head of what is in the draft now. A part takes the counts with it: the next record starts from zero. */
  takeHead(chain: Chain, outcome: PageOutcome, fields: { readonly nextToken?: string; readonly reason?: string } = {}): PageHead {
    const isPart = outcome === "part";
    const head: PageHead = {
      action: chain.action,
      page: chain.page,
      outcome,
      nextToken: fields.nextToken ?? "",
      reason: fields.reason ?? "",
      listed: isPart ? 0 : this.listed,
      added: isPart ? [] : this.added,
      drops: this.drops,
      filteredTypes: this.filteredTypes,
      calls: this.calls,
    };
    this.#forgetCounts();
    this.calls = [];
    return head;
  }

  #forgetCounts(): void {
    this.drops = noDrops();
    this.filteredTypes = new Map();
  }
}
