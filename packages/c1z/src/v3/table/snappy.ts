import { corrupt } from "../corrupt.ts";

/**
 * Decodes one raw Snappy block (format_description of google/snappy: a length, then literals and copies).
 *
 * @throws BATON_C1Z_CORRUPT for a length above `maxLength`, a copy from before the start, or a result of another length.
 */
export function decodeSnappy(input: Uint8Array, maxLength: number, what: string): Uint8Array {
  let at = 0;
  let length = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = input[at++];
    if (byte === undefined || shift > 28) throw corrupt(`${what}: Snappy length is cut short`);
    length += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
  }
  if (length > maxLength) throw corrupt(`${what}: Snappy block claims ${length} bytes, at most ${maxLength} are allowed`);
  const output = new Uint8Array(length);
  let out = 0;
  while (at < input.length) {
    const tag = input[at++] as number;
    if ((tag & 3) === 0) {
      let size = (tag >>> 2) + 1;
      if (size > 60) {
        const extra = size - 60;
        size = 1;
        for (let i = 0; i < extra; i++) size += (input[at + i] ?? 0) * 2 ** (8 * i);
        at += extra;
      }
      if (at + size > input.length || out + size > length) throw corrupt(`${what}: Snappy literal runs over the end`);
      copyBytes(input, at, output, out, size);
      at += size;
      out += size;
      continue;
    }
    let size: number;
    let offset: number;
    if ((tag & 3) === 1) {
      size = ((tag >>> 2) & 7) + 4;
      offset = ((tag & 0xe0) << 3) | (input[at] ?? 0);
      at += 1;
    } else {
      size = (tag >>> 2) + 1;
      const wide = (tag & 3) === 3;
      offset = (input[at] ?? 0) + (input[at + 1] ?? 0) * 0x100;
      if (wide) offset += (input[at + 2] ?? 0) * 0x10000 + (input[at + 3] ?? 0) * 0x1000000;
      at += wide ? 4 : 2;
    }
    if (at > input.length || offset === 0 || offset > out || out + size > length) {
      throw corrupt(`${what}: Snappy copy reaches outside of the block`);
    }
    // Overlapping copies repeat what they have just written, so they go forward byte by byte.
    if (offset >= size) output.copyWithin(out, out - offset, out - offset + size);
    else for (let i = 0; i < size; i++) output[out + i] = output[out + i - offset] as number;
    out += size;
  }
  if (out !== length) throw corrupt(`${what}: Snappy block decodes to ${out} bytes, its length says ${length}`);
  return output;
}

/** `set` on a subarray costs more than the loop for the short literals that prevail. */
function copyBytes(from: Uint8Array, start: number, to: Uint8Array, at: number, size: number): void {
  if (size > 48) to.set(from.subarray(start, start + size), at);
  else for (let i = 0; i < size; i++) to[at + i] = from[start + i] as number;
}
