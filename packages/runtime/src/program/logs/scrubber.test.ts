import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createScrubber } from "./scrubber.ts";

describe("createScrubber", () => {
  it("leaves no secret in any text, in whatever form it is written", () => {
    const secret = fc.string({ unit: "grapheme", minLength: 8, maxLength: 40 }).filter((text) => text.trim().length >= 8);
    const form = fc.constantFrom<(text: string) => string>(
      (text) => text,
      (text) => JSON.stringify({ token: text }),
      (text) => `https://x/?t=${encodeURIComponent(text)}`,
      (text) => Buffer.from(text).toString("base64"),
    );
    fc.assert(
      fc.property(fc.array(secret, { minLength: 1, maxLength: 5 }), form, fc.string(), (secrets, write, around) => {
        const scrubber = createScrubber();
        for (const one of secrets) scrubber.add(one);
        const text = scrubber.scrub(secrets.map((one) => around + write(one) + around).join(" "));
        return secrets.every((one) => !text.includes(write(one)));
      }),
    );
  });

  it("removes a long secret whole although it contains a short one", () => {
    const scrubber = createScrubber();
    scrubber.add("pass");
    scrubber.add("password-of-root");
    expect(scrubber.scrub("is password-of-root or pass")).toBe("is [redacted] or [redacted]");
  });

  it("removes single lines of a key that is printed in parts", () => {
    const scrubber = createScrubber();
    scrubber.add("-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG\n-----END KEY-----\n");
    expect(scrubber.scrub("parse error near MIIEvQIBADANBgkqhkiG")).toBe("parse error near [redacted]");
  });

  it("passes over what is too short to be told from other text", () => {
    const scrubber = createScrubber();
    scrubber.add("abc");
    scrubber.add("");
    expect(scrubber.scrub("abc is the alphabet")).toBe("abc is the alphabet");
  });
});
