import { ByteView } from "./byte-view.ts";

export interface FrameFacts {
  /** Bytes from the magic to the end of the checksum. */
  readonly length: number;
  readonly hasChecksum: boolean;
  readonly windowBytes: number;
}

/** Walks one zstd frame from the start of `bytes` to its last block (RFC 8878 §3.1.1), without decoding it. */
export function zstdFrame(bytes: Uint8Array): FrameFacts {
  const view = new ByteView(bytes);
  if (view.uint(4) !== 0xfd2fb528) throw new RangeError("no zstd frame starts here");
  const descriptor = view.uint(1);
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const hasChecksum = (descriptor & 4) !== 0;
  const windowByte = isSingleSegment ? 0 : view.uint(1);
  view.take([0, 1, 2, 4][descriptor & 3] as number);
  const sizeBytes = descriptor >> 6 === 0 ? (isSingleSegment ? 1 : 0) : 1 << (descriptor >> 6);
  const contentSize = view.take(sizeBytes).reduceRight((value, byte) => value * 256 + byte, 0) + (sizeBytes === 2 ? 256 : 0);
  for (let isLast = false; !isLast; ) {
    const header = view.uint(3);
    isLast = (header & 1) === 1;
    const type = (header >> 1) & 3;
    if (type === 3) throw new RangeError("reserved block type");
    view.take(type === 1 ? 1 : header >> 3);
  }
  if (hasChecksum) view.take(4);
  const base = 2 ** (10 + (windowByte >> 3));
  return { length: view.at, hasChecksum, windowBytes: isSingleSegment ? contentSize : base + (base / 8) * (windowByte & 7) };
}
