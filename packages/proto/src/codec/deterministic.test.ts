import { create, equals, fromBinary, toBinary } from "@bufbuild/protobuf";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { arbitraryMessage, arbitraryText } from "../../test/arbitrary-message.ts";
import { GrantSchema, GrantSourcesSchema, ResourceSchema, UserTraitSchema } from "../connector.ts";
import { registry } from "../registry.ts";
import { toBinaryDeterministic } from "./deterministic.ts";

const schemas = [...registry].filter((type) => type.kind === "message");

test("writes what protobuf-es reads back, for every message type", () => {
  for (const schema of schemas) {
    fc.assert(
      fc.property(arbitraryMessage(schema, 2), (message) => {
        const bytes = toBinaryDeterministic(schema, message);
        expect(equals(schema, fromBinary(schema, bytes), fromBinary(schema, toBinary(schema, message)))).toBe(true);
      }),
      { numRuns: 5 },
    );
  }
});

test("equals protobuf-es byte for byte where no map has two entries", () => {
  const single = arbitraryMessage(GrantSchema).map((grant) => {
    grant.sources = create(GrantSourcesSchema, {
      sources: Object.fromEntries(Object.entries(grant.sources?.sources ?? {}).slice(0, 1)),
    });
    for (const resource of [grant.principal, grant.entitlement?.resource]) if (resource !== undefined) delete resource.profile;
    return grant;
  });
  fc.assert(
    fc.property(single, (grant) => {
      expect(Buffer.from(toBinaryDeterministic(GrantSchema, grant)).equals(toBinary(GrantSchema, grant))).toBe(true);
    }),
  );
});

test("map entries are sorted by the bytes of their keys, integer-like keys too", () => {
  const sources = Object.fromEntries(["b", "10", "9", "\u{10000}", "\uffff", "a"].map((key) => [key, { isDirect: key === "9" }]));
  const bytes = toBinaryDeterministic(GrantSourcesSchema, create(GrantSourcesSchema, { sources }));
  expect(Buffer.from(bytes).toString("hex")).toBe(
    [
      "0a060a0231301200", // "10"
      "0a070a013912020801", // "9", direct
      "0a050a01611200", // "a"
      "0a050a01621200", // "b"
      "0a070a03efbfbf1200", // U+FFFF
      "0a080a04f09080801200", // U+10000, although its UTF-16 units sort before U+FFFF
    ].join(""),
  );
});

test("the order in which a map or a profile was built does not matter", () => {
  const entries = fc.uniqueArray(fc.tuple(arbitraryText, fc.jsonValue({ maxDepth: 1 })), {
    selector: ([key]) => key,
    maxLength: 6,
  });
  fc.assert(
    fc.property(entries, (pairs) => {
      const encode = (list: typeof pairs): string =>
        Buffer.from(
          toBinaryDeterministic(UserTraitSchema, create(UserTraitSchema, { profile: Object.fromEntries(list) as never })),
        ).toString("hex");
      expect(encode(pairs.toReversed())).toBe(encode(pairs));
    }),
  );
});

test("unknown fields come back as they were", () => {
  const bytes = Buffer.from("1a01 78 f2c703 03 616263".replaceAll(" ", ""), "hex");
  expect(Buffer.from(toBinaryDeterministic(GrantSchema, fromBinary(GrantSchema, bytes))).equals(bytes)).toBe(true);
});

test("a message of another type is refused, and the next one is not harmed", () => {
  expect(() => toBinaryDeterministic(GrantSchema, create(ResourceSchema) as never)).toThrow(
    "cannot encode c1.connector.v2.Resource as c1.connector.v2.Grant",
  );
  expect(Buffer.from(toBinaryDeterministic(GrantSchema, create(GrantSchema, { id: "x" }))).toString("hex")).toBe("1a0178");
});
