import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keyAfterPrefix } from "../table/key-order.ts";
import { KeyBuffer } from "../writer/key-buffer.ts";
import { entitlementTail, Family } from "./families.ts";
import { escapeComponent, splitTuple, tupleKey, unescapeComponent } from "./tuple.ts";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const text = fc.string({ unit: fc.constantFrom("a", "b", "\0", "\u0001", "\u0002", "é", "\u{1f9f8}"), maxLength: 6 });

describe("tuple keys", () => {
  it("are those of real files", () => {
    expect(hex(tupleKey(Family.grant, ["group", "g0", "1", "member", "user", "u103"]))).toBe(
      `0304${["group", "g0", "1", "member", "user", "u103"].map((part) => `00${Buffer.from(part).toString("hex")}`).join("")}`,
    );
    expect(hex(tupleKey(Family.resource, ["a"], true))).toBe("0302006100");
  });

  it("escape 00 as 01 01 and 01 as 01 02, and come apart again", () => {
    expect(hex(escapeComponent(Uint8Array.of(0, 1, 2)))).toBe("0101010202");
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 6 }), (parts) => {
        const key = tupleKey(Family.childResource, parts);
        const found = splitTuple(key, Family.childResource.length).map((part) => Buffer.from(unescapeComponent(part)).toString());
        expect(found).toEqual(parts);
      }),
    );
  });

  it.each(["01", "0103", "6101"])("refuse the escape %s", (bytes) => {
    expect(() => unescapeComponent(Buffer.from(bytes, "hex"))).toThrow("codec: invalid tuple encoding");
  });

  it("sort as their components do", () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 3, maxLength: 3 }), fc.array(text, { minLength: 3, maxLength: 3 }), (a, b) => {
        const order = a.reduce((found, part, i) => found || Buffer.from(part).compare(Buffer.from(b[i] as string)), 0);
        expect(Math.sign(Buffer.compare(tupleKey(Family.grant, a), tupleKey(Family.grant, b)))).toBe(order);
      }),
    );
  });

  it("are built alike by the writer's buffer", () => {
    const key = new KeyBuffer();
    fc.assert(
      fc.property(fc.array(text, { maxLength: 6 }), (parts) => {
        key.start(Family.grant);
        for (const part of parts) key.component(part);
        expect(hex(key.copy())).toBe(hex(tupleKey(Family.grant, parts)));
      }),
    );
  });
});

describe("entitlementTail", () => {
  it.each([
    ["group:g1:member", "1", "member"],
    ["group:g1:", "1", ""],
    ["group:g1", "0", "group:g1"],
    ["group:g1x:member", "0", "group:g1x:member"],
    ["custom", "0", "custom"],
  ])("%s is flag %s and %j", (id, flag, tail) => {
    expect(entitlementTail("group", "g1", id)).toEqual({ flag, tail });
  });
});

describe("keyAfterPrefix", () => {
  it.each([
    ["6162", "6163"],
    ["61ff", "62"],
    ["ffff", undefined],
    ["", undefined],
  ])("behind %s comes %s", (prefix, after) => {
    const bound = keyAfterPrefix(Buffer.from(prefix, "hex"));
    expect(bound === undefined ? undefined : hex(bound)).toBe(after);
  });
});
