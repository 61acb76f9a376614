import { createHash } from "node:crypto";
import { zstdDecompressSync } from "node:zlib";
import { bigEndian, hex, latin1 } from "./byte-view.ts";
import { xxh64 } from "./hashes.ts";
import type { Violations } from "./violations.ts";
import { WireMessage } from "./wire-fields.ts";
import { zstdFrame } from "./zstd-frame.ts";

export interface OpenedEnvelope {
  readonly manifest: WireMessage;
  /** Payload files by name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

const footerBytes = 28;
const maxWindowBytes = 8 * 2 ** 20;
const indexedZstd = 5;
const structuredIds = 2;

/** Every rule of c1z-v3-pebble §1 for the encoding INDEXED_ZSTD. Undefined when nothing behind the envelope can be checked. */
export function openEnvelope(file: Uint8Array, found: Violations): OpenedEnvelope | undefined {
  if (latin1(file.subarray(0, 5)) !== "C1Z3\0") {
    found.add(`envelope: starts with ${hex(file.subarray(0, 5))}`);
    return undefined;
  }
  const length = bigEndian(file.subarray(5, 9));
  if (length > 16 * 2 ** 20 || 9 + length + footerBytes > file.length) {
    found.add(`envelope: manifest length ${length} in a file of ${file.length} bytes`);
    return undefined;
  }
  const head = file.subarray(9, 9 + length);
  const manifest = found.run("envelope: manifest", () => new WireMessage(head));
  if (manifest === undefined) return undefined;
  found.run("manifest", () => checkManifest(manifest, found));
  if (manifest.int(4) !== indexedZstd) {
    found.add(`envelope: payload encoding ${manifest.int(4)}, the checker knows 5`);
    return undefined;
  }
  const files = found.run("envelope: index", () => readFrames(file, 9 + length, xxh64(head), found));
  return files === undefined ? undefined : { manifest, files };
}

function checkManifest(manifest: WireMessage, found: Violations): void {
  found.check(manifest.text(1) === "pebble3", () => `manifest: engine ${JSON.stringify(manifest.text(1))}`);
  found.check(manifest.int(2) === 24, () => `manifest: engine_schema_version ${manifest.int(2)}`);
  found.check(manifest.int(42) === structuredIds, () => `manifest: pebble_id_index_format ${manifest.int(42)}`);
  found.check(manifest.all(40).length === 1, () => `manifest: ${manifest.all(40).length} sync_runs`);
  if (!manifest.has(10)) {
    found.add("manifest: no descriptors");
    return;
  }
  const files = manifest
    .message(10)
    .all(1)
    .map((bytes) => new WireMessage(bytes));
  const names = files.map((descriptor) => descriptor.text(1));
  found.check(names.join() === names.toSorted().join(), () => `manifest: descriptors are not sorted: ${names.join(", ")}`);
  for (const descriptor of files) {
    for (const imported of descriptor.all(3)) {
      const name = Buffer.from(imported).toString();
      found.check(names.includes(name), () => `manifest: ${descriptor.text(1)} imports ${name}, which is missing`);
    }
  }
}

function readFrames(file: Uint8Array, start: number, headHash: bigint, found: Violations): Map<string, Uint8Array> {
  const footer = Buffer.from(file.subarray(file.length - footerBytes));
  if (footer.toString("latin1", 20) !== "C1ZIDX1\0") throw new RangeError("footer magic is missing");
  const indexOffset = Number(footer.readBigUInt64BE(0));
  const indexLength = footer.readUInt32BE(8);
  if (indexOffset < start || indexOffset + indexLength + footerBytes !== file.length || indexLength > 64 * 2 ** 20) {
    throw new RangeError(`index at ${indexOffset}, ${indexLength} bytes, in a file of ${file.length}`);
  }
  const bytes = file.subarray(indexOffset, indexOffset + indexLength);
  if (xxh64(bytes) !== footer.readBigUInt64BE(12)) throw new RangeError("hash mismatch");
  const index = new WireMessage(bytes);
  found.check(index.uint64(4) === headHash, () => "index: manifest hash mismatch");
  const files = new Map<string, Uint8Array>();
  const totals = { raw: 0, packed: 0 };
  let end = start;
  const entries = index.all(1).map((entry) => new WireMessage(entry));
  for (const entry of entries.toSorted((a, b) => a.int(2) - b.int(2))) {
    const name = entry.text(1);
    found.check(entry.int(2) >= end, () => `frame ${name}: starts at ${entry.int(2)}, inside another frame or the head`);
    end = entry.int(2) + entry.int(3);
    found.check(end <= indexOffset, () => `frame ${name}: ends at ${end}, behind the start of the index`);
    found.check(!files.has(name), () => `frame ${name}: there are two`);
    found.check(/^[\w.-]+$/.test(name), () => `frame ${name}: not a plain file name`);
    totals.raw += entry.int(4);
    totals.packed += entry.int(3);
    const raw = found.run(`frame ${name}`, () => unpack(file.subarray(entry.int(2), end), entry, found));
    if (raw !== undefined) files.set(name, raw);
  }
  found.check(index.int(2) === totals.raw, () => `index: total_raw_size ${index.int(2)}, frames say ${totals.raw}`);
  found.check(index.int(3) === totals.packed, () => `index: total_compressed_size ${index.int(3)}, frames say ${totals.packed}`);
  return files;
}

function unpack(frame: Uint8Array, entry: WireMessage, found: Violations): Uint8Array {
  const name = entry.text(1);
  const facts = zstdFrame(frame);
  found.check(facts.length === frame.length, () => `frame ${name}: ${frame.length - facts.length} bytes behind its end`);
  found.check(facts.hasChecksum, () => `frame ${name}: no checksum`);
  found.check(facts.windowBytes <= maxWindowBytes, () => `frame ${name}: window of ${facts.windowBytes} bytes`);
  const raw = zstdDecompressSync(frame);
  found.check(raw.length === entry.int(4), () => `frame ${name}: ${raw.length} bytes, raw_size says ${entry.int(4)}`);
  found.check(xxh64(raw) === entry.uint64(5), () => `frame ${name}: raw_xxh64 mismatch`);
  const sha256 = createHash("sha256").update(raw).digest();
  found.check(sha256.equals(entry.bytes(6)), () => `frame ${name}: raw_sha256 mismatch`);
  return raw;
}
