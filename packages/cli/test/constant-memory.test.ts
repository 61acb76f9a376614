import { Writable } from "node:stream";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { main } from "../src/main.ts";
import { createGeneratedReader } from "./support/generated-reader.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const grantCount = 300_000;
const userCount = 100_000;

interface Measured {
  /** The most that the program held on to, behind a collection while it ran. */
  readonly heldMiB: number;
  readonly samples: number;
  readonly lines: number;
  readonly exitCode: number;
}

async function measure(format: string): Promise<Measured> {
  let lines = 0;
  let chunks = 0;
  let held = 0;
  let samples = 0;
  const stdout = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines++;
      if (++chunks % 300 === 0) {
        collect();
        samples++;
        const { heapUsed, arrayBuffers } = process.memoryUsage();
        held = Math.max(held, heapUsed + arrayBuffers);
      }
      done();
    },
  });
  collect();
  const before = process.memoryUsage();
  const exitCode = await main({
    argv: ["grants", "-o", format],
    env: {},
    stdout,
    stderr: new Writable(),
    signal: new AbortController().signal,
    openC1z: () => Promise.resolve(createGeneratedReader(grantCount, userCount)),
  });
  return { heldMiB: (held - before.heapUsed - before.arrayBuffers) / 2 ** 20, samples, lines, exitCode };
}

// Upstream needs 20 KB of memory for each grant it prints as JSON (baton-cli §6): 6 GB here.
describe("memory", () => {
  it.each([
    ["ndjson", grantCount],
    ["json", grantCount],
    ["csv", grantCount + 1],
    ["console", grantCount + 1],
  ])(
    "does not grow with the number of grants printed as %s",
    async (format, expectedLines) => {
      const { heldMiB, samples, lines, exitCode } = await measure(format);
      expect({ lines, exitCode }).toEqual({ lines: expectedLines, exitCode: 0 });
      expect(samples).toBeGreaterThan(3);
      expect(heldMiB).toBeLessThan(64);
    },
    120_000,
  );
});
