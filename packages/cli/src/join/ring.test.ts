import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRing } from "./ring.ts";

const maxBytes = 4096;

describe("a ring", () => {
  it("finds an entry whole or not at all, whatever was claimed in between", () => {
    const key = fc.record({
      group: fc.constantFrom("user", "group", ""),
      id: fc.oneof(fc.nat({ max: 40 }).map(String), fc.string({ unit: "binary" })),
    });
    const claim = fc.record({ key, content: fc.string({ maxLength: 300 }) });
    fc.assert(
      fc.property(fc.array(claim, { maxLength: 120 }), (claims) => {
        const ring = createRing(maxBytes);
        const last = new Map<string, string>();
        for (const { key, content } of claims) {
          const name = JSON.stringify([key.group, key.id]);
          if (ring.find(key.group, key.id) === undefined) {
            const bytes = Buffer.from(`${content.length}:${content}`);
            const at = ring.claim(key.group, key.id, bytes.length);
            if (at !== undefined) {
              bytes.copy(ring.bytes, at);
              last.set(name, bytes.toString());
            }
          }
          for (const [known, content] of last) {
            const [group = "", id = ""]: readonly string[] = JSON.parse(known);
            const at = ring.find(group, id);
            if (at !== undefined) expect(ring.bytes.toString("utf8", at, at + Buffer.byteLength(content))).toBe(content);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it("keeps what was claimed last and forgets the oldest", () => {
    const ring = createRing(maxBytes);
    for (let id = 0; id < 1000; id++) ring.claim("user", `u${id}`, 50);
    const kept = Array.from({ length: 1000 }, (_, id) => id).filter((id) => ring.find("user", `u${id}`) !== undefined);
    expect(kept.at(-1)).toBe(999);
    expect(kept.at(0)).toBeGreaterThan(900);
    expect(kept.length).toBeGreaterThan(20);
  });

  it("tells groups and ids with the same characters apart", () => {
    const ring = createRing(maxBytes);
    const at = ring.claim("user", "1", 4);
    expect([ring.find("user", "1"), ring.find("group", "1"), ring.find("user", "11"), ring.find("user", "")]).toEqual([
      at,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("refuses an entry that would push out most of the others", () => {
    expect(createRing(maxBytes).claim("user", "u1", maxBytes / 2)).toBeUndefined();
  });
});
