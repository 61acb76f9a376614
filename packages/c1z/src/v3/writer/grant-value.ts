import { readVarint, WireReader } from "@baton-ts/proto/codec";
import type { GrantRow } from "../../store/rows.ts";
import { GrowingBytes } from "./growing-bytes.ts";

// Tags of GrantRecord and the messages in it (c1z-v3-pebble §2.5).
const tag = {
  id: 0x12,
  entitlement: 0x1a,
  principal: 0x22,
  discoveredAt: 0x2a,
  expansion: 0x32,
  needsExpansion: 0x38,
  annotation: 0x42,
  source: 0x4a,
} as const;

/**
 * Writes grants as GrantRecords into a buffer, byte for byte as `grantRecordFromRow` makes them, for millions of rows in a row: what a grant shares
 * with the one before it (entitlement, time) is encoded once.
 */
export class GrantValue {
  readonly #entitlement = new GrowingBytes();
  readonly #discoveredAt = new GrowingBytes();
  #lastDiscovered: bigint | undefined;
  /** Start and end of each annotation and source in the row's bytes. */
  readonly #annotations: number[] = [];
  readonly #sources: number[] = [];
  #parentStart = 0;
  #parentEnd = 0;

  /** To be called when entitlement or resource are others than the last row's. */
  setEntitlement(row: GrantRow): void {
    const out = this.#entitlement;
    out.at = 0;
    const start = out.open(tag.entitlement);
    textField(out, 0x0a, row.resourceType);
    textField(out, 0x12, row.resourceId);
    textField(out, 0x1a, row.entitlementId);
    out.close(start);
  }

  write(out: GrowingBytes, row: GrantRow): void {
    this.#scan(row.data);
    textField(out, tag.id, row.id);
    out.raw(this.#entitlement.bytes, 0, this.#entitlement.at);
    this.#writePrincipal(out, row);
    if (row.discoveredAt !== this.#lastDiscovered) this.#setDiscoveredAt(row.discoveredAt);
    out.raw(this.#discoveredAt.bytes, 0, this.#discoveredAt.at);
    if (row.expansion !== null) {
      out.u8(tag.expansion);
      out.prefixed(row.expansion);
    }
    if (row.needsExpansion) {
      out.u8(tag.needsExpansion);
      out.u8(1);
    }
    for (let i = 0; i < this.#annotations.length; i += 2) {
      const start = this.#annotations[i] as number;
      const end = this.#annotations[i + 1] as number;
      out.u8(tag.annotation);
      out.uvarint(end - start);
      out.raw(row.data, start, end);
    }
    for (let i = 0; i < this.#sources.length; i += 2) {
      writeSource(out, row.data, this.#sources[i] as number, this.#sources[i + 1] as number);
    }
  }

  /** Finds what is taken over from the bytes of the v2 message: the principal's parent, annotations, sources. */
  #scan(bytes: Uint8Array): void {
    this.#annotations.length = 0;
    this.#sources.length = 0;
    this.#parentStart = 0;
    this.#parentEnd = 0;
    for (const field = new WireReader(bytes); field.next(); ) {
      if (field.number === 2) this.#scanPrincipal(bytes, field.start, field.end);
      else if (field.number === 4) this.#annotations.push(field.start, field.end);
      else if (field.number === 5) this.#scanSources(bytes, field.start, field.end);
    }
  }

  #scanPrincipal(bytes: Uint8Array, start: number, end: number): void {
    // Mostly an id and nothing else, which is field 1 and reaches to the end.
    if (bytes[start] === 0x0a && start + 2 + (bytes[start + 1] as number) === end) return;
    for (const field = new WireReader(bytes, start, end); field.next(); ) {
      if (field.number !== 2) continue;
      this.#parentStart = field.start;
      this.#parentEnd = field.end;
      return;
    }
  }

  #scanSources(bytes: Uint8Array, start: number, end: number): void {
    for (const entry = new WireReader(bytes, start, end); entry.next(); ) {
      if (entry.number === 1) this.#sources.push(entry.start, entry.end);
    }
  }

  #writePrincipal(out: GrowingBytes, row: GrantRow): void {
    const start = out.open(tag.principal);
    textField(out, 0x0a, row.principalType);
    textField(out, 0x12, row.principalId);
    if (this.#parentEnd > 0) this.#writeParent(out, row.data);
    out.close(start);
  }

  #writeParent(out: GrowingBytes, bytes: Uint8Array): void {
    for (const field = new WireReader(bytes, this.#parentStart, this.#parentEnd); field.next(); ) {
      // Type and id move from fields 1 and 2 of the parent's id to fields 3 and 4 of the principal.
      if (field.wireType !== 2 || field.number > 2 || field.start === field.end) continue;
      out.u8(field.number === 1 ? 0x1a : 0x22);
      out.uvarint(field.end - field.start);
      out.raw(bytes, field.start, field.end);
    }
  }

  #setDiscoveredAt(nanos: bigint): void {
    const out = this.#discoveredAt;
    out.at = 0;
    writeTimestamp(out, tag.discoveredAt, nanos);
    this.#lastDiscovered = nanos;
  }
}

function textField(out: GrowingBytes, fieldTag: number, text: string): void {
  if (text !== "") out.textField(fieldTag, text);
}

/** A google.protobuf.Timestamp; nanos are never negative. */
function writeTimestamp(out: GrowingBytes, fieldTag: number, nanos: bigint): void {
  const rest = BigInt.asIntN(64, ((nanos % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n);
  let seconds = BigInt.asUintN(64, (nanos - rest) / 1_000_000_000n);
  const start = out.open(fieldTag);
  if (seconds !== 0n) {
    out.u8(0x08);
    for (; seconds > 0x7fn; seconds >>= 7n) out.u8(Number(seconds & 0x7fn) | 0x80);
    out.u8(Number(seconds));
  }
  if (rest !== 0n) {
    out.u8(0x10);
    out.uvarint(Number(rest));
  }
  out.close(start);
}

/** One entry of the map: the key as it is; of the value only `is_direct` is kept, which is field 1 there and field 4 here. */
function writeSource(out: GrowingBytes, bytes: Uint8Array, start: number, end: number): void {
  const entry = out.open(tag.source);
  let isDirect = false;
  for (const field = new WireReader(bytes, start, end); field.next(); ) {
    if (field.number === 1 && field.end > field.start) {
      out.u8(0x0a);
      out.uvarint(field.end - field.start);
      out.raw(bytes, field.start, field.end);
    } else if (field.number === 2) {
      for (const inner = new WireReader(bytes, field.start, field.end); inner.next(); ) {
        if (inner.number === 1) isDirect = readVarint(bytes, inner.start) !== 0;
      }
    }
  }
  out.u8(0x12);
  out.u8(isDirect ? 2 : 0);
  if (isDirect) {
    out.u8(0x20);
    out.u8(1);
  }
  out.close(entry);
}
