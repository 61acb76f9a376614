import { expect, test } from "vitest";
import { BatonError, isBatonError } from "./error.ts";

test("an error says nothing that it was not told", () => {
  const error = new BatonError({ code: "BATON_C1Z_TRUNCATED", message: "a.c1z ends after 4 bytes" });
  expect({
    ...Object.fromEntries(Object.entries(error)),
    name: error.name,
    message: error.message,
    hasCause: "cause" in error,
  }).toEqual({
    name: "BatonError",
    message: "a.c1z ends after 4 bytes",
    code: "BATON_C1Z_TRUNCATED",
    hint: undefined,
    details: {},
    retry: "never",
    retryAfterMs: undefined,
    grpcCode: 2,
    "~baton": true,
    hasCause: false,
  });
});

test("an error keeps what it was told, and its cause", () => {
  const cause = new Error("inner");
  const error = new BatonError({
    code: "BATON_SOURCE_LIMITED",
    message: "GET /users answered 429",
    hint: "wait",
    details: { status: 429 },
    retry: "later",
    retryAfterMs: 1500,
    grpcCode: 14,
    cause,
  });
  expect([error.hint, error.details, error.retry, error.retryAfterMs, error.grpcCode, error.cause]).toEqual([
    "wait",
    { status: 429 },
    "later",
    1500,
    14,
    cause,
  ]);
});

test("is recognised across copies of the package, and nothing else is", () => {
  const foreign = Object.assign(new Error("x"), { code: "BATON_X", "~baton": true });
  expect([new BatonError({ code: "BATON_X", message: "x" }), foreign].map(isBatonError)).toEqual([true, true]);
  expect([new Error("x"), null, undefined, "BATON_X", 7, {}].map(isBatonError)).toEqual([
    false,
    false,
    false,
    false,
    false,
    false,
  ]);
});
