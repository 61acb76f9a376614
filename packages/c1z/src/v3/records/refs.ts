import { readUtf8, WireReader, type WireWriter } from "@baton-ts/proto/codec";

/** The fields of ResourceRef, EntitlementRef and PrincipalRef (c1z-v3-pebble §2.5); what a message lacks is empty. */
export interface Ref {
  readonly type: string;
  readonly id: string;
  /** EntitlementRef's entitlement id, or PrincipalRef's parent type. */
  readonly third: string;
  /** PrincipalRef's parent id. */
  readonly fourth: string;
}

export const emptyRef: Ref = { type: "", id: "", third: "", fourth: "" };

export function readRef(bytes: Uint8Array, start: number, end: number): Ref {
  const texts = ["", "", "", ""];
  for (const field = new WireReader(bytes, start, end); field.next(); ) {
    if (field.wireType === 2 && field.number <= 4) texts[field.number - 1] = readUtf8(bytes, field.start, field.end);
  }
  const [type = "", id = "", third = "", fourth = ""] = texts;
  return { type, id, third, fourth };
}

/** Writes the message (1: type, 2: id) under `tag`: a ResourceRef and a v2 ResourceId look alike. Empty parts are left out, as proto3 does. */
export function writeKey(out: WireWriter, tag: number, type: string, id: string): void {
  const start = out.open(tag);
  if (type !== "") out.string(0x0a, type);
  if (id !== "") out.string(0x12, id);
  out.close(start);
}

/** Seconds and nanos of a Timestamp as nanoseconds. */
export function readTimestamp(bytes: Uint8Array, start: number, end: number): bigint {
  let seconds = 0n;
  let nanos = 0;
  for (const field = new WireReader(bytes, start, end); field.next(); ) {
    if (field.number === 1) seconds = signedVarint(bytes, field.start);
    else if (field.number === 2) nanos = Number(signedVarint(bytes, field.start));
  }
  return seconds * 1_000_000_000n + BigInt(nanos);
}

function signedVarint(bytes: Uint8Array, start: number): bigint {
  let low = 0;
  let factor = 1;
  // Seconds of our time take five bytes: plain numbers are exact and much cheaper than bigints.
  for (let at = start; at < start + 7; at++) {
    const byte = bytes[at] as number;
    low += (byte & 0x7f) * factor;
    if (byte < 0x80) return BigInt(low);
    factor *= 128;
  }
  let value = 0n;
  for (let at = start, shift = 0n; ; at++, shift += 7n) {
    const byte = bytes[at] as number;
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return BigInt.asIntN(64, value);
  }
}

/** Writes a Timestamp under `tag`. */
export function writeTimestamp(out: WireWriter, tag: number, nanos: bigint): void {
  let seconds = nanos / 1_000_000_000n;
  let rest = nanos % 1_000_000_000n;
  if (rest < 0n) {
    seconds -= 1n;
    rest += 1_000_000_000n;
  }
  const start = out.open(tag);
  if (seconds !== 0n) {
    out.varint(0x08);
    out.varint64(seconds);
  }
  if (rest !== 0n) {
    out.varint(0x10);
    out.varint(Number(rest));
  }
  out.close(start);
}
