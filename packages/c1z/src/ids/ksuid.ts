import type { Clock, RandomBytes } from "../environment.ts";
import type { Nanos } from "../store/rows.ts";

/** Seconds between the Unix epoch and the epoch of KSUIDs. */
const epochSeconds = 1_400_000_000n;
const textLength = 27;
const payloadLength = 16;
const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** 160 bits: the text form has room for slightly more. */
const limit = 1n << 160n;

export interface Ksuid {
  /** Whole seconds, as nanoseconds since the Unix epoch. */
  readonly time: Nanos;
  /** 16 bytes. */
  readonly payload: Uint8Array;
}

/** A new sync id: 27 characters of base 62 that sort by the second they were made in (sync-engine §3). */
export function newKsuid(clock: Clock, random: RandomBytes): string {
  return formatKsuid({ time: clock.now(), payload: random(payloadLength) });
}

/** Text form of a time (cut to the second; 2014-05-13 to 2150-06-19) and 16 bytes. */
export function formatKsuid(ksuid: Ksuid): string {
  const seconds = ksuid.time / 1_000_000_000n - epochSeconds;
  if (seconds < 0n || seconds >= 1n << 32n) throw new RangeError(`time ${ksuid.time} is outside of what a KSUID can hold`);
  if (ksuid.payload.length !== payloadLength)
    throw new RangeError(`KSUID payload has ${ksuid.payload.length} bytes, expected 16`);
  let value = BigInt(`0x${seconds.toString(16)}${Buffer.from(ksuid.payload).toString("hex")}`);
  let text = "";
  for (let i = 0; i < textLength; i++) {
    text = digits.charAt(Number(value % 62n)) + text;
    value /= 62n;
  }
  return text;
}

/** Reads a KSUID; undefined when the text is none: not 27 characters of base 62, or above 160 bits. */
export function parseKsuid(text: string): Ksuid | undefined {
  if (text.length !== textLength) return undefined;
  let value = 0n;
  for (const character of text) {
    const digit = digits.indexOf(character);
    if (digit < 0) return undefined;
    value = value * 62n + BigInt(digit);
  }
  if (value >= limit) return undefined;
  const bytes = Buffer.from(value.toString(16).padStart(40, "0"), "hex");
  const seconds = BigInt(bytes.readUInt32BE());
  return { time: (seconds + epochSeconds) * 1_000_000_000n, payload: new Uint8Array(bytes.subarray(4)) };
}
