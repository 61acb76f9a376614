import { ByteView } from "./byte-view.ts";

/** Decodes a raw Snappy block, byte by byte: plain on purpose, an oracle for faster ones. */
export function unsnap(packed: Uint8Array): Uint8Array {
  const view = new ByteView(packed);
  const size = view.uvarint();
  const out: number[] = [];
  while (view.left > 0) {
    const tag = view.uint(1);
    const kind = tag & 3;
    if (kind === 0) {
      const short = tag >> 2;
      for (const byte of view.take((short < 60 ? short : view.uint(short - 59)) + 1)) out.push(byte);
      continue;
    }
    const length = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const distance = kind === 1 ? (tag >> 5) * 256 + view.uint(1) : view.uint(kind === 2 ? 2 : 4);
    if (distance === 0 || distance > out.length) throw new RangeError(`copy from ${distance} bytes back at ${out.length}`);
    for (let i = 0; i < length; i++) out.push(out[out.length - distance] as number);
  }
  if (out.length !== size) throw new RangeError(`${out.length} bytes, expected ${size}`);
  return Uint8Array.from(out);
}
