import type { ByteSink } from "../output/sink.ts";
import { type Fingerprint, fingerprint } from "./fingerprint.ts";
import type { Lookup } from "./lookup.ts";
import { createRing } from "./ring.ts";
import { createTextPacker, maxPackedLength, type TextPacker } from "./text-packer.ts";

/**
 * An object as the JSON text that goes into every row that names it. One that `get` answered has to be used before anything else is
 * read; one that `resolve` answered stays as it is.
 */
export interface JoinedJson {
  readonly packer: TextPacker;
  /** Holds the packed text from `start` to `end`. */
  readonly packed: Buffer;
  readonly start: number;
  readonly end: number;
  /** Bytes of the text. */
  readonly length: number;
  /** Of the stored message that the text was printed from. */
  readonly source: Fingerprint;
  /** The placeholder's name when the sync does not hold the object. */
  readonly missing: string | undefined;
  /** The text itself, where it is kept ready. */
  readonly text?: Buffer;
}

/** Writes the object's text. */
export function writeJoined(sink: ByteSink, { packer, packed, start, end, length, text }: JoinedJson): void {
  if (text !== undefined) {
    sink.bytes(text);
    return;
  }
  const at = sink.claim(length);
  packer.unpack(packed, start, end, sink.target, at);
}

/** The same object with its text ready; it stays valid. */
export function unpackJoined(value: JoinedJson): JoinedJson {
  const { packer, packed, start, end, length } = value;
  const text = Buffer.alloc(length);
  packer.unpack(packed, start, end, text, 0);
  return { ...value, text };
}

/** The object's text. */
export function joinedText(value: JoinedJson): string {
  return (value.text ?? unpackJoined(value).text ?? Buffer.alloc(0)).toString();
}

export interface JsonLookupOptions {
  /** Wire bytes of the object, or undefined for a miss. */
  readonly read: (group: string, id: string) => Promise<Uint8Array | undefined>;
  readonly print: (bytes: Uint8Array) => string;
  /** What stands for an object that is not there. */
  readonly placeholder: (group: string, id: string) => { readonly displayName: string; readonly json: string };
  /** Most bytes that are kept; what came first goes first. */
  readonly maxBytes: number;
  /** Every object in storage order, for a caller that turns out to need most of them; see {@link warmAfter}. */
  readonly readAll?: () => AsyncIterable<readonly StoredObject[]>;
}

export interface StoredObject {
  readonly group: string;
  readonly id: string;
  readonly data: Uint8Array;
}

/**
 * So many point reads say that a listing goes through the whole store in no order. Each of them unpacks a block for one object; reading all objects
 * in order takes as long as some ten thousand of them.
 */
const warmAfter = 5000;

// Entry: length of the text, length of the packed text, both halves of the fingerprint, 1 for a placeholder; then the packed text.
const headerBytes = 17;

const noSource: Fingerprint = { low: 0, high: 0 };

/** A cache of printed objects in front of point reads. */
export function createJsonLookup({ read, print, placeholder, maxBytes, readAll }: JsonLookupOptions): Lookup<JoinedJson> {
  const ring = createRing(maxBytes);
  let misses = 0;
  let keptBytes = 0;
  const packer = createTextPacker();
  let text = Buffer.alloc(4096);
  let packed = Buffer.alloc(maxPackedLength(text.length));

  const get = (group: string, id: string): JoinedJson | undefined => {
    const offset = ring.find(group, id);
    if (offset === undefined) return undefined;
    const { bytes } = ring;
    const start = offset + headerBytes;
    return {
      packer,
      packed: bytes,
      start,
      end: start + bytes.readInt32LE(offset + 4),
      length: bytes.readInt32LE(offset),
      source: { low: bytes.readInt32LE(offset + 8), high: bytes.readInt32LE(offset + 12) },
      missing: bytes[offset + 16] === 1 ? placeholder(group, id).displayName : undefined,
    };
  };

  const pack = (json: string): { readonly length: number; readonly packedLength: number } => {
    const length = Buffer.byteLength(json);
    if (length > text.length) {
      text = Buffer.alloc(length);
      packed = Buffer.alloc(maxPackedLength(length));
    }
    text.write(json);
    return { length, packedLength: packer.pack(text, length, packed) };
  };

  const keep = (group: string, id: string, json: string, source: Fingerprint, missing: string | undefined): JoinedJson => {
    const { length, packedLength } = pack(json);
    const offset = ring.claim(group, id, headerBytes + packedLength);
    keptBytes += headerBytes + packedLength;
    if (offset !== undefined) {
      const { bytes } = ring;
      bytes.writeInt32LE(length, offset);
      bytes.writeInt32LE(packedLength, offset + 4);
      bytes.writeInt32LE(source.low, offset + 8);
      bytes.writeInt32LE(source.high, offset + 12);
      bytes[offset + 16] = missing === undefined ? 0 : 1;
      packed.copy(bytes, offset + headerBytes, 0, packedLength);
    }
    return {
      packer,
      packed: Buffer.from(packed.subarray(0, packedLength)),
      start: 0,
      end: packedLength,
      length,
      source,
      missing,
    };
  };

  /** Reads ahead in storage order, as far as the memory goes. */
  const warm = async (): Promise<void> => {
    if (readAll === undefined) return;
    for await (const objects of readAll()) {
      for (const { group, id, data } of objects) {
        if (keptBytes > maxBytes * 0.8) return;
        if (ring.find(group, id) === undefined) keep(group, id, print(data), fingerprint(data, 0, data.length), undefined);
      }
    }
  };

  return {
    get,
    resolve: async (group, id) => {
      misses++;
      if (misses === warmAfter) await warm();
      const cached = get(group, id);
      if (cached !== undefined) return detach(cached);
      const bytes = await read(group, id);
      if (bytes !== undefined) return keep(group, id, print(bytes), fingerprint(bytes, 0, bytes.length), undefined);
      const { json, displayName } = placeholder(group, id);
      return keep(group, id, json, noSource, displayName);
    },
  };
}

/** What is read next may take the entry's place in the ring. */
function detach(entry: JoinedJson): JoinedJson {
  const packed = Buffer.from(entry.packed.subarray(entry.start, entry.end));
  return { ...entry, packed, start: 0, end: packed.length };
}
