import { expect, test } from "vitest";
import { resolveDecoderLimits } from "./decoder-limits.ts";

const mebibyte = 1024 * 1024;

// Names, defaults and precedence: sync-engine §1.1.
test("defaults are 10 GiB decoded and a window of 128 MiB", () => {
  expect(resolveDecoderLimits({}, {})).toEqual({
    maxDecodedBytes: 10 * 1024 * mebibyte,
    maxWindowBytes: 128 * mebibyte,
    failFast: true,
  });
});

test("the environment wins over options", () => {
  const env = { BATON_DECODER_MAX_DECODED_SIZE_MB: "3", BATON_DECODER_MAX_MEMORY_MB: "4", BATON_DISABLE_FCS_FAIL_FAST: "1" };
  expect(resolveDecoderLimits({ maxDecodedBytes: 1, maxWindowBytes: 1 }, env)).toEqual({
    maxDecodedBytes: 3 * mebibyte,
    maxWindowBytes: 4 * mebibyte,
    failFast: false,
  });
});

test.each(["", "-1", "1.5", "1e3", "many", "0x10", "18446744073709551616", "+5"])(
  "the unparsable value %j is ignored",
  (text) => {
    const limits = resolveDecoderLimits({ maxDecodedBytes: 7 }, { BATON_DECODER_MAX_DECODED_SIZE_MB: text });
    expect(limits.maxDecodedBytes).toBe(7);
  },
);

test("a limit of 0 is refused with upstream's text", () => {
  expect(() => resolveDecoderLimits({}, { BATON_DECODER_MAX_DECODED_SIZE_MB: "0" })).toThrow(
    "c1z: WithDecoderMaxDecodedSize must be at least 1",
  );
  expect(() => resolveDecoderLimits({}, { BATON_DECODER_MAX_MEMORY_MB: "0" })).toThrow(
    "c1z: WithDecoderMaxMemory must be at least 1",
  );
  expect(() => resolveDecoderLimits({ maxWindowBytes: 0 }, {})).toThrow("c1z: WithDecoderMaxMemory must be at least 1");
});
