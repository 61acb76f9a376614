import * as fc from "fast-check";
import { expect, test } from "vitest";
import { formatKsuid, newKsuid, parseKsuid } from "./ksuid.ts";

const second = 1_000_000_000n;

// From the README of segmentio/ksuid: text, time and payload of one KSUID, and the largest one.
test("reads and writes the published example", () => {
  const text = "0ujtsYcgvSTl8PAuAdqWYSMnLOv";
  const time = BigInt(Date.UTC(2017, 9, 10, 4, 0, 47)) * 1_000_000n;
  const payload = Buffer.from("B5A1CD34B5F99D1154FB6853345C9735", "hex");
  const parsed = parseKsuid(text);
  expect(parsed?.time).toBe(time);
  expect(Buffer.from(parsed?.payload ?? [])).toEqual(payload);
  expect(formatKsuid({ time, payload })).toBe(text);
});

test("the largest value is the largest text", () => {
  const largest = { time: (1_400_000_000n + 2n ** 32n - 1n) * second, payload: new Uint8Array(16).fill(255) };
  expect(formatKsuid(largest)).toBe("aWgEPTl1tmebfsQzFP4bxwgy80V");
  expect(parseKsuid("aWgEPTl1tmebfsQzFP4bxwgy80W")).toBeUndefined();
});

test("an id made by Go says when its sync started", () => {
  // Golden case `company`: this sync started at 2026-11-23 18:55:51.44.
  expect(parseKsuid("3MWIybG9IMk3w2SgymM6btlUe2l")?.time).toBe(BigInt(Date.UTC(2026, 10, 23, 18, 55, 51)) * 1_000_000n);
});

test("what is written is read, and sorts by time", () => {
  const time = fc.bigInt({ min: 1_400_000_000n, max: 1_400_000_000n + 2n ** 32n - 1n }).map((seconds) => seconds * second);
  const payload = fc.uint8Array({ minLength: 16, maxLength: 16 });
  fc.assert(
    fc.property(fc.record({ time, payload }), fc.record({ time, payload }), (a, b) => {
      const text = formatKsuid(a);
      expect(text).toMatch(/^[0-9A-Za-z]{27}$/);
      expect(parseKsuid(text)).toEqual(a);
      if (a.time < b.time) expect(text < formatKsuid(b)).toBe(true);
    }),
  );
});

test("a new id has the clock's second and the generator's bytes", () => {
  const clock = { now: () => 1_795_000_000n * second + 999_999_999n };
  const id = newKsuid(clock, (size) => new Uint8Array(size).fill(7));
  expect(parseKsuid(id)).toEqual({ time: 1_795_000_000n * second, payload: new Uint8Array(16).fill(7) });
});

test.each([
  "",
  "0ujtsYcgvSTl8PAuAdqWYSMnLO",
  "0ujtsYcgvSTl8PAuAdqWYSMnLOvv",
  "0ujtsYcgvSTl8PAuAdqWYSMnLO-",
  "zzzzzzzzzzzzzzzzzzzzzzzzzzz",
])("%j is none", (text) => {
  expect(parseKsuid(text)).toBeUndefined();
});

test("a time before the KSUID epoch cannot be held", () => {
  expect(() => formatKsuid({ time: 0n, payload: new Uint8Array(16) })).toThrow(RangeError);
  expect(() => formatKsuid({ time: 1_400_000_000n * second, payload: new Uint8Array(15) })).toThrow(RangeError);
});
