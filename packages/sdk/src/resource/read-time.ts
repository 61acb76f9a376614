import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { defineError } from "../define-error.ts";
import type { Maybe } from "./maybe.ts";

/** A point in time: a Date, or ISO 8601 text with a time zone. Numbers are refused because APIs mix seconds and milliseconds. */
export type TimeInput = Date | string;

// A date alone is UTC; a time needs its zone, because Date.parse would take the zone of this machine.
const iso8601 = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2}))?$/i;

/** The time as a wire timestamp with milliseconds; undefined for none and for empty text. Throws `BATON_DEFINE_TIME`. */
export function readTime(time: Maybe<TimeInput>, what: string): Timestamp | undefined {
  if (time === null || time === undefined || time === "") return undefined;
  const ms = time instanceof Date ? time.getTime() : iso8601.test(time) ? Date.parse(time) : Number.NaN;
  if (!Number.isNaN(ms)) return timestampFromMs(ms);
  const found = time instanceof Date ? "an invalid Date" : JSON.stringify(time);
  throw defineError(
    "TIME",
    `The ${what} is ${found}; a Date or ISO 8601 text with a time zone is expected.`,
    "Parse the API's format first.",
  );
}
