import { corruptFile, truncatedFile } from "../errors.ts";
import { type FrameHeader, frameHeaderLength, frameMagic, isSkippableMagic, parseFrameHeader } from "./frame-header.ts";
import type { SourceFile } from "./source-file.ts";

/** One zstd frame of a file; skippable frames are passed over. */
export interface Frame {
  /** Of the frame's magic in the file. */
  readonly offset: number;
  /** Magic, header, blocks and checksum. */
  readonly length: number;
  readonly header: FrameHeader;
}

// RFC 8878 §3.1.1.2.4: no block, packed or unpacked, is larger.
const maxBlockBytes = 128 * 1024;

/**
 * Finds the borders of the zstd frames from `from` to `end` without unpacking anything, because Node's decoder stops behind the first frame of
 * what it is given and reports neither further frames nor garbage. Ends inside a frame are `BATON_C1Z_TRUNCATED`, bytes that start no
 * frame `BATON_C1Z_CORRUPT`, both with the offset.
 */
export async function* walkFrames(file: SourceFile, from: number, end: number = file.size): AsyncGenerator<Frame, void, void> {
  let offset = from;
  while (offset < end) {
    const walk = new FrameWalk(file, offset, end);
    const frame = await walk.frame();
    if (frame.header !== undefined) yield { offset, length: frame.length, header: frame.header };
    offset += frame.length;
  }
}

/** Walks one frame; knows where it started, for messages. */
class FrameWalk {
  readonly #file: SourceFile;
  readonly #offset: number;
  readonly #end: number;

  constructor(file: SourceFile, offset: number, end: number) {
    this.#file = file;
    this.#offset = offset;
    this.#end = end;
  }

  async frame(): Promise<{ readonly length: number; readonly header: FrameHeader | undefined }> {
    const magic = await this.#magic();
    if (isSkippableMagic(magic)) {
      const size = await this.#bytes(this.#offset + 4, 4);
      const length = 8 + new DataView(size.buffer, size.byteOffset, 4).getUint32(0, true);
      this.#mustReach(this.#offset + length);
      return { length, header: undefined };
    }
    const header = await this.#header();
    let at = this.#offset + header.length;
    for (let isLast = false; !isLast; ) {
      const block = await this.#block(at);
      isLast = block.isLast;
      at += block.length;
    }
    if (header.hasChecksum) at += 4;
    this.#mustReach(at);
    return { length: at - this.#offset, header };
  }

  async #magic(): Promise<number> {
    const available = Math.min(4, this.#end - this.#offset);
    const bytes = await this.#file.bytes(this.#offset, available);
    if (available < 4 && bytes.every((byte, i) => byte === ((frameMagic >>> (8 * i)) & 0xff))) throw this.#cut(this.#end);
    const magic = available < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
    if (magic === frameMagic || isSkippableMagic(magic)) return magic;
    const found = Buffer.from(bytes).toString("hex");
    throw corruptFile(
      this.#file.path,
      `no zstd frame starts at byte ${this.#offset} (found ${found}), ${this.#end - this.#offset} bytes before its end`,
    );
  }

  async #header(): Promise<FrameHeader> {
    const [descriptor = 0] = await this.#bytes(this.#offset + 4, 1);
    const header = parseFrameHeader(await this.#bytes(this.#offset, frameHeaderLength(descriptor)));
    if (typeof header === "string") throw corruptFile(this.#file.path, `${header} at byte ${this.#offset}`);
    return header;
  }

  async #block(at: number): Promise<{ readonly length: number; readonly isLast: boolean }> {
    const [low = 0, middle = 0, high = 0] = await this.#bytes(at, 3);
    const word = low | (middle << 8) | (high << 16);
    const size = word >>> 3;
    const type = (word >>> 1) & 3;
    if (type === 3 || size > maxBlockBytes) {
      const what = type === 3 ? "has the reserved type" : `claims ${size} bytes, more than 131072`;
      throw corruptFile(this.#file.path, `zstd block at byte ${at} ${what} (frame starts at byte ${this.#offset})`);
    }
    const isRunLength = type === 1;
    const length = 3 + (isRunLength ? 1 : size);
    this.#mustReach(at + length);
    return { length, isLast: (word & 1) !== 0 };
  }

  async #bytes(at: number, length: number): Promise<Uint8Array> {
    this.#mustReach(at + length);
    return this.#file.bytes(at, length);
  }

  #mustReach(end: number): void {
    if (end > this.#end) throw this.#cut(end);
  }

  #cut(needed: number): Error {
    const missing = needed > this.#end ? `, at least ${needed - this.#end} bytes early` : "";
    return truncatedFile(
      this.#file.path,
      `ends inside a zstd frame after ${this.#end} bytes${missing} (frame starts at byte ${this.#offset})`,
    );
  }
}
