import { corrupt } from "../corrupt.ts";
import type { RandomAccess } from "../table/random-access.ts";
import { isLocalName } from "./local-name.ts";

const blockSize = 512;

/** Where a file of a tar archive is. */
export interface TarEntry {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
}

/** Lists the regular files of a tar archive that starts at `start`; other entries are passed over (c1z-v3-pebble §1.4). */
export function* tarEntries(archive: RandomAccess, start: number): Generator<TarEntry> {
  let at = start;
  while (at + blockSize <= archive.size) {
    const header = Buffer.from(archive.read(at, blockSize));
    if (header.every((byte) => byte === 0)) return;
    const size = octal(header, 124, 12);
    if (!hasValidChecksum(header)) throw corrupt(`c1z v3: tar header at byte ${at} fails its checksum`);
    const offset = at + blockSize;
    if (offset + size > archive.size)
      throw corrupt(`c1z v3: tar entry at byte ${at} claims ${size} bytes, ${archive.size - offset} are left`);
    const type = String.fromCharCode(header[156] as number);
    if (type === "0" || type === "\0") yield { name: checkedName(header), offset, size };
    at = offset + Math.ceil(size / blockSize) * blockSize;
  }
}

function checkedName(header: Buffer): string {
  const text = (from: number, length: number): string => header.toString("utf8", from, from + length).split("\0", 1)[0] ?? "";
  const prefix = text(257, 5) === "ustar" ? text(345, 155) : "";
  const name = prefix === "" ? text(0, 100) : `${prefix}/${text(0, 100)}`;
  const mode = octal(header, 100, 8);
  const local = name.replace(/^\.\//, "");
  if (!isLocalName(local)) throw corrupt(`c1z v3: unsafe tar entry path: ${JSON.stringify(name)}`);
  if (mode > 0o777) throw corrupt(`c1z v3: unsafe tar mode ${mode}`);
  return local;
}

function octal(header: Buffer, from: number, length: number): number {
  const text = header
    .toString("latin1", from, from + length)
    .replace(/[\0 ]+$/, "")
    .trim();
  const value = text === "" ? 0 : Number.parseInt(text, 8);
  if (!Number.isSafeInteger(value) || value < 0)
    throw corrupt(`c1z v3: tar header has ${JSON.stringify(text)} where a number is expected`);
  return value;
}

/** Sum of the header's bytes, with the checksum's own field read as spaces. */
function hasValidChecksum(header: Buffer): boolean {
  let sum = 8 * 32;
  for (let i = 0; i < blockSize; i++) if (i < 148 || i >= 156) sum += header[i] as number;
  return sum === octal(header, 148, 8);
}
