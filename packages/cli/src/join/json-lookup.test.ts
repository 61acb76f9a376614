import { describe, expect, it } from "vitest";
import { createJsonLookup, joinedText } from "./json-lookup.ts";

function createCounted(maxBytes: number): { readonly lookup: ReturnType<typeof createJsonLookup>; readonly reads: string[] } {
  const reads: string[] = [];
  const lookup = createJsonLookup({
    read: (group, id) => {
      reads.push(`${group}:${id}`);
      return Promise.resolve(id.startsWith("missing") ? undefined : Buffer.from(id));
    },
    print: (bytes) => JSON.stringify({ id: Buffer.from(bytes).toString() }),
    placeholder: (group, id) => ({ displayName: `MISSING (${group}:${id})`, json: `{"missing":"${id}"}` }),
    maxBytes,
  });
  return { lookup, reads };
}

describe("a lookup of printed objects", () => {
  it("reads and prints an object once, and a miss as its placeholder", async () => {
    const { lookup, reads } = createCounted(1 << 20);
    const found = await lookup.resolve("user", "u1");
    const missing = await lookup.resolve("user", "missing1");
    expect([joinedText(found), found.missing]).toEqual(['{"id":"u1"}', undefined]);
    expect([joinedText(missing), missing.missing]).toEqual(['{"missing":"missing1"}', "MISSING (user:missing1)"]);
    const again = [lookup.get("user", "u1"), lookup.get("user", "missing1")];
    expect(again.map((entry) => entry && [joinedText(entry), entry.missing])).toEqual([
      ['{"id":"u1"}', undefined],
      ['{"missing":"missing1"}', "MISSING (user:missing1)"],
    ]);
    expect(reads).toEqual(["user:u1", "user:missing1"]);
  });

  it("keeps a resolved object as it is while others take its place", async () => {
    const { lookup } = createCounted(8192);
    const held = await lookup.resolve("user", "żółw 🐢");
    for (let id = 0; id < 2000; id++) await lookup.resolve("user", `other-${id}`);
    expect(lookup.get("user", "żółw 🐢")).toBeUndefined();
    expect(joinedText(held)).toBe('{"id":"żółw 🐢"}');
  });

  it("answers an object that is too large to be kept", async () => {
    const { lookup, reads } = createCounted(8192);
    const id = Array.from({ length: 3000 }, (_, index) => index).join("-");
    expect(joinedText(await lookup.resolve("user", id))).toBe(`{"id":"${id}"}`);
    expect(lookup.get("user", id)).toBeUndefined();
    await lookup.resolve("user", id);
    expect(reads).toHaveLength(2);
  });
});
