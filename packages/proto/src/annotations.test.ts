import { create } from "@bufbuild/protobuf";
import { AnySchema } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";
import { findAnnotation, hasAnnotation, isAny, packAny, unpackAny, withAnnotation, withoutAnnotation } from "./annotations.ts";
import { ChildResourceTypeSchema, RawIdSchema, UserTraitSchema } from "./connector.ts";

const rawId = packAny(RawIdSchema, create(RawIdSchema, { id: "u1" }));
const child = (resourceTypeId: string) => packAny(ChildResourceTypeSchema, create(ChildResourceTypeSchema, { resourceTypeId }));
const unknown = create(AnySchema, { typeUrl: "type.googleapis.com/acme.Thing", value: new Uint8Array([8, 1]) });

test("packs under the type.googleapis.com prefix", () => {
  expect(rawId).toEqual(
    create(AnySchema, { typeUrl: "type.googleapis.com/c1.connector.v2.RawId", value: new Uint8Array([10, 2, 117, 49]) }),
  );
});

test("packs deterministically, whatever the order of a profile's keys", () => {
  const pack = (profile: Record<string, string>) => packAny(UserTraitSchema, create(UserTraitSchema, { profile }));
  expect(pack({ b: "1", a: "2", "10": "3" })).toEqual(pack({ "10": "3", a: "2", b: "1" }));
});

test("unpacks by type URL, whatever its prefix; unknown and empty ones are undefined", () => {
  expect(unpackAny(rawId)).toEqual(create(RawIdSchema, { id: "u1" }));
  expect(unpackAny({ ...rawId, typeUrl: "example.com/x/c1.connector.v2.RawId" })).toEqual(create(RawIdSchema, { id: "u1" }));
  expect([unpackAny(unknown), unpackAny(create(AnySchema))]).toEqual([undefined, undefined]);
});

test("finds the first annotation of a type, and only of that type", () => {
  const annotations = [unknown, child("team"), child("repo"), rawId];
  expect(findAnnotation(annotations, ChildResourceTypeSchema)?.resourceTypeId).toBe("team");
  expect(findAnnotation(annotations, UserTraitSchema)).toBeUndefined();
  expect([hasAnnotation(annotations, RawIdSchema), hasAnnotation([unknown], RawIdSchema)]).toEqual([true, false]);
  expect(isAny(create(AnySchema, { typeUrl: "type.googleapis.com/xc1.connector.v2.RawId" }), RawIdSchema)).toBe(false);
});

test("a damaged payload is an error, not a missing annotation", () => {
  const damaged = { ...rawId, value: new Uint8Array([10, 9, 117]) };
  expect(() => findAnnotation([damaged], RawIdSchema)).toThrow();
  expect(hasAnnotation([damaged], RawIdSchema)).toBe(true);
});

test("replaces in place, drops further ones of the type, appends a new type, and leaves its input alone", () => {
  const annotations = [child("team"), unknown, child("repo")];
  const replacement = create(ChildResourceTypeSchema, { resourceTypeId: "site" });
  expect(withAnnotation(annotations, ChildResourceTypeSchema, replacement)).toEqual([child("site"), unknown]);
  expect(withAnnotation([unknown], RawIdSchema, create(RawIdSchema, { id: "u1" }))).toEqual([unknown, rawId]);
  expect(withoutAnnotation(annotations, ChildResourceTypeSchema)).toEqual([unknown]);
  expect(annotations.length).toBe(3);
});
