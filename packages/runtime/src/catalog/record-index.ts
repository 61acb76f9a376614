import { ByteReader } from "../journal/byte-reader.ts";
import { recordKinds } from "../journal/header.ts";
import type { Journal } from "../journal/journal.ts";
import { type PageHead, readPageHead } from "../journal/page-head.ts";
import type { Position } from "../journal/position.ts";
import { compareActions } from "../plan/action.ts";
import { grown, initialRows } from "./columns.ts";

/** Where records begin, so that a row's position leads to the page that it came with: 12 bytes a record. */
export class RecordIndex {
  #starts: Float64Array = new Float64Array(initialRows);
  #headLengths: Uint32Array = new Uint32Array(initialRows);
  #count = 0;

  /** Records are added in the order of the journal. `headLength` counts from the start of the body to its first row. */
  add(start: Position, headLength: number): void {
    const index = this.#count++;
    this.#starts = grown(this.#starts, this.#count);
    this.#headLengths = grown(this.#headLengths, this.#count);
    this.#starts[index] = start;
    this.#headLengths[index] = headLength;
  }

  /** Index of the record that the position is in. */
  recordOf(position: Position): number {
    let low = 0;
    let high = this.#count - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#starts[middle] as number) <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The heads of these records, read from the journal. */
  async heads(journal: Journal, records: ReadonlySet<number>, signal: AbortSignal): Promise<Map<number, PageHead>> {
    const wanted = [...records];
    const { bytes, starts } = await journal.rows(
      {
        count: wanted.length,
        positions: Float64Array.from(wanted, (record) => this.#starts[record] as number),
        lengths: Uint32Array.from(wanted, (record) => this.#headLengths[record] as number),
      },
      signal,
    );
    return new Map(wanted.map((record, index) => [record, headAt(bytes.subarray(starts[index], starts[index + 1]))]));
  }
}

function headAt(bytes: Buffer): PageHead {
  const reader = new ByteReader(bytes);
  if (reader.byte() !== recordKinds.page) throw new RangeError("journal record is not a page");
  return readPageHead(reader);
}

/** Negative when the page of `a` comes before that of `b`, whatever order they were fetched in. Parts of one page are equal. */
export function comparePages(a: PageHead, b: PageHead): number {
  return compareActions(a.action, b.action) || a.page - b.page;
}
