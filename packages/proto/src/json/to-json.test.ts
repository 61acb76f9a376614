import { create, fromBinary, toBinary, toJson } from "@bufbuild/protobuf";
import { AnySchema, DurationSchema, FieldMaskSchema, TimestampSchema, ValueSchema } from "@bufbuild/protobuf/wkt";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { arbitraryMessage } from "../../test/arbitrary-message.ts";
import { packAny } from "../annotations.ts";
import {
  GrantSchema,
  RawIdSchema,
  type Resource,
  ResourceSchema,
  ResourceType_Trait,
  ResourceTypeSchema,
  UserTraitSchema,
} from "../connector.ts";
import { SyncRunSchema, SyncStatsSchema } from "../outputs.ts";
import { registry } from "../registry.ts";
import { toJsonText, toJsonValue, wireToJsonText } from "./to-json.ts";

const unknown = create(AnySchema, { typeUrl: "type.googleapis.com/acme.Thing", value: new Uint8Array([255, 0]) });

const schemas = [...registry].filter((type) => type.kind === "message");

test("prints what protobuf-es prints, for every message type", () => {
  for (const schema of schemas) {
    fc.assert(
      fc.property(arbitraryMessage(schema, 2), (message) => {
        expect(toJsonValue(schema, message)).toEqual(toJson(schema, message, { registry }));
      }),
      { numRuns: 5 },
    );
  }
});

test("fields that occur twice on the wire are merged as protobuf wants", () => {
  fc.assert(
    fc.property(arbitraryMessage(GrantSchema), arbitraryMessage(GrantSchema), (first, second) => {
      const bytes = Buffer.concat([toBinary(GrantSchema, first), toBinary(GrantSchema, second)]);
      const expected = toJson(GrantSchema, fromBinary(GrantSchema, bytes), { registry });
      expect(JSON.parse(wireToJsonText(GrantSchema, bytes))).toEqual(expected);
    }),
  );
});

test("a full message: names, enums, times, Any, declaration order, sorted keys", () => {
  const resource = create(ResourceSchema, {
    id: { resourceType: "user", resource: "u1" },
    displayName: 'Zoë "Z"',
    annotations: [
      packAny(
        UserTraitSchema,
        create(UserTraitSchema, { profile: { b: [1, null, true], a: { c: "x" }, "10": -0.5, "9": 1e21 } }),
      ),
    ],
    createdAt: { seconds: 1n, nanos: 5000 },
  });
  expect(toJsonText(ResourceSchema, resource)).toBe(
    '{"id":{"resourceType":"user","resource":"u1"},"displayName":"Zoë \\"Z\\"","annotations":' +
      '[{"@type":"type.googleapis.com/c1.connector.v2.UserTrait","profile":{"10":-0.5,"9":1e+21,"a":{"c":"x"},"b":[1,null,true]}}],' +
      '"createdAt":"1970-01-01T00:00:01.000005Z"}',
  );
  expect(
    toJsonText(ResourceTypeSchema, create(ResourceTypeSchema, { id: "user", traits: [ResourceType_Trait.USER, 99 as never] })),
  ).toBe('{"id":"user","traits":["TRAIT_USER",99]}');
});

test("64-bit integers are strings, at every size", () => {
  const stats = create(SyncStatsSchema, { grants: 9_223_372_036_854_775_807n, resources: -1n, entitlements: 3n });
  expect(toJsonValue(SyncStatsSchema, stats)).toEqual({ grants: "9223372036854775807", resources: "-1", entitlements: "3" });
});

test("times have 0, 3, 6 or 9 digits, durations keep their sign", () => {
  const time = (seconds: bigint, nanos: number) => toJsonText(TimestampSchema, create(TimestampSchema, { seconds, nanos }));
  expect([time(0n, 0), time(0n, 120_000_000), time(0n, 1000), time(-1n, 1), time(253_402_300_799n, 999_999_999)]).toEqual([
    '"1970-01-01T00:00:00Z"',
    '"1970-01-01T00:00:00.120Z"',
    '"1970-01-01T00:00:00.000001Z"',
    '"1969-12-31T23:59:59.000000001Z"',
    '"9999-12-31T23:59:59.999999999Z"',
  ]);
  expect(() => time(253_402_300_800n, 0)).toThrow(RangeError);
  const duration = (seconds: bigint, nanos: number) => toJsonText(DurationSchema, create(DurationSchema, { seconds, nanos }));
  expect([duration(3n, 0), duration(0n, -500_000_000), duration(-2n, -1)]).toEqual(['"3s"', '"-0.500s"', '"-2.000000001s"']);
  expect(() => duration(1n, -1)).toThrow(RangeError);
});

