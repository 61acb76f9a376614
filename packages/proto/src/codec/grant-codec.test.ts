import { create, fromBinary, type MessageInitShape } from "@bufbuild/protobuf";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { arbitraryMessage, arbitraryText } from "../../test/arbitrary-message.ts";
import { packAny } from "../annotations.ts";
import { type Grant, GrantImmutableSchema, GrantSchema } from "../connector.ts";
import { toJsonText } from "../json/to-json.ts";
import { toBinaryDeterministic } from "./deterministic.ts";
import { encodeGrant } from "./encode-grant.ts";
import { encodePlainGrant, type PlainGrant } from "./encode-plain-grant.ts";
import { grantJson } from "./grant-json.ts";
import { readGrantKeys } from "./read-grant-keys.ts";

const resource = fc.record(
  {
    id: fc.record({ resourceType: arbitraryText, resource: arbitraryText, batonResource: fc.boolean() }),
    parentResourceId: fc.constant({ resource: "p" }),
  },
  { requiredKeys: [] },
);

/** The shape that the fast path is for, parts of it missing. */
const stubGrant = fc
  .record(
    {
      entitlement: fc.record({ id: arbitraryText, resource }, { requiredKeys: [] }),
      principal: resource,
      id: arbitraryText,
      annotations: fc.array(
        arbitraryText.map((sourceId) => packAny(GrantImmutableSchema, create(GrantImmutableSchema, { sourceId }))),
        { maxLength: 2 },
      ),
      sources: fc.record({ sources: fc.dictionary(arbitraryText, fc.record({ isDirect: fc.boolean() }), { maxKeys: 5 }) }),
    },
    { requiredKeys: [] },
  )
  .map((init) => create(GrantSchema, init as MessageInitShape<typeof GrantSchema>));

const anyGrant: fc.Arbitrary<Grant> = fc.oneof(stubGrant, arbitraryMessage(GrantSchema));

const plainGrant: fc.Arbitrary<PlainGrant> = fc.record({
  id: arbitraryText,
  entitlementId: arbitraryText,
  resourceType: arbitraryText,
  resourceId: arbitraryText,
  principalType: arbitraryText,
  principalId: arbitraryText,
  sources: fc.uniqueArray(fc.tuple(arbitraryText, fc.boolean()), { selector: ([id]) => id, maxLength: 6 }),
  immutable: fc.boolean(),
});

function messageOf(plain: PlainGrant): Grant {
  return create(GrantSchema, {
    id: plain.id,
    entitlement: { id: plain.entitlementId, resource: { id: { resourceType: plain.resourceType, resource: plain.resourceId } } },
    principal: { id: { resourceType: plain.principalType, resource: plain.principalId } },
    annotations: plain.immutable ? [packAny(GrantImmutableSchema, create(GrantImmutableSchema))] : [],
    ...(plain.sources?.length
      ? { sources: { sources: Object.fromEntries(plain.sources.map(([id, isDirect]) => [id, { isDirect }])) } }
      : {}),
  });
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

test("encodeGrant equals the general encoder byte for byte", () => {
  fc.assert(
    fc.property(anyGrant, (grant) => {
      expect(hex(encodeGrant(grant))).toBe(hex(toBinaryDeterministic(GrantSchema, grant)));
    }),
    { numRuns: 500 },
  );
});

test.each([
  ["the grant", "1a0178 f2c70303616263"],
  ["the entitlement", "0a07 f2c70303616263"],
  ["the entitlement's resource id", "0a0b 0a09 0a07 f2c70303616263"],
  ["the principal", "1207 f2c70303616263"],
  ["an annotation", "2207 f2c70303616263"],
  ["the sources", "2a07 f2c70303616263"],
  ["one source", "2a0e 0a0c 0a0161 1207 f2c70303616263"],
])("unknown fields of %s are kept", (_, text) => {
  const bytes = Buffer.from(text.replaceAll(" ", ""), "hex");
  expect(hex(encodeGrant(fromBinary(GrantSchema, bytes)))).toBe(bytes.toString("hex"));
});

test("encodePlainGrant equals the encoder of the message with the same content", () => {
  fc.assert(
    fc.property(plainGrant, (plain) => {
      expect(hex(encodePlainGrant(plain))).toBe(hex(toBinaryDeterministic(GrantSchema, messageOf(plain))));
    }),
    { numRuns: 500 },
  );
});

test("a synthesized grant on the wire: stubs, GrantImmutable without content, indirect source with an empty value", () => {
  const bytes = encodePlainGrant({
    id: "r:a:u:1",
    entitlementId: "r:a",
    resourceType: "r",
    resourceId: "a",
    principalType: "u",
    principalId: "1",
    sources: [
      ["g:m", false],
      ["b:m", true],
    ],
    immutable: true,
  });
  expect(hex(bytes)).toBe(
    [
      "0a0f0a080a060a01721201611203723a61",
      "12080a060a0175120131",
      "1a07723a613a753a31",
      "22340a32747970652e676f6f676c65617069732e636f6d2f63312e636f6e6e6563746f722e76322e4772616e74496d6d757461626c65",
      "2a14",
      "0a090a03623a6d12020801",
      "0a070a03673a6d1200",
    ].join(""),
  );
});

test("keys are read from any grant, full or slim", () => {
  fc.assert(
    fc.property(anyGrant, (grant) => {
      // Through the wire, where a lone surrogate becomes U+FFFD.
      const decoded = fromBinary(GrantSchema, encodeGrant(grant));
      expect(readGrantKeys(encodeGrant(grant))).toEqual({
        id: decoded.id,
        entitlementId: decoded.entitlement?.id ?? "",
        resourceType: decoded.entitlement?.resource?.id?.resourceType ?? "",
        resourceId: decoded.entitlement?.resource?.id?.resource ?? "",
        principalType: decoded.principal?.id?.resourceType ?? "",
        principalId: decoded.principal?.id?.resource ?? "",
      });
    }),
  );
});

test("keys of bytes that end in the middle are a RangeError", () => {
  const bytes = encodePlainGrant({
    id: "g",
    entitlementId: "e",
    resourceType: "r",
    resourceId: "1",
    principalType: "u",
    principalId: "2",
    immutable: false,
  });
  expect(() => readGrantKeys(bytes.subarray(0, bytes.length - 1))).toThrow(RangeError);
});

test("grantJson equals the JSON of the decoded grant", () => {
  fc.assert(
    fc.property(anyGrant, (grant) => {
      const bytes = encodeGrant(grant);
      expect(grantJson(bytes)).toBe(toJsonText(GrantSchema, fromBinary(GrantSchema, bytes)));
    }),
  );
});
