import { readUtf8, WireReader, WireWriter } from "@baton-ts/proto/codec";
import type { ResourceRow } from "../../store/rows.ts";
import { emptyRef, type Ref, readRef, readTimestamp, writeKey, writeTimestamp } from "./refs.ts";

const out: WireWriter = new WireWriter();
const noBytes = new Uint8Array(0);

/** Translates a stored ResourceRecord into a row: fields keep their content and change their numbers (c1z-v3-pebble §3.1). */
export function resourceRowFromRecord(record: Uint8Array): ResourceRow {
  const texts: Record<number, string> = {};
  const blobs: Record<number, Uint8Array> = {};
  const annotations: Uint8Array[] = [];
  let parent: Ref = emptyRef;
  let discoveredAt = 0n;
  for (const field = new WireReader(record); field.next(); ) {
    const { number, start, end } = field;
    if (number === 6) parent = readRef(record, start, end);
    else if (number === 7) annotations.push(record.subarray(start, end));
    else if (number === 8) discoveredAt = readTimestamp(record, start, end);
    else if (number >= 9 && number <= 11) blobs[number] = record.subarray(start, end);
    else if (field.wireType === 2) texts[number] = readUtf8(record, start, end);
  }
  const type = texts[2] ?? "";
  const id = texts[3] ?? "";
  const hasParent = parent.id !== "";
  writeKey(out, 0x0a, type, id);
  if (hasParent) writeKey(out, 0x12, parent.type, parent.id);
  writeText(0x1a, texts[4]);
  for (const annotation of annotations) out.bytes(0x22, annotation);
  writeText(0x2a, texts[5]);
  writeBlob(0x4a, blobs[9]);
  if (texts[13] !== undefined && texts[13] !== "") {
    const icon = out.open(0x52);
    out.string(0x0a, texts[13]);
    out.close(icon);
  }
  writeBlob(0x5a, blobs[10]);
  writeBlob(0x62, blobs[11]);
  const data = out.finish();
  return { type, id, parentType: hasParent ? parent.type : "", parentId: parent.id, data, discoveredAt };
}

/** Translates a row into the bytes of a ResourceRecord (c1z-v3-pebble §3.2). */
export function resourceRecordFromRow(row: ResourceRow): Uint8Array {
  const blobs: Record<number, Uint8Array> = {};
  const annotations: Uint8Array[] = [];
  for (const field = new WireReader(row.data); field.next(); ) {
    const bytes = row.data.subarray(field.start, field.end);
    if (field.number === 4) annotations.push(bytes);
    else if (field.wireType === 2) blobs[field.number] = bytes;
  }
  writeText(0x12, row.type);
  writeText(0x1a, row.id);
  writeFilled(0x22, blobs[3]);
  writeFilled(0x2a, blobs[5]);
  if (row.parentId !== "") writeKey(out, 0x32, row.parentType, row.parentId);
  for (const annotation of annotations) out.bytes(0x3a, annotation);
  writeTimestamp(out, 0x42, row.discoveredAt);
  writeBlob(0x4a, blobs[9]);
  writeBlob(0x52, blobs[11]);
  writeBlob(0x5a, blobs[12]);
  writeFilled(0x6a, iconId(blobs[10]));
  return out.finish();
}

function iconId(icon: Uint8Array | undefined): Uint8Array | undefined {
  if (icon === undefined) return undefined;
  let id: Uint8Array = noBytes;
  for (const field = new WireReader(icon); field.next(); ) if (field.number === 1) id = icon.subarray(field.start, field.end);
  return id;
}

function writeText(tag: number, text: string | undefined): void {
  if (text !== undefined && text !== "") out.string(tag, text);
}

/** Strings, which proto3 leaves out when they are empty. */
function writeFilled(tag: number, bytes: Uint8Array | undefined): void {
  if (bytes !== undefined && bytes.length > 0) out.bytes(tag, bytes);
}

/** Messages, which are there even when they are empty. */
function writeBlob(tag: number, bytes: Uint8Array | undefined): void {
  if (bytes !== undefined) out.bytes(tag, bytes);
}
