import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { openC1z } from "@baton-ts/c1z";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type C1zFacts, factsOf } from "../src/index.ts";

const bin = resolve(import.meta.dirname, "../bin/baton-synth.mjs");

let folder = "";
let file = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "baton-storage-engine-"));
  file = join(folder, "sync.c1z");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Outcome {
  readonly engine: string;
  /** Ids of the syncs in the file, oldest first. */
  readonly syncs: readonly string[];
  readonly warnings: readonly string[];
  readonly facts: C1zFacts;
}

/** Runs one whole sync in a process of its own and looks at the file. */
async function sync(...flags: readonly string[]): Promise<Outcome> {
  const size = ["--users=12", "--groups=4", "--roles=2"];
  const child = spawn(process.execPath, [bin, "--file", file, "--log-format=json", ...size, ...flags], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const [code]: number[] = await once(child, "close");
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const lines = stderr
    .trim()
    .split("\n")
    .map((line): Record<string, unknown> => JSON.parse(line));
  await using reader = await openC1z(file);
  return {
    engine: reader.engine,
    syncs: (await reader.syncs()).map(({ id }) => id),
    warnings: lines.filter(({ level }) => level === "warn").map(({ msg }) => String(msg)),
    facts: await factsOf(file),
  };
}

// sync-engine §1.5
describe("the format of the file that a sync writes", () => {
  it("is v3 for a new file, and for one that is there but empty", { timeout: 60_000 }, async () => {
    expect(await sync()).toMatchObject({ engine: "pebble", syncs: [expect.any(String)], warnings: [] });
    await writeFile(file, "");
    expect(await sync()).toMatchObject({ engine: "pebble", syncs: [expect.any(String)], warnings: [] });
  });

  it.each([[[]], [["--storage-engine=sqlite"]]])(
    "stays v1 for a v1 file and the flags %j",
    { timeout: 60_000 },
    async (flags) => {
      const first = await sync("--storage-engine=sqlite");
      expect(first).toMatchObject({ engine: "sqlite", warnings: [] });
      const second = await sync(...flags);
      expect(second).toMatchObject({ engine: "sqlite", syncs: [first.syncs[0], expect.any(String)], warnings: [] });
      expect(second.facts).toEqual(first.facts);
    },
  );

  it("becomes v3 for a v1 file when pebble is asked for, and holds the new sync alone", { timeout: 60_000 }, async () => {
    const first = await sync("--storage-engine=sqlite");
    const second = await sync("--storage-engine=pebble");
    expect(second).toMatchObject({ engine: "pebble", syncs: [expect.any(String)] });
    expect(second.syncs).not.toEqual(first.syncs);
    expect(second.facts).toEqual(first.facts);
  });

  it.each([
    [[], []],
    [["--storage-engine=pebble"], []],
    [["--storage-engine=sqlite"], [expect.stringContaining("is a v3 file and stays one")]],
  ])("stays v3 for a v3 file and the flags %j", { timeout: 60_000 }, async (flags, warnings) => {
    const first = await sync("--storage-engine=pebble");
    const second = await sync(...flags);
    expect(second).toMatchObject({ engine: "pebble", syncs: [expect.any(String)], warnings });
    expect(second.syncs).not.toEqual(first.syncs);
    expect(second.facts).toEqual(first.facts);
  });
});
