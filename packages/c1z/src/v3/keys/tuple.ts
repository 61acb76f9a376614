import { corrupt } from "../corrupt.ts";

// Components are escaped so that they hold no 00 byte and keep their order, then joined by 00 (c1z-v3-pebble §2.1).

/** Escapes `00` as `01 01` and `01` as `01 02`. Returns the input itself when nothing needs it. */
export function escapeComponent(bytes: Uint8Array): Uint8Array {
  let extra = 0;
  for (const byte of bytes) if (byte <= 1) extra++;
  if (extra === 0) return bytes;
  const escaped = new Uint8Array(bytes.length + extra);
  let at = 0;
  for (const byte of bytes) {
    if (byte <= 1) {
      escaped[at++] = 1;
      escaped[at++] = byte + 1;
    } else {
      escaped[at++] = byte;
    }
  }
  return escaped;
}

/** Reverses {@link escapeComponent}. @throws BATON_C1Z_CORRUPT for a lone escape byte. */
export function unescapeComponent(bytes: Uint8Array): Uint8Array {
  if (!bytes.includes(1)) return bytes;
  const plain: number[] = [];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte !== 1) {
      plain.push(byte);
      continue;
    }
    const next = bytes[++at];
    if (next !== 1 && next !== 2) throw corrupt("codec: invalid tuple encoding");
    plain.push(next - 1);
  }
  return Uint8Array.from(plain);
}

const encoder = new TextEncoder();

/** Key of a family: the header, then each component escaped, joined by 00; with `open`, a trailing 00 that makes it a prefix of longer keys. */
export function tupleKey(header: readonly number[], components: readonly string[], open = false): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.from(header)];
  const separator = Uint8Array.of(0);
  for (const component of components) parts.push(separator, escapeComponent(encoder.encode(component)));
  if (open) parts.push(separator);
  return Buffer.concat(parts);
}

/** Components behind a header of `headerLength` bytes and its separator, still escaped. */
export function splitTuple(key: Uint8Array, headerLength: number): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let start = headerLength + 1;
  for (let at = start; at <= key.length; at++) {
    if (at === key.length || key[at] === 0) {
      parts.push(key.subarray(start, at));
      start = at + 1;
    }
  }
  return parts;
}
