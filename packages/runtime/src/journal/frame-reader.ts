import { frameBytes, matchesChecksum } from "./frame.ts";
import { positionOf } from "./position.ts";
import type { SegmentFile } from "./segment-files.ts";

const chunkBytes = 4 * 1024 * 1024;

export interface Frame {
  readonly body: Buffer;
  /** Where the frame starts in the segment; its body is behind the frame header. */
  readonly offset: number;
}

/** Reads the frames of one segment in large chunks. */
export class FrameReader {
  readonly #file: SegmentFile;
  readonly #segment: number;
  #chunk: Buffer = Buffer.alloc(0);
  #chunkOffset = 0;
  /** Behind the last valid frame. */
  offset = 0;
  /** True when nothing, not even half a frame, follows the last valid one. */
  atEnd = false;

  constructor(file: SegmentFile, segment: number) {
    this.#file = file;
    this.#segment = segment;
  }

  /** The next frame, or undefined at the end and at the first damaged one. */
  async next(): Promise<Frame | undefined> {
    const header = await this.#take(this.offset, frameBytes);
    if (header.length < frameBytes) {
      this.atEnd = header.length === 0;
      return undefined;
    }
    const length = header.readUInt32LE(0);
    const checksum = header.readUInt32LE(4);
    const body = await this.#take(this.offset + frameBytes, length);
    // Zeros, as a file system leaves them after a power cut, are a valid frame without a body: there is no such record.
    const place = positionOf(this.#segment, this.offset);
    if (length === 0 || body.length < length || !matchesChecksum(body, place, checksum)) return undefined;
    const frame = { body, offset: this.offset };
    this.offset += frameBytes + length;
    return frame;
  }

  /** A view of `size` bytes at `offset`, shorter at the end of the file. */
  async #take(offset: number, size: number): Promise<Buffer> {
    if (this.#chunkOffset + this.#chunk.length - offset < size) {
      const wanted = Buffer.allocUnsafe(Math.max(chunkBytes, await this.#readable(offset, size)));
      this.#chunk = wanted.subarray(0, await this.#file.read(wanted, offset));
      this.#chunkOffset = offset;
    }
    const start = offset - this.#chunkOffset;
    return this.#chunk.subarray(start, start + size);
  }

  /** A damaged length must not make us allocate what the file does not hold: the byte at its promised end has to exist. */
  async #readable(offset: number, size: number): Promise<number> {
    if (size <= chunkBytes) return size;
    const filled = await this.#file.read(Buffer.alloc(1), offset + size - 1);
    return filled === 1 ? size : 0;
  }
}
