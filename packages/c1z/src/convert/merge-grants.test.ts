import {
  ExternalLinkSchema,
  GrantExpandableSchema,
  GrantImmutableSchema,
  GrantSchema,
  packAny,
  toBinaryDeterministic,
} from "@baton-ts/proto";
import { create, fromBinary, type MessageInitShape, toJson } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import type { GrantRow } from "../store/rows.ts";
import { mergeGrants, mergeSameGrants } from "./merge-grants.ts";
import { slimGrant } from "./slim-grant.ts";

const immutable = packAny(GrantImmutableSchema, create(GrantImmutableSchema));
const link = packAny(ExternalLinkSchema, create(ExternalLinkSchema, { url: "https://example.com" }));

function row(id: string, grant: MessageInitShape<typeof GrantSchema> = {}, given: Partial<GrantRow> = {}): GrantRow {
  return {
    id,
    entitlementId: "group:g:member",
    resourceType: "group",
    resourceId: "g",
    principalType: "user",
    principalId: "u",
    data: toBinaryDeterministic(GrantSchema, create(GrantSchema, grant)),
    expansion: null,
    needsExpansion: false,
    discoveredAt: 10n,
    ...given,
  };
}

function expansion(entitlementIds: string[], resourceTypeIds: string[], shallow: boolean): Partial<GrantRow> {
  const message = create(GrantExpandableSchema, { entitlementIds, resourceTypeIds, shallow });
  return { expansion: toBinaryDeterministic(GrantExpandableSchema, message), needsExpansion: true };
}

/** Both orders, which must not matter. */
function merged(a: GrantRow, b: GrantRow): GrantRow {
  const result = mergeGrants(a, b);
  expect(mergeGrants(b, a)).toEqual(result);
  return result;
}

// Two v1 grants with one entitlement and principal are one row of a v3 file (c1z-v3-pebble §2.3, §3.3: such rows are merged).
describe("two grants of one entitlement to one principal", () => {
  test("keep id and time of the one discovered first", () => {
    const result = merged(row("a", {}, { discoveredAt: 20n }), row("b", {}, { discoveredAt: 10n }));
    expect(result).toMatchObject({ id: "b", discoveredAt: 10n });
  });

  test("discovered at once keep the id that sorts first by its UTF-8 bytes", () => {
    expect(merged(row("\u{1f9f8}"), row("\uffe6"))).toMatchObject({ id: "\uffe6" });
  });

  test("keep the annotations of both, each once", () => {
    const result = merged(row("a", { annotations: [link, immutable] }), row("b", { annotations: [immutable] }));
    expect(fromBinary(GrantSchema, result.data).annotations).toEqual([link, immutable]);
  });

  test("keep the order of annotations that only one has", () => {
    const result = merged(row("a"), row("b", { annotations: [immutable, link] }));
    expect(fromBinary(GrantSchema, result.data).annotations).toEqual([immutable, link]);
  });

  test("keep the sources of both; what is direct in one of them is direct", () => {
    const result = merged(
      row("a", { sources: { sources: { x: { isDirect: true }, y: {} } } }),
      row("b", { sources: { sources: { y: { isDirect: true }, z: {} } } }),
    );
    expect(toJson(GrantSchema, fromBinary(GrantSchema, result.data))).toEqual({
      sources: { sources: { x: { isDirect: true }, y: { isDirect: true }, z: {} } },
    });
  });

  test("expand what either expands, shallow only where both are", () => {
    const a = row("a", {}, expansion(["x", "y", ""], ["user"], true));
    const result = merged(a, row("b", {}, expansion(["b", "x"], ["bot"], false)));
    expect(toJson(GrantExpandableSchema, fromBinary(GrantExpandableSchema, result.expansion ?? new Uint8Array()))).toEqual({
      entitlementIds: ["b", "x", "y"],
      resourceTypeIds: ["bot", "user"],
    });
    expect(merged(a, row("b"))).toMatchObject({ expansion: a.expansion, needsExpansion: true });
  });

  test("keep the principal's parent that one of them names", () => {
    const parent = { id: { resourceType: "user", resource: "u" }, parentResourceId: { resourceType: "org", resource: "o" } };
    const result = merged(slimGrant(row("a")), slimGrant(row("b", { principal: parent })));
    expect(toJson(GrantSchema, fromBinary(GrantSchema, result.data))).toEqual({
      principal: { parentResourceId: { resourceType: "org", resource: "o" } },
    });
  });
});

describe("mergeSameGrants", () => {
  async function merge(...batches: readonly (readonly GrantRow[])[]): Promise<{ rows: GrantRow[]; gone: string[] }> {
    const gone: string[] = [];
    const source = async function* (): AsyncGenerator<readonly GrantRow[]> {
      yield* batches;
    };
    const rows = (await Array.fromAsync(mergeSameGrants(source(), (id) => gone.push(id)))).flat();
    return { rows, gone };
  }

  test("merges neighbours, across batches too, and tells which ids are gone", async () => {
    const other = row("x", {}, { principalId: "v" });
    const { rows, gone } = await merge([row("b"), row("c")], [row("a"), other], []);
    expect(rows).toEqual([row("a"), other]);
    expect(gone).toEqual(["c", "b"]);
  });

  test.each(["resourceType", "resourceId", "entitlementId", "principalType", "principalId"] as const)(
    "leaves rows alone that differ in %s",
    async (column) => {
      const { rows, gone } = await merge([row("a"), row("b", {}, { [column]: "other" })]);
      expect(rows.map(({ id }) => id)).toEqual(["a", "b"]);
      expect(gone).toEqual([]);
    },
  );

  test("passes nothing on for nothing", async () => {
    expect(await merge([], [])).toEqual({ rows: [], gone: [] });
  });
});

test("a slim grant says what a v3 file keeps: the principal's parent, annotations, sources", () => {
  const whole = row("a", {
    id: "a",
    entitlement: { id: "group:g:member", displayName: "Member", resource: { id: { resourceType: "group", resource: "g" } } },
    principal: {
      id: { resourceType: "user", resource: "u" },
      displayName: "Ada",
      parentResourceId: { resourceType: "org", resource: "o" },
    },
    annotations: [link],
    sources: { sources: { x: { isDirect: true } } },
  });
  const slim = slimGrant(whole);
  expect(toJson(GrantSchema, { ...fromBinary(GrantSchema, slim.data), annotations: [] })).toEqual({
    principal: { parentResourceId: { resourceType: "org", resource: "o" } },
    sources: { sources: { x: { isDirect: true } } },
  });
  expect(fromBinary(GrantSchema, slim.data).annotations).toEqual([link]);
  expect({ ...slim, data: whole.data }).toEqual(whole);
});
