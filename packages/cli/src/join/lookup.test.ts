import { describe, expect, it } from "vitest";
import { createLookup } from "./lookup.ts";

describe("a lookup", () => {
  it("reads a value once", async () => {
    const reads: string[] = [];
    const lookup = createLookup({
      read: (group, id) => {
        reads.push(`${group}:${id}`);
        return Promise.resolve(id.toUpperCase());
      },
      weigh: () => 1,
      maxWeight: 10,
    });
    expect(lookup.get("user", "a")).toBeUndefined();
    expect([await lookup.resolve("user", "a"), await lookup.resolve("user", "a"), lookup.get("user", "a")]).toEqual([
      "A",
      "A",
      "A",
    ]);
    expect(await lookup.resolve("group", "a")).toBe("A");
    expect(reads).toEqual(["user:a", "group:a"]);
  });

  it("keeps no more than its weight, and what is in use longest", async () => {
    const lookup = createLookup({ read: (_, id) => Promise.resolve(id), weigh: () => 1, maxWeight: 10 });
    await lookup.resolve("", "used");
    for (let id = 0; id < 1000; id++) {
      await lookup.resolve("", String(id));
      expect(lookup.get("", "used")).toBe("used");
    }
    const kept = Array.from({ length: 1000 }, (_, id) => String(id)).filter((id) => lookup.get("", id) !== undefined);
    expect(kept.length).toBeLessThanOrEqual(10);
    expect(kept).toContain("999");
  });
});
