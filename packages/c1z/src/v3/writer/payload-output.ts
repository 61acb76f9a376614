import { writeAll } from "../../envelope/encode-payload.ts";
import type { FileReplacement } from "../../envelope/replace-file.ts";

// Below this the whole payload waits in memory for the head of the file, which is known last; above it, frames go to disk.
const heldBytes = 8 * 2 ** 20;

/** Offsets in the file. */
export interface FramePlace {
  readonly firstFrame: number;
  readonly end: number;
}

/**
 * Lays a file out as head, frames, tail, though the head is known only after the frames. Small payloads wait in memory; the frames of larger ones
 * are written behind a gap of `headRoom` bytes, which the format allows: only the index says where frames are (c1z-v3-pebble §1.4).
 */
export class PayloadOutput implements AsyncDisposable {
  readonly #open: () => Promise<FileReplacement>;
  readonly #headRoom: number;
  #held: Uint8Array[] = [];
  #replacement: FileReplacement | undefined;
  #size = 0;

  constructor(open: () => Promise<FileReplacement>, headRoom: number) {
    this.#open = open;
    this.#headRoom = headRoom;
  }

  /** Appends a frame and returns where it starts, counted from the first one. Calls must not overlap. */
  async append(frame: Uint8Array): Promise<number> {
    const offset = this.#size;
    this.#size += frame.length;
    if (this.#replacement !== undefined) {
      await writeAll(this.#replacement.file, frame, this.#headRoom + offset);
      return offset;
    }
    this.#held.push(frame);
    if (this.#size > heldBytes) await this.#start(this.#headRoom);
    return offset;
  }

  /** Bytes that the head may have; undefined while it may have any number. */
  get headLimit(): number | undefined {
    return this.#replacement === undefined ? undefined : this.#headRoom;
  }

  /** Writes head and tail and puts the file in place. `tail` is told where the first frame starts and the last one ends. Returns the size of the file. */
  async commit(head: Uint8Array, tail: (frames: FramePlace) => Uint8Array): Promise<number> {
    const firstFrame = this.headLimit ?? head.length;
    if (head.length > firstFrame) throw new RangeError(`head of ${head.length} bytes does not fit into ${firstFrame}`);
    const replacement = this.#replacement ?? (await this.#start(firstFrame));
    await writeAll(replacement.file, head, 0);
    const end = firstFrame + this.#size;
    const last = tail({ firstFrame, end });
    await writeAll(replacement.file, last, end);
    await replacement.commit();
    return end + last.length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#replacement?.[Symbol.asyncDispose]();
  }

  async #start(firstFrame: number): Promise<FileReplacement> {
    const replacement = await this.#open();
    this.#replacement = replacement;
    let at = firstFrame;
    for (const frame of this.#held) {
      await writeAll(replacement.file, frame, at);
      at += frame.length;
    }
    this.#held = [];
    return replacement;
  }
}