test("a time inside of a message is optional: the zero time prints, no time does not", () => {
  expect(toJsonText(SyncRunSchema, create(SyncRunSchema, { startedAt: {} }))).toBe('{"startedAt":"1970-01-01T00:00:00Z"}');
});

test("an Any of unknown type is left out of lists, fields and nested messages, or kept on request", () => {
  const resource: Resource = create(ResourceSchema, {
    displayName: "x",
    annotations: [unknown, packAny(RawIdSchema, create(RawIdSchema, { id: "1" })), packAny(AnySchema, unknown)],
  });
  const grant = create(GrantSchema, { id: "g", principal: resource, annotations: [unknown] });
  const rawId = { "@type": "type.googleapis.com/c1.connector.v2.RawId", id: "1" };
  expect(toJsonValue(GrantSchema, grant)).toEqual({ id: "g", principal: { displayName: "x", annotations: [rawId] } });
  const kept = { "@type": "type.googleapis.com/acme.Thing", value: "/wA=" };
  expect(toJsonValue(GrantSchema, grant, { unknownAny: "keep" })).toEqual({
    id: "g",
    principal: {
      displayName: "x",
      annotations: [kept, rawId, { "@type": "type.googleapis.com/google.protobuf.Any", value: kept }],
    },
    annotations: [kept],
  });
});

test("a damaged payload of a known type counts as unknown; an empty Any is an empty object", () => {
  const damaged = create(AnySchema, { typeUrl: "type.googleapis.com/c1.connector.v2.RawId", value: new Uint8Array([10, 9]) });
  const grant = create(GrantSchema, { annotations: [damaged, create(AnySchema)] });
  expect(toJsonText(GrantSchema, grant)).toBe('{"annotations":[{}]}');
  expect(toJsonValue(GrantSchema, grant, { unknownAny: "keep" })).toEqual({
    annotations: [{ "@type": damaged.typeUrl, value: "Cgk=" }, {}],
  });
});

test("well-known types stand in the value of an Any", () => {
  const any = packAny(DurationSchema, create(DurationSchema, { seconds: 1n }));
  expect(toJsonText(AnySchema, any)).toBe('{"@type":"type.googleapis.com/google.protobuf.Duration","value":"1s"}');
});

test("unknown fields and unknown Any values survive a binary round trip", () => {
  const bytes = toBinary(GrantSchema, create(GrantSchema, { id: "g", annotations: [unknown] }));
  const withUnknownField = Buffer.concat([bytes, Buffer.from("fa3e03616263", "hex")]);
  expect(Buffer.from(toBinary(GrantSchema, fromBinary(GrantSchema, withUnknownField)))).toEqual(withUnknownField);
  expect(wireToJsonText(GrantSchema, withUnknownField)).toBe('{"id":"g"}');
});

test("values outside of JSON: a Value without kind, NaN, field masks, zeros that were written out", () => {
  expect(toJsonText(ValueSchema, create(ValueSchema))).toBe("null");
  expect(toJsonText(ValueSchema, create(ValueSchema, { kind: { case: "numberValue", value: Number.NaN } }))).toBe('"NaN"');
  expect(toJsonText(FieldMaskSchema, create(FieldMaskSchema, { paths: ["user.display_name", "photo"] }))).toBe(
    '"user.displayName,photo"',
  );
  expect(wireToJsonText(GrantSchema, Buffer.from("1a0178 1a00".replace(" ", ""), "hex"))).toBe("{}");
});

test("nesting without end is refused", () => {
  let profile: Record<string, unknown> = {};
  for (let level = 0; level < 60; level++) profile = { p: profile };
  expect(() => toJsonText(UserTraitSchema, create(UserTraitSchema, { profile: profile as never }))).toThrow(RangeError);
});

test("any bytes print or are refused with a RangeError", () => {
  const damaged = fc.tuple(arbitraryMessage(ResourceSchema), fc.nat(), fc.nat({ max: 255 }), fc.boolean());
  fc.assert(
    fc.property(damaged, ([message, position, byte, cuts]) => {
      const bytes = toBinary(ResourceSchema, message);
      if (bytes.length > 0) bytes[position % bytes.length] = byte;
      try {
        JSON.parse(wireToJsonText(ResourceSchema, cuts ? bytes.subarray(0, position % (bytes.length + 1)) : bytes));
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }),
    { numRuns: 500 },
  );
});
