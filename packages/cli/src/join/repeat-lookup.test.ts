import { describe, expect, it } from "vitest";
import { createJsonLookup, joinedText } from "./json-lookup.ts";
import { createRepeatLookup } from "./repeat-lookup.ts";

describe("createRepeatLookup", () => {
  it("answers what the lookup behind it answers, in any order of keys", async () => {
    const inner = createJsonLookup({
      read: (group, id) => Promise.resolve(new TextEncoder().encode(`${group}/${id}`)),
      print: (bytes) => JSON.stringify({ key: new TextDecoder().decode(bytes), padding: "x".repeat(200) }),
      placeholder: () => ({ displayName: "missing", json: "{}" }),
      maxBytes: 1 << 16,
    });
    const lookup = createRepeatLookup(inner);
    const keys = ["a/1", "a/1", "a/1", "b/1", "a/1", "a/2", "a/2", "b/2", "b/2", "b/2", "a/2"];
    for (const key of keys) {
      const [group, id] = key.split("/") as [string, string];
      const value = lookup.get(group, id) ?? (await lookup.resolve(group, id));
      expect(joinedText(value)).toBe(JSON.stringify({ key, padding: "x".repeat(200) }));
    }
  });

  it("asks the lookup behind it twice for a run of equal keys", async () => {
    let asked = 0;
    const inner = createJsonLookup({
      read: () => Promise.resolve(undefined),
      print: () => "{}",
      placeholder: () => ({ displayName: "missing", json: '{"displayName":"missing"}' }),
      maxBytes: 1 << 16,
    });
    const counted = {
      ...inner,
      get: (group: string, id: string) => {
        asked++;
        return inner.get(group, id);
      },
    };
    const lookup = createRepeatLookup(counted);
    await lookup.resolve("user", "u1");
    for (let i = 0; i < 10; i++) expect(lookup.get("user", "u1")?.missing).toBe("missing");
    expect(asked).toBe(2);
  });
});
