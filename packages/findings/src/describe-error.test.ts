import { expect, test } from "vitest";
import { catalogue } from "./catalogue.ts";
import { describeError } from "./describe-error.ts";
import { BatonError } from "./error.ts";

test("the error's own hint comes first", () => {
  const error = new BatonError({ code: "BATON_C1Z_TRUNCATED", message: "a.c1z ends after 4 bytes", hint: "Copy a.c1z again." });
  expect(describeError(error)).toEqual({ line: "BATON_C1Z_TRUNCATED: a.c1z ends after 4 bytes", hint: "Copy a.c1z again." });
});

test("without a hint the fix of the catalogue is given", () => {
  const error = new BatonError({ code: "BATON_C1Z_TRUNCATED", message: "a.c1z ends after 4 bytes" });
  expect(describeError(error).hint).toBe(catalogue.BATON_C1Z_TRUNCATED.fix);
});

test("a code outside of the catalogue has no hint; anything thrown is described", () => {
  expect(describeError(new BatonError({ code: "BATON_ACME_BROKEN", message: "x" })).hint).toBeUndefined();
  expect(describeError("boom")).toEqual({ line: "BATON_UNKNOWN: boom", hint: catalogue.BATON_UNKNOWN.fix });
});
