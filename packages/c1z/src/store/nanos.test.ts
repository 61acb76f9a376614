import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  formatStoredTime,
  nanosOfTimestamp,
  parseStoredTime,
  storedTimeFormatter,
  storedTimeParser,
  timestampOfNanos,
} from "./nanos.ts";

const second = 1_000_000_000n;
const at = BigInt(Date.UTC(2026, 10, 23, 18, 55, 51)) * 1_000_000n;

// Layout 2006-01-02 15:04:05.999999999: sync-engine §2.5; the first is from golden data.
test.each([
  [at + 442_092_217n, "2026-11-23 18:55:51.442092217"],
  [at + 440_000_000n, "2026-11-23 18:55:51.44"],
  [at + 1n, "2026-11-23 18:55:51.000000001"],
  [at, "2026-11-23 18:55:51"],
  [0n, "1970-01-01 00:00:00"],
  [-1n, "1969-12-31 23:59:59.999999999"],
])("%i is stored as %s", (nanos, text) => {
  expect(formatStoredTime(nanos)).toBe(text);
  expect(parseStoredTime(text)).toBe(nanos);
});

test.each([
  ["2026-11-23T18:55:51Z", at],
  ["2026-11-23 20:55:51.5+02:00", at + 500_000_000n],
])("the zone of %s is understood", (text, nanos) => {
  expect(parseStoredTime(text)).toBe(nanos);
});

test.each([
  "",
  "now",
  "2026-11-23",
  "2026-13-23 18:55:51",
  "2026-11-23 25:55:51",
  "2026-11-23 18:55:51.",
  "2026-11-23 18:55:51.1234567890",
])("%j is no time", (text) => {
  expect(parseStoredTime(text)).toBeUndefined();
  expect(storedTimeParser()(text)).toBeUndefined();
});

const nanos = fc.oneof(
  fc.bigInt({ min: -62_135_596_800n * second, max: 253_402_300_799n * second + 999_999_999n }),
  fc.bigInt({ min: at, max: at + 3n * second }),
);

test("what is written is read; texts sort as times; the forms for many rows agree", () => {
  fc.assert(
    fc.property(fc.array(nanos, { minLength: 2 }), (times) => {
      const parse = storedTimeParser();
      const format = storedTimeFormatter();
      for (const time of times) {
        const text = formatStoredTime(time);
        expect(format(time)).toBe(text);
        expect(parseStoredTime(text)).toBe(time);
        expect(parse(text)).toBe(time);
      }
      const byTime = times.toSorted((a, b) => (a < b ? -1 : Number(a > b))).map(formatStoredTime);
      expect(times.map(formatStoredTime).toSorted()).toEqual(byTime);
    }),
  );
});

test("protobuf timestamps never have negative nanos", () => {
  expect(timestampOfNanos(-1n)).toEqual({ seconds: -1n, nanos: 999_999_999 });
  fc.assert(
    fc.property(nanos, (time) => {
      expect(nanosOfTimestamp(timestampOfNanos(time))).toBe(time);
    }),
  );
});
