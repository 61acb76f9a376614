import type { ProgressLog } from "../collect/progress-log.ts";
import type { SyncState, WrittenPage } from "../collect/sync-state.ts";
import { ByteReader } from "../journal/byte-reader.ts";
import type { Journal } from "../journal/journal.ts";
import { type PageHead, readPageHead } from "../journal/page-head.ts";
import type { Position } from "../journal/position.ts";
import { actionKey } from "../plan/action.ts";
import type { Chain } from "../plan/chain.ts";

interface Part {
  readonly head: PageHead;
  readonly position: Position;
  readonly headLength: number;
  readonly rowBytes: number;
}

/** Brings a fresh state to where the records of a journal lead. */
export class Replay {
  readonly #state: SyncState;
  readonly #progressLog: ProgressLog;
  readonly #signal: AbortSignal;
  /** Listings that have begun and not ended. */
  readonly #open = new Map<string, Chain>();
  /** Rows of pages whose last record has not come yet: without it they never count. */
  readonly #parts = new Map<string, Part[]>();

  constructor(state: SyncState, progressLog: ProgressLog, signal: AbortSignal) {
    this.#state = state;
    this.#progressLog = progressLog;
    this.#signal = signal;
  }

  /** Takes in one record. Returns a promise only where rows have to be read. */
  readonly visit = (journal: Journal, body: Buffer, position: Position): Promise<void> | void => {
    // The kind byte was looked at by the scan.
    const reader = new ByteReader(body, 1);
    const head = readPageHead(reader);
    const headLength = reader.offset;
    const page = { head, rows: body.subarray(headLength), position, headLength };
    const key = actionKey(head.action);
    if (head.outcome === "part") {
      const part = { head, position, headLength, rowBytes: page.rows.length };
      this.#parts.set(key, [...(this.#parts.get(key) ?? []), part]);
      return undefined;
    }
    const inPhase = this.#state.plan.phase === head.action.op;
    if (inPhase && !this.#parts.has(key)) return this.#commit(page, key);
    return this.#commitSlowly(journal, page, key);
  };

  /** To be called behind the last record: unfinished listings go on with their next page. */
  finish(): void {
    for (const chain of this.#open.values()) {
      chain.hasOldToken = true;
      this.#state.plan.pushBack(chain);
    }
  }

  async #commitSlowly(journal: Journal, page: WrittenPage, key: string): Promise<void> {
    while (this.#state.plan.phase !== page.head.action.op) {
      await this.#state.settle(journal, this.#signal);
      if (!this.#state.plan.enterNext()) throw new RangeError(`the plan has no phase ${page.head.action.op}`);
    }
    for (const part of this.#parts.get(key) ?? []) {
      const place = {
        count: 1,
        positions: Float64Array.of(part.position + part.headLength),
        lengths: Uint32Array.of(part.rowBytes),
      };
      const { bytes } = await journal.rows(place, this.#signal);
      this.#state.addRows({ ...part, rows: bytes });
    }
    this.#parts.delete(key);
    this.#commit(page, key);
  }

  #commit(page: WrittenPage, key: string): void {
    const { head } = page;
    const chain = this.#open.get(key) ?? this.#state.plan.resumeChain(head.action);
    // An earlier resume had to begin this listing again.
    if (head.page === 0 && chain.page > 0) chain.restart();
    const { rows } = this.#state.commit(page);
    this.#progressLog.page(head, rows, { quiet: true });
    if (head.nextToken === "") {
      this.#open.delete(key);
      return;
    }
    chain.advance(head.nextToken);
    this.#open.set(key, chain);
  }
}
