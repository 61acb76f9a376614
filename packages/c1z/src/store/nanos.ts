import type { Timestamp } from "@bufbuild/protobuf/wkt";
import type { Nanos } from "./rows.ts";

const nanosPerSecond = 1_000_000_000n;

/** The two fields of a protobuf Timestamp as one number. */
export function nanosOfTimestamp(timestamp: Pick<Timestamp, "seconds" | "nanos">): Nanos {
  return timestamp.seconds * nanosPerSecond + BigInt(timestamp.nanos);
}

/** Nanoseconds to the two fields of a protobuf Timestamp; `nanos` is never negative, also before 1970. */
export function timestampOfNanos(nanos: Nanos): { seconds: bigint; nanos: number } {
  const seconds = floorSeconds(nanos);
  return { seconds, nanos: Number(nanos - seconds * nanosPerSecond) };
}

/**
 * The text that v1 files store: `2026-11-23 18:55:51.44`, UTC, up to nine digits of fraction without trailing zeros, no dot for a whole second
 * (sync-engine §2.5). Sorts as time for the years 0000 to 9999.
 */
export function formatStoredTime(nanos: Nanos): string {
  const seconds = floorSeconds(nanos);
  const fraction = Number(nanos - seconds * nanosPerSecond);
  const text = new Date(Number(seconds) * 1000).toISOString().slice(0, 19).replace("T", " ");
  if (fraction === 0) return text;
  return `${text}.${withoutTrailingZeros(fraction)}`;
}

const storedTime = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)?$/;

/**
 * Reads a stored time; undefined for anything else. A zone is never written by current SDKs, but understood; without one it is UTC, as
 * the Go reader takes it.
 */
export function parseStoredTime(text: string): Nanos | undefined {
  const match = storedTime.exec(text);
  if (match === null) return undefined;
  const [, day, time, fraction = "", zone = "Z"] = match;
  const milliseconds = Date.parse(`${day}T${time}${zone}`);
  if (Number.isNaN(milliseconds)) return undefined;
  return BigInt(milliseconds) * 1_000_000n + BigInt(fraction.padEnd(9, "0"));
}

function floorSeconds(nanos: Nanos): bigint {
  const seconds = nanos / nanosPerSecond;
  return nanos < 0n && seconds * nanosPerSecond !== nanos ? seconds - 1n : seconds;
}

/** A {@link parseStoredTime} for many rows in a row: rows of a page mostly share the second, so only the fraction is read anew. */
export function storedTimeParser(): (text: string) => Nanos | undefined {
  let prefix = "";
  let prefixNanos = 0n;
  return (text) => {
    const fraction = text.length > 20 && text.charCodeAt(19) === 46 ? text.slice(20) : "";
    if (fraction !== "" && text.startsWith(prefix) && prefix !== "" && /^\d{1,9}$/.test(fraction)) {
      return prefixNanos + BigInt(Number(fraction.padEnd(9, "0")));
    }
    const nanos = parseStoredTime(text);
    if (nanos === undefined) return undefined;
    prefix = text.slice(0, 19);
    prefixNanos = nanos - (fraction === "" ? 0n : BigInt(Number(fraction.padEnd(9, "0"))));
    return nanos;
  };
}

/** A {@link formatStoredTime} for many rows in a row, which mostly share the second. */
export function storedTimeFormatter(): (nanos: Nanos) => string {
  let lastNanos: Nanos | undefined;
  let lastText = "";
  let second: bigint | undefined;
  let prefix = "";
  return (nanos) => {
    if (nanos === lastNanos) return lastText;
    lastNanos = nanos;
    const seconds = floorSeconds(nanos);
    if (seconds !== second) {
      second = seconds;
      prefix = formatStoredTime(seconds * nanosPerSecond);
    }
    const fraction = Number(nanos - seconds * nanosPerSecond);
    lastText = fraction === 0 ? prefix : `${prefix}.${withoutTrailingZeros(fraction)}`;
    return lastText;
  };
}

function withoutTrailingZeros(fraction: number): string {
  return String(fraction).padStart(9, "0").replace(/0+$/, "");
}
