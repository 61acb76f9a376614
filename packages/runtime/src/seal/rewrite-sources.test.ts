import {
  type Grant,
  GrantImmutableSchema,
  GrantSchema,
  GrantSourcesSchema,
  packAny,
  toBinaryDeterministic,
} from "@baton-ts/proto";
import { create, fromBinary } from "@bufbuild/protobuf";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { grant } from "../test-support/messages.ts";
import { rewriteSources } from "./rewrite-sources.ts";

const sources = fc.dictionary(fc.string({ minLength: 1 }), fc.boolean(), { maxKeys: 5 });

function withSources(entries: Readonly<Record<string, boolean>>, base: Grant): Grant {
  const map = Object.fromEntries(Object.entries(entries).map(([id, isDirect]) => [id, { isDirect }]));
  return { ...base, sources: create(GrantSourcesSchema, { sources: map }) };
}

it("gives the bytes of the message with other sources, and changes nothing else", () => {
  const base = grant("group/g1:member", "user/ü", {
    id: "custom",
    annotations: [packAny(GrantImmutableSchema, create(GrantImmutableSchema, { sourceId: "s" }))],
  });
  fc.assert(
    fc.property(fc.option(sources, { nil: undefined }), sources, (before, after) => {
      const original = before === undefined ? base : withSources(before, base);
      const rewritten = rewriteSources(toBinaryDeterministic(GrantSchema, original), Object.entries(after));
      expect(Buffer.from(rewritten)).toEqual(Buffer.from(toBinaryDeterministic(GrantSchema, withSources(after, base))));
    }),
  );
});

it("keeps fields that this version does not know", () => {
  const unknown = Buffer.from([0x9a, 0x06, 0x03, 1, 2, 3]);
  const bytes = Buffer.concat([toBinaryDeterministic(GrantSchema, grant("group/g1:member", "user/u1")), unknown]);
  const rewritten = Buffer.from(rewriteSources(bytes, [["group:g2:member", true]]));
  expect(rewritten.includes(unknown)).toBe(true);
  expect(fromBinary(GrantSchema, rewritten).sources?.sources["group:g2:member"]?.isDirect).toBe(true);
});
