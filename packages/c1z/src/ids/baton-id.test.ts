import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BatonId, formatBatonId, parseBatonId, parseBatonIdOf } from "./baton-id.ts";

// Forms, escapes and messages: sync-engine §6.1.
const examples: readonly (readonly [string, BatonId])[] = [
  ["bid:r:user/1234", { kind: "resource", resource: { type: "user", id: "1234" } }],
  [
    "bid:r:group/5678/user/1234",
    { kind: "resource", resource: { type: "user", id: "1234", parent: { type: "group", id: "5678" } } },
  ],
  [
    "bid:e:org/9012/team/5678:member",
    {
      kind: "entitlement",
      entitlement: { resource: { type: "team", id: "5678", parent: { type: "org", id: "9012" } }, slug: "member" },
    },
  ],
  [
    "bid:g:team/5678:member:user/1234",
    {
      kind: "grant",
      grant: { entitlement: { resource: { type: "team", id: "5678" }, slug: "member" }, principal: { type: "user", id: "1234" } },
    },
  ],
  ["bid:r:gr\\:=o\\\\up/s\\:al\\/es", { kind: "resource", resource: { type: "gr:=o\\up", id: "s:al/es" } }],
];

test.each(examples)("%s", (text, id) => {
  expect(formatBatonId(id)).toBe(text);
  expect(parseBatonId(text)).toEqual(id);
});

const part = fc.oneof(fc.string({ minLength: 1 }), fc.string({ unit: fc.constantFrom(":", "/", "\\", "a"), minLength: 1 }));
const key = fc.record({ type: part, id: part });
const resource = fc.oneof(key, fc.record({ type: part, id: part, parent: key }));
const entitlement = fc.record({ resource, slug: part });
const anyId: fc.Arbitrary<BatonId> = fc.oneof(
  resource.map((resource): BatonId => ({ kind: "resource", resource })),
  entitlement.map((entitlement): BatonId => ({ kind: "entitlement", entitlement })),
  fc.record({ entitlement, principal: resource }).map((grant): BatonId => ({ kind: "grant", grant })),
);

test("what is written is read", () => {
  fc.assert(
    fc.property(anyId, (id) => {
      expect(parseBatonId(formatBatonId(id))).toEqual(id);
    }),
  );
});

describe("malformed ids", () => {
  test.each([
    ["bid:r:", 6, "invalid resource part"],
    ["bid:r:1", 7, "invalid resource part: ''"],
    ["arn:blahblah", 3, "invalid prefix: 'arn'"],
    ["bid:?", 5, "invalid prefix: '?'"],
    ["bid:?:user/bob", 6, "invalid type: '?'"],
    ["bid:r:user/bob:blah", 15, "invalid baton id: 'bid:r:user/bob:blah'"],
    ["bid:r:user/", 11, "invalid resource part: ''"],
    ["bid:r:a/b/c/d/e/f", 17, "invalid resource part"],
    ["bid:e:team/1", 12, "invalid baton id entitlement part: "],
    ["bid:e:team/1::", 14, "invalid baton id entitlement part: :"],
    // The place counts bytes, as Go does.
    ["bid:r:é", 8, "invalid resource part: ''"],
  ])("%s is reported with a caret under byte %i", (text, at, message) => {
    expect(() => parseBatonId(text)).toThrow(
      expect.objectContaining({
        code: "BATON_CONFIG_BATON_ID_INVALID",
        grpcCode: 2,
        message: `error parsing baton id '${text}' at location ${at}: ${message}\n${" ".repeat("error parsing baton id '".length + at)}^`,
      }),
    );
  });

  test.each(["bid:r:us\\er/1", "bid:r:user/1\\"])("%s has an invalid escape sequence", (text) => {
    expect(() => parseBatonId(text)).toThrow(expect.objectContaining({ message: "invalid escape sequence" }));
  });

  test("a grant without principal has no place", () => {
    expect(() => parseBatonId("bid:g:team/1:member")).toThrow(
      expect.objectContaining({ message: "error parsing baton id: invalid baton id grant part: " }),
    );
  });

  test.each(["resource", "grant"] as const)("an entitlement is no %s", (kind) => {
    expect(() => parseBatonIdOf(kind, "bid:e:team/1:member")).toThrow(
      expect.objectContaining({ message: `error parsing baton id: invalid baton id ${kind}: bid:e:team/1:member` }),
    );
    expect(parseBatonIdOf("entitlement", "bid:e:team/1:member").entitlement.slug).toBe("member");
  });

  test.each<[BatonId, RegExp]>([
    [{ kind: "resource", resource: { type: "", id: "1" } }, /: resource type is empty$/],
    [{ kind: "resource", resource: { type: "user", id: "" } }, /: resource id is empty$/],
    [
      { kind: "resource", resource: { type: "user", id: "1", parent: { type: "org", id: "" } } },
      /: parent resource type or id is empty$/,
    ],
    [{ kind: "entitlement", entitlement: { resource: { type: "team", id: "1" }, slug: "" } }, /: entitlement slug is empty$/],
  ])("%j cannot be written", (id, message) => {
    expect(() => formatBatonId(id)).toThrow(message);
  });
});
