import {
  create,
  type DescField,
  type DescMessage,
  fromJson,
  type JsonValue,
  type Message,
  type MessageInitShape,
  type MessageShape,
  ScalarType,
} from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence, isWrapperDesc, ListValueSchema, ValueSchema } from "@bufbuild/protobuf/wkt";
import * as fc from "fast-check";
import { packAny, RawIdSchema, UserTraitSchema } from "../src/index.ts";

/** Texts that stress encoders: ASCII, quotes and controls, several bytes a character, lengths around 127 and 128, integer-like. */
export const arbitraryText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.string({ minLength: 120, maxLength: 135 }),
  fc.integer({ min: 0, max: 20 }).map(String),
  fc.constantFrom('"\\\n\u0000', "李小龍", "\u{1f9f8}_x", "\uffff", "é".repeat(64), "\ufeffbom"),
);

const texts = arbitraryText.filter((text) => text !== "__proto__");

const scalars: Readonly<Record<ScalarType, fc.Arbitrary<unknown>>> = {
  [ScalarType.STRING]: texts,
  [ScalarType.BYTES]: fc.uint8Array({ maxLength: 8 }),
  [ScalarType.BOOL]: fc.boolean(),
  [ScalarType.INT32]: fc.integer(),
  [ScalarType.SINT32]: fc.integer(),
  [ScalarType.SFIXED32]: fc.integer(),
  [ScalarType.UINT32]: fc.nat({ max: 0xffff_ffff }),
  [ScalarType.FIXED32]: fc.nat({ max: 0xffff_ffff }),
  [ScalarType.INT64]: fc.oneof(fc.bigInt({ min: -3n, max: 3n }), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
  [ScalarType.SINT64]: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  [ScalarType.SFIXED64]: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  [ScalarType.UINT64]: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  [ScalarType.FIXED64]: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  [ScalarType.FLOAT]: fc.float({ noDefaultInfinity: true, noNaN: true }),
  [ScalarType.DOUBLE]: fc.double({ noDefaultInfinity: true, noNaN: true }),
};

const jsonValue = fc.jsonValue({ maxDepth: 2 }).filter((value) => !JSON.stringify(value).includes("__proto__"));
const jsonObject = fc.dictionary(texts, jsonValue, { maxKeys: 4 });

const wellKnown: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  "google.protobuf.Timestamp": fc.record({
    seconds: fc.bigInt({ min: -62_135_596_800n, max: 253_402_300_799n }),
    nanos: fc.oneof(fc.constantFrom(0, 5_000_000, 6000), fc.nat({ max: 999_999_999 })),
  }),
  "google.protobuf.Duration": fc
    .record({ sign: fc.constantFrom(1, -1), seconds: fc.nat(), nanos: fc.oneof(fc.constant(0), fc.nat({ max: 999_999_999 })) })
    .map(({ sign, seconds, nanos }) => ({ seconds: BigInt(sign * seconds), nanos: nanos === 0 ? 0 : sign * nanos })),
  "google.protobuf.Value": jsonValue.map((value) => fromJson(ValueSchema, value as JsonValue)),
  "google.protobuf.ListValue": fc
    .array(jsonValue, { maxLength: 3 })
    .map((values) => fromJson(ListValueSchema, values as JsonValue)),
  "google.protobuf.FieldMask": fc.record({
    paths: fc.array(fc.constantFrom("id", "user.display_name", "a_b_c"), { maxLength: 3 }),
  }),
  "google.protobuf.Any": fc.oneof(
    texts.map((id) => packAny(RawIdSchema, create(RawIdSchema, { id }))),
    jsonObject.map((profile) => packAny(UserTraitSchema, create(UserTraitSchema, { profile: profile as never }))),
  ),
};

/** Messages of a type with any mix of fields set; at most `depth` levels of nested messages. */
export function arbitraryMessage<Desc extends DescMessage>(schema: Desc, depth = 3): fc.Arbitrary<MessageShape<Desc>> {
  return arbitraryInit(schema, depth).map((init) => create(schema, init as MessageInitShape<Desc>));
}

function arbitraryInit(schema: DescMessage, depth: number): fc.Arbitrary<unknown> {
  const special = wellKnown[schema.typeName];
  if (special !== undefined) return special;
  const members: Record<string, fc.Arbitrary<unknown>> = {};
  for (const member of schema.members) {
    if (member.kind === "oneof") {
      const choices = member.fields
        .filter((field) => depth > 0 || field.message === undefined)
        .map((field) => arbitraryCase(field, depth));
      if (choices.length > 0) members[member.localName] = fc.oneof(...choices);
    } else if (depth > 0 || member.message === undefined) {
      members[member.localName] = arbitraryField(member, depth);
    }
  }
  // Only descriptor.proto has required fields; all of them are scalars.
  const required = schema.fields.filter((field) => field.presence === FeatureSet_FieldPresence.LEGACY_REQUIRED);
  return fc.record(members, { requiredKeys: required.map((field) => field.localName) });
}

function arbitraryCase(field: DescField, depth: number): fc.Arbitrary<unknown> {
  return arbitraryField(field, depth).map((value) => ({ case: field.localName, value }));
}

function arbitraryField(field: DescField, depth: number): fc.Arbitrary<unknown> {
  const value = arbitraryValue(field, depth);
  if (field.fieldKind === "list") return fc.array(value, { maxLength: 3 });
  return field.fieldKind === "map" ? fc.dictionary(texts, value, { maxKeys: 4 }) : value;
}

function arbitraryValue(field: DescField, depth: number): fc.Arbitrary<unknown> {
  if (field.enum !== undefined) return fc.constantFrom(...field.enum.values.map((value) => value.number));
  if (field.message === undefined) return scalars[field.scalar];
  if (field.message.typeName === "google.protobuf.Struct") return jsonObject;
  if (field.fieldKind === "message" && field.oneof === undefined && isWrapperDesc(field.message)) {
    return scalars[field.message.fields[0]?.scalar ?? ScalarType.BOOL];
  }
  const nested = field.message;
  return arbitraryInit(nested, depth - 1).map((init) => create(nested, init as MessageInitShape<typeof nested>) as Message);
}
