import { isBatonError } from "@baton-ts/findings";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { resourceType } from "../index.ts";

const user = resourceType("user", { displayName: "User" });

function codeOf(id: string | number | bigint): string | undefined {
  try {
    user.id(id);
  } catch (error) {
    return isBatonError(error) ? error.code : String(error);
  }
  return undefined;
}

test("ids are texts, safe integers and bigints, kept exactly", () => {
  expect(user.id("a:b/c é 日本").id).toBe("a:b/c é 日本");
  expect(user.id(42).id).toBe("42");
  expect(user.id(-1).id).toBe("-1");
  expect(user.id(9007199254740993n).id).toBe("9007199254740993");
});

test("ids that cannot be told apart or stored are refused", () => {
  expect(codeOf("")).toBe("BATON_DEFINE_ID_EMPTY");
  // The number was rounded before anyone could look at it.
  expect(codeOf(Number("9007199254740993"))).toBe("BATON_DEFINE_ID_UNSAFE_NUMBER");
  expect(codeOf(1.5)).toBe("BATON_DEFINE_ID_UNSAFE_NUMBER");
  expect(codeOf(Number.NaN)).toBe("BATON_DEFINE_ID_UNSAFE_NUMBER");
  for (const id of ["a\nb", "\u0000", "a\u007F", "\u0085"]) expect(codeOf(id)).toBe("BATON_DEFINE_ID_CONTROL_CHARACTER");
  expect(codeOf("a\uD800")).toBe("BATON_DEFINE_ID_NOT_UNICODE");
  expect(codeOf("x".repeat(1024))).toBeUndefined();
  expect(codeOf("x".repeat(1025))).toBe("BATON_DEFINE_ID_TOO_LONG");
  expect(codeOf("é".repeat(512))).toBeUndefined();
  expect(codeOf("é".repeat(513))).toBe("BATON_DEFINE_ID_TOO_LONG");
});

test("the limit counts UTF-8 bytes", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 700 }), (text) => {
      // oxlint-disable-next-line no-control-regex
      fc.pre(!/[\u0000-\u001f\u007f-\u009f]/.test(text));
      expect(codeOf(text)).toBe(new TextEncoder().encode(text).length <= 1024 ? undefined : "BATON_DEFINE_ID_TOO_LONG");
    }),
  );
});
