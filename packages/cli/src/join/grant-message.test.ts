import { grantFromRow } from "@baton-ts/c1z";
import {
  EntitlementSchema,
  GrantExpandableSchema,
  GrantImmutableSchema,
  GrantSchema,
  packAny,
  ResourceSchema,
  toBinaryDeterministic,
  toJsonText,
  wireToJsonText,
} from "@baton-ts/proto";
import { create, fromBinary } from "@bufbuild/protobuf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { grantRow } from "../../test/support/rows.ts";
import { createSink } from "../output/sink.ts";
import { writeGrantJson } from "./grant-json.ts";
import { completeGrant, describeOrigin, grantOrigin } from "./grant-message.ts";
import { createJsonLookup } from "./json-lookup.ts";

const expansion = toBinaryDeterministic(
  GrantExpandableSchema,
  create(GrantExpandableSchema, { entitlementIds: ["group:g1:member"] }),
);

const anyRow = fc
  .record({
    isSlim: fc.boolean(),
    isExpandable: fc.boolean(),
    isImmutable: fc.boolean(),
    sources: fc.option(fc.dictionary(fc.constantFrom("e1", "e2", "group:g1:member"), fc.boolean()), { nil: undefined }),
    name: fc.string({ unit: "binary" }),
  })
  .map(({ isSlim, isExpandable, isImmutable, sources, name }) => {
    const row = grantRow({
      resource: "group:g1",
      entitlement: "group:g1:member",
      principal: `user:${name.toWellFormed()}`,
      slim: isSlim,
      ...(sources === undefined ? {} : { sources }),
      ...(isExpandable ? { expansion } : {}),
    });
    if (!isImmutable) return row;
    const message = fromBinary(GrantSchema, row.data);
    message.annotations.push(packAny(GrantImmutableSchema, create(GrantImmutableSchema)));
    return Object.assign(row, { data: toBinaryDeterministic(GrantSchema, message) });
  });

describe("completeGrant", () => {
  it("is the grant that the store's own reading of the row gives", () => {
    fc.assert(
      fc.property(anyRow, (row) => {
        const whole = toJsonText(GrantSchema, grantFromRow(row, { attachExpansion: true }));
        expect(wireToJsonText(GrantSchema, completeGrant(row))).toBe(whole);
      }),
    );
  });
});

describe("writeGrantJson", () => {
  const entitlement = create(EntitlementSchema, {
    id: "group:g1:member",
    displayName: "Member",
    resource: { id: { resourceType: "group", resource: "g1" } },
  });
  const lookup = (bytes: Uint8Array | undefined, print: (bytes: Uint8Array) => string): ReturnType<typeof createJsonLookup> =>
    createJsonLookup({
      read: () => Promise.resolve(bytes),
      print,
      placeholder: () => ({ displayName: "MISSING", json: "{}" }),
      maxBytes: 1 << 20,
    });

  async function write(row: Parameters<typeof writeGrantJson>[0], storedPrincipal: Uint8Array | undefined): Promise<string> {
    const chunks: string[] = [];
    const sink = createSink({
      on: () => {},
      write: (chunk, callback) => {
        chunks.push(Buffer.from(chunk).toString());
        callback?.();
        return true;
      },
    });
    const entitlements = lookup(toBinaryDeterministic(EntitlementSchema, entitlement), (bytes) =>
      wireToJsonText(EntitlementSchema, bytes),
    );
    const principals = lookup(storedPrincipal, (bytes) => wireToJsonText(ResourceSchema, bytes));
    writeGrantJson(row, sink, await entitlements.resolve("", row.entitlementId), await principals.resolve("", row.principalId));
    await sink.flush();
    return chunks.join("");
  }

  it("writes what printing the whole grant writes", async () => {
    await fc.assert(
      fc.asyncProperty(anyRow, fc.boolean(), async (row, isStored) => {
        const principal = create(ResourceSchema, {
          id: { resourceType: "user", resource: row.principalId },
          displayName: "Whole",
        });
        const bytes = toBinaryDeterministic(ResourceSchema, principal);
        const message = fromBinary(GrantSchema, row.data);
        // A v1 file keeps whole copies inside of the grant, which mostly equal the stored objects.
        const copied = { ...row, data: toBinaryDeterministic(GrantSchema, { ...message, entitlement, principal }) };
        for (const each of [row, copied]) {
          expect(await write(each, isStored ? bytes : undefined)).toBe(wireToJsonText(GrantSchema, completeGrant(each)));
        }
      }),
    );
  });

  it("shows the copy inside of the grant where the stored object has changed since", async () => {
    const stored = create(ResourceSchema, { id: { resourceType: "user", resource: "u1" }, displayName: "New name" });
    const row = grantRow({ resource: "group:g1", entitlement: "group:g1:member", principal: "user:u1" });
    const printed: unknown = JSON.parse(await write(row, toBinaryDeterministic(ResourceSchema, stored)));
    expect(printed).toMatchObject({ principal: { id: { resourceType: "user", resource: "u1" } } });
    expect(printed).not.toHaveProperty("principal.displayName");
  });
});

describe("grantOrigin", () => {
  // baton-cli §2.2: no sources means direct; the grant's own entitlement among the sources means direct as well.
  it.each([
    [undefined, true, [], "direct"],
    [{}, true, [], "direct"],
    [{ "group:g1:member": true }, true, [], "direct"],
    [{ e2: true, e1: false }, false, ["e1", "e2"], "inherited"],
    [{ e1: false, "group:g1:member": true }, true, ["e1"], "both"],
  ] as const)("reads %j", (sources, isDirect, via, word) => {
    const row = grantRow({
      resource: "group:g1",
      entitlement: "group:g1:member",
      principal: "user:u1",
      ...(sources === undefined ? {} : { sources }),
    });
    expect(grantOrigin(row)).toEqual({ isDirect, via });
    expect(describeOrigin(grantOrigin(row))).toBe(word);
  });
});
