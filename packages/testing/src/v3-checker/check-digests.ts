import { hex, latin1 } from "./byte-view.ts";
import { type Families, headerOf } from "./families.ts";
import { xxh64 } from "./hashes.ts";
import { escape } from "./tuple.ts";
import type { Violations } from "./violations.ts";
import { WireMessage } from "./wire-fields.ts";

const targetBucket = 512;
const maxWidth = 16;
const abiVersion = 1;

interface Partition {
  /** Bucket hash (16 bits), content hash. */
  readonly grants: { readonly bucket: number; readonly hash: bigint }[];
}

/** Digests are exact or absent as a whole (c1z-v3-pebble §2.6): all of them are computed again. */
export function checkDigests(families: Families, manifest: WireMessage, found: Violations): void {
  if (families.digests.size === 0 && families.grantHashes.size === 0 && !manifest.has(43)) return;
  const { rows, hashRows, root } = computeDigests(families);
  compare("digest", rows, families.digests, found);
  compare("grant hash", hashRows, families.grantHashes, found);
  const stored = manifest.message(43);
  found.check(hex(stored.bytes(1)) === root.xor, () => `manifest: digest ${hex(stored.bytes(1))}, expected ${root.xor}`);
  found.check(stored.int(2) === root.count, () => `manifest: digest of ${stored.int(2)} grants, expected ${root.count}`);
  found.check(stored.int(3) === abiVersion, () => `manifest: digest of ABI ${stored.int(3)}`);
}

interface Digests {
  readonly rows: ReadonlyMap<string, string>;
  readonly hashRows: ReadonlyMap<string, string>;
  readonly root: { readonly xor: string; readonly count: number };
}

function computeDigests(families: Families): Digests {
  const partitions = new Map<string, Partition>();
  for (const key of families.entitlements.keys()) partitions.set(key.slice(headerOf("entitlements").length + 1), { grants: [] });
  const hashRows = new Map<string, string>();
  let all = 0n;
  for (const [key, value] of families.grants) {
    const tail = key.slice(headerOf("grants").length + 1);
    const parts = tail.split("\0");
    const name = parts.slice(0, 4).join("\0");
    const principal = parts.slice(4).join("\0");
    const bucket = Number(xxh64(bytes(principal)) >> 48n);
    const hash = contentHash(tail, value);
    all ^= hash;
    const partition = partitions.get(name) ?? { grants: [] };
    partition.grants.push({ bucket, hash });
    partitions.set(name, partition);
    hashRows.set(`${headerOf("grantHashes")}\0${name}\0${u16(bucket)}${principal}`, bigEndian(hash));
  }
  const rows = new Map<string, string>();
  for (const [name, partition] of partitions) addNodes(rows, `${headerOf("digests")}\0${escape(name)}\0`, partition);
  const count = families.grants.size;
  rows.set("\u0003\u000a\u0008\0\0\u0002", bigEndian(BigInt(count)) + bigEndian(all));
  return { rows, hashRows, root: { xor: bigEndian(all), count } };
}

function contentHash(tail: string, record: Uint8Array): bigint {
  const sources = new WireMessage(record).all(9).map((entry) => latin1(new WireMessage(entry).bytes(1)));
  return xxh64(
    bytes(
      tail +
        sources
          .sort()
          .map((source) => `\0${escape(source)}`)
          .join(""),
    ),
  );
}

function addNodes(rows: Map<string, string>, prefix: string, { grants }: Partition): void {
  let width = 0;
  while (width < maxWidth && targetBucket * 2 ** width < grants.length) width++;
  const fold = (some: Partition["grants"]): string =>
    bigEndian(BigInt(some.length)) + bigEndian(some.reduce((xor, { hash }) => xor ^ hash, 0n));
  rows.set(`${prefix}\0`, width.toString(16).padStart(2, "0") + fold(grants));
  if (width === 0) return;
  for (const [leaf, some] of Map.groupBy(grants, ({ bucket }) => bucket >> (16 - width))) {
    rows.set(`${prefix}\u0001${u16(leaf << (16 - width))}`, fold(some));
  }
}

function compare(
  what: string,
  expected: ReadonlyMap<string, string>,
  stored: ReadonlyMap<string, Uint8Array>,
  found: Violations,
): void {
  for (const [key, value] of expected) {
    const bytes = stored.get(key);
    found.check(
      bytes !== undefined && hex(bytes) === value,
      () => `${what} ${JSON.stringify(key)}: ${bytes === undefined ? "missing" : hex(bytes)}, expected ${value}`,
    );
  }
  for (const key of stored.keys()) found.check(expected.has(key), () => `${what} ${JSON.stringify(key)}: belongs to nothing`);
}

function bytes(text: string): Uint8Array {
  return Buffer.from(text, "latin1");
}

function u16(value: number): string {
  return String.fromCharCode(value >> 8, value & 0xff);
}

/** Eight bytes, as hexadecimal digits. */
function bigEndian(value: bigint): string {
  return value.toString(16).padStart(16, "0");
}
