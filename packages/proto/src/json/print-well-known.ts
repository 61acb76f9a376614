import { sortedByUtf8 } from "../codec/sort-by-utf8.ts";
import { readUtf8, readVarint, readVarint64, WireReader } from "../codec/wire-reader.ts";
import { enter, type JsonContext } from "./json-context.ts";
import { printNumber, quoteUtf8, readInt64 } from "./print-scalars.ts";

type PrintWellKnown = (bytes: Uint8Array, start: number, end: number, context: JsonContext) => string;

// 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z, and 10,000 years, in seconds: the ranges of the protobuf JSON rules.
const timestampSeconds = { min: -62_135_596_800, max: 253_402_300_799 } as const;
const durationSeconds = 315_576_000_000;

/** Messages of google.protobuf that have their own JSON form, other than Any and the wrappers. */
export const wellKnownPrinters: Readonly<Record<string, PrintWellKnown>> = {
  "google.protobuf.Timestamp": printTimestamp,
  "google.protobuf.Duration": printDuration,
  "google.protobuf.FieldMask": printFieldMask,
  "google.protobuf.Struct": printStruct,
  "google.protobuf.Value": printValue,
  "google.protobuf.ListValue": printListValue,
};

/** RFC 3339 in UTC with 0, 3, 6 or 9 digits. Throws a RangeError outside of the years 1 to 9999. */
function printTimestamp(bytes: Uint8Array, start: number, end: number): string {
  const { seconds, nanos } = readSecondsAndNanos(bytes, start, end);
  if (seconds < timestampSeconds.min || seconds > timestampSeconds.max || nanos < 0 || nanos > 999_999_999) {
    throw new RangeError(`protobuf: timestamp of ${seconds} s and ${nanos} ns is outside of the years 1 to 9999`);
  }
  return `"${new Date(seconds * 1000).toISOString().slice(0, 19)}${fraction(nanos)}Z"`;
}

function printDuration(bytes: Uint8Array, start: number, end: number): string {
  const { seconds, nanos } = readSecondsAndNanos(bytes, start, end);
  if (Math.abs(seconds) > durationSeconds || Math.abs(nanos) > 999_999_999 || seconds * nanos < 0) {
    throw new RangeError(`protobuf: duration of ${seconds} s and ${nanos} ns is not valid`);
  }
  return `"${seconds < 0 || nanos < 0 ? "-" : ""}${Math.abs(seconds)}${fraction(Math.abs(nanos))}s"`;
}

function readSecondsAndNanos(
  bytes: Uint8Array,
  start: number,
  end: number,
): { readonly seconds: number; readonly nanos: number } {
  let seconds = 0;
  let nanos = 0;
  for (const field = new WireReader(bytes, start, end); field.next(); ) {
    if (field.wireType !== 0) continue;
    if (field.number === 1) seconds = readInt64(bytes, field.start, field.end);
    else if (field.number === 2) nanos = Number(BigInt.asIntN(32, readVarint64(bytes, field.start)));
  }
  return { seconds, nanos };
}

function fraction(nanos: number): string {
  if (nanos === 0) return "";
  const digits = String(nanos).padStart(9, "0");
  if (digits.endsWith("000000")) return `.${digits.slice(0, 3)}`;
  return `.${digits.endsWith("000") ? digits.slice(0, 6) : digits}`;
}

function printFieldMask(bytes: Uint8Array, start: number, end: number): string {
  const paths: string[] = [];
  for (const field = new WireReader(bytes, start, end); field.next(); ) {
    if (field.number !== 1 || field.wireType !== 2) continue;
    paths.push(readUtf8(bytes, field.start, field.end).replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));
  }
  return JSON.stringify(paths.join(","));
}

function printStruct(bytes: Uint8Array, start: number, end: number, context: JsonContext): string {
  const texts = new Map<string, string>();
  for (const entry = new WireReader(bytes, start, end); entry.next(); ) {
    if (entry.number !== 1 || entry.wireType !== 2) continue;
    let key = "";
    let value = "null";
    for (const field = new WireReader(bytes, entry.start, entry.end); field.next(); ) {
      if (field.wireType !== 2) continue;
      if (field.number === 1) key = readUtf8(bytes, field.start, field.end);
      else if (field.number === 2) value = deeper(printValue, field, context);
    }
    texts.set(key, value);
  }
  return printEntries(texts);
}

function deeper(print: PrintWellKnown, field: WireReader, context: JsonContext): string {
  enter(context);
  const text = print(field.bytes, field.start, field.end, context);
  context.depth--;
  return text;
}

/** A JSON object with its keys in the order of their UTF-8 bytes. */
export function printEntries(texts: ReadonlyMap<string, string>): string {
  const members = sortedByUtf8([...texts.keys()]).map((key) => `${JSON.stringify(key)}:${texts.get(key) ?? "null"}`);
  return `{${members.join(",")}}`;
}

function printListValue(bytes: Uint8Array, start: number, end: number, context: JsonContext): string {
  const items: string[] = [];
  for (const field = new WireReader(bytes, start, end); field.next(); ) {
    if (field.number === 1 && field.wireType === 2) {
      items.push(deeper(printValue, field, context));
    }
  }
  return `[${items.join(",")}]`;
}

/** The last member on the wire counts; a Value without any is null. */
function printValue(bytes: Uint8Array, start: number, end: number, context: JsonContext): string {
  let text = "null";
  for (const field = new WireReader(bytes, start, end); field.next(); ) {
    switch (field.number * 8 + field.wireType) {
      case 1 * 8 + 0:
        text = "null";
        break;
      case 2 * 8 + 1:
        text = printNumber(new DataView(bytes.buffer, bytes.byteOffset + field.start).getFloat64(0, true));
        break;
      case 3 * 8 + 2:
        text = quoteUtf8(bytes, field.start, field.end);
        break;
      case 4 * 8 + 0:
        text = readVarint(bytes, field.start) === 0 ? "false" : "true";
        break;
      case 5 * 8 + 2:
        text = deeper(printStruct, field, context);
        break;
      case 6 * 8 + 2:
        text = deeper(printListValue, field, context);
        break;
      default:
    }
  }
  return text;
}
