import { createHash } from "node:crypto";
import { constants, zstdCompressSync } from "node:zlib";
import { maskedCrc, xxh64 } from "./hashes.ts";

/** Wire bytes of a message: numbers become varints, texts, bytes and nested lists length-delimited; `fixed` makes a fixed64. */
export type Field = readonly [number: number, value: number | bigint | string | Uint8Array | readonly Field[], kind?: "fixed"];

export function message(...fields: readonly Field[]): Buffer {
  return Buffer.concat(
    fields.map(([number, value, kind]) => {
      if (kind === "fixed") {
        const bytes = Buffer.alloc(8);
        bytes.writeBigUInt64LE(value as bigint);
        return Buffer.concat([varint(number * 8 + 1), bytes]);
      }
      if (typeof value === "number" || typeof value === "bigint") return Buffer.concat([varint(number * 8), varint(value)]);
      const bytes = typeof value === "string" ? Buffer.from(value) : value instanceof Uint8Array ? value : message(...value);
      return Buffer.concat([varint(number * 8 + 2), prefixed(bytes)]);
    }),
  );
}

export function varint(value: number | bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(rest)]);
}

function prefixed(bytes: Uint8Array): Buffer {
  return Buffer.concat([varint(bytes.length), bytes]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

const trailer = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]);

/** A row block where every entry is a restart. */
function rowBlock(entries: readonly (readonly [Uint8Array, Uint8Array])[]): Buffer {
  const parts: Buffer[] = [];
  const restarts: Buffer[] = [];
  let at = 0;
  for (const [key, value] of entries) {
    restarts.push(u32(at));
    const entry = Buffer.concat([varint(0), varint(key.length), varint(value.length), key, value]);
    parts.push(entry);
    at += entry.length;
  }
  return Buffer.concat([...parts, ...restarts, u32(restarts.length)]);
}

/** Rows of one table of format 1 with one data block, from keys of one character a byte. */
function sampleTable(rows: readonly (readonly [string, Uint8Array])[]): Buffer {
  let bytes = Buffer.alloc(0);
  const append = (block: Buffer): Buffer => {
    const offset = bytes.length;
    const stored = Buffer.concat([block, Buffer.of(0)]);
    bytes = Buffer.concat([bytes, stored, u32(maskedCrc(stored))]);
    return Buffer.concat([varint(offset), varint(block.length)]);
  };
  const internal = rows.map(([key, value]) => [Buffer.concat([Buffer.from(key, "latin1"), trailer]), value] as const);
  const data = append(rowBlock(internal));
  const index = append(rowBlock([[internal.at(-1)?.[0] ?? trailer, data]]));
  const sum = (lengths: readonly number[]): Buffer => varint(lengths.reduce((a, b) => a + b, 0));
  const properties = append(
    rowBlock(
      [
        ["rocksdb.comparator", Buffer.from("leveldb.BytewiseComparator")],
        ["rocksdb.merge.operator", Buffer.from("pebble.concatenate")],
        ["rocksdb.num.data.blocks", varint(1)],
        ["rocksdb.num.entries", varint(rows.length)],
        ["rocksdb.raw.key.size", sum(internal.map(([key]) => key.length))],
        ["rocksdb.raw.value.size", sum(rows.map(([, value]) => value.length))],
      ].map(([name, value]) => [Buffer.from(name as string), value as Buffer] as const),
    ),
  );
  const metaindex = append(rowBlock([[Buffer.from("rocksdb.properties"), properties]]));
  const footer = Buffer.concat([Buffer.of(1), metaindex, index, Buffer.alloc(40)]).subarray(0, 41);
  return Buffer.concat([bytes, footer, u32(1), Buffer.from("f09faab3f09faab3", "hex")]);
}

export interface SampleTable {
  readonly rows: readonly (readonly [string, Uint8Array])[];
  /** Bounds in the MANIFEST; default the first and last rows. */
  readonly bounds?: readonly [string, string];
}

/** The payload files of a store with these tables on the bottom level. */
export function samplePayload(tables: readonly SampleTable[]): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const edit: Buffer[] = [
    varint(1),
    prefixed(Buffer.from("leveldb.BytewiseComparator")),
    varint(3),
    varint(100),
    varint(4),
    varint(10),
  ];
  tables.forEach(({ rows, bounds }, i) => {
    const number = i + 2;
    const bytes = sampleTable(rows);
    files.set(`${String(number).padStart(6, "0")}.sst`, bytes);
    const [smallest, largest] = bounds ?? [rows[0]?.[0] ?? "", rows.at(-1)?.[0] ?? ""];
    const bound = (key: string): Buffer => prefixed(Buffer.concat([Buffer.from(key, "latin1"), trailer]));
    edit.push(...[100, 6, number, bytes.length].map(varint), bound(smallest), bound(largest), varint(0), varint(0));
  });
  const record = Buffer.concat([Buffer.of(1), ...edit]);
  const head = Buffer.alloc(6);
  head.writeUInt32LE(maskedCrc(record));
  head.writeUInt16LE(record.length - 1, 4);
  files.set("MANIFEST-000001", Buffer.concat([head, record]));
  files.set("marker.format-version.000001.024", Buffer.alloc(0));
  files.set("marker.manifest.000001.MANIFEST-000001", Buffer.alloc(0));
  return files;
}

/** A whole file: payload files under a manifest with these fields. */
export function sampleFile(files: ReadonlyMap<string, Uint8Array>, manifest: readonly Field[]): Buffer {
  const head = message(...manifest);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  const parts: Buffer[] = [Buffer.from("C1Z3\0"), length, head];
  let at = 9 + head.length;
  let rawBytes = 0;
  const start = at;
  const entries = [...files].map(([name, raw]): Field => {
    const frame = zstdCompressSync(raw, { params: { [constants.ZSTD_c_checksumFlag]: 1 } });
    const sha256 = createHash("sha256").update(raw).digest();
    parts.push(frame);
    at += frame.length;
    rawBytes += raw.length;
    return [
      1,
      [
        [1, name],
        [2, at - frame.length],
        [3, frame.length],
        [4, raw.length],
        [5, xxh64(raw), "fixed"],
        [6, sha256],
      ],
    ];
  });
  const index = message(...entries, [2, rawBytes], [3, at - start], [4, xxh64(head), "fixed"]);
  const footer = Buffer.alloc(28);
  footer.writeBigUInt64BE(BigInt(at), 0);
  footer.writeUInt32BE(index.length, 8);
  footer.writeBigUInt64BE(xxh64(index), 12);
  footer.write("C1ZIDX1\0", 20, "latin1");
  return Buffer.concat([...parts, index, footer]);
}
