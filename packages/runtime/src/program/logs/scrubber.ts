/** What stands where a secret stood. */
export const mask = "[redacted]";

/** Knows the secrets of this run and removes them from text. */
export interface Scrubber {
  /** From now on `secret` is removed, as it is and as JSON, URLs and base64 write it. Values under 4 characters are passed over. */
  add(secret: string): void;
  scrub(text: string): string;
}

// Shorter ones stand in every second line by chance, and hiding those would hide the log.
const minimumLength = 4;

/** An empty registry of secrets. */
export function createScrubber(): Scrubber {
  const forms = new Set<string>();
  let pattern: RegExp | undefined;
  return {
    add(secret) {
      if (secret.length < minimumLength) return;
      for (const form of formsOf(secret)) forms.add(form);
      // Longest first: a secret that contains another one must go as a whole.
      const longestFirst = [...forms].sort((a, b) => b.length - a.length);
      pattern = new RegExp(longestFirst.map((form) => form.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")).join("|"), "g");
    },
    scrub: (text) => (pattern === undefined ? text : text.replace(pattern, mask)),
  };
}

function formsOf(secret: string): readonly string[] {
  const base64 = Buffer.from(secret).toString("base64");
  const lines = secret.split("\n").filter((line) => line.trim().length >= 16);
  const texts = [secret, secret.trim(), encodeURIComponent(secret.toWellFormed()), base64, base64.replace(/=+$/, ""), ...lines];
  return texts.flatMap((text) => [text, JSON.stringify(text).slice(1, -1)]).filter((text) => text.length >= minimumLength);
}
