import { ByteReader } from "../journal/byte-reader.ts";
import type { RowWindow } from "./row-windows.ts";

/** One row after the other out of windows. Waiting once for a window, not for each row, is what makes millions of them cheap. */
export class RowCursor {
  readonly #windows: AsyncGenerator<RowWindow>;
  readonly #reader = new ByteReader(Buffer.alloc(0));
  #window: RowWindow | undefined;
  #next = 0;

  constructor(windows: AsyncGenerator<RowWindow>) {
    this.#windows = windows;
  }

  /** True when `next` needs `refill` first. */
  get isEmpty(): boolean {
    return this.#window === undefined || this.#next === this.#window.items.length;
  }

  async refill(): Promise<void> {
    const { value, done } = await this.#windows.next();
    if (done === true) throw new RangeError("the journal holds fewer rows than were asked for");
    this.#window = value;
    this.#next = 0;
  }

  /** A reader at the start of the next row. */
  next(): ByteReader {
    if (this.#window === undefined) throw new RangeError("the cursor is empty");
    const { bytes, starts } = this.#window.rows;
    this.#reader.reset(bytes, starts[this.#next++]);
    return this.#reader;
  }
}
