import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { isBatonError } from "@baton-ts/findings";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mutateBytes, mutatePayload, seededNumbers } from "./test-support/mutate-file.ts";
import { hashOfEveryRow } from "./test-support/read-everything.ts";

const golden = process.env["BATON_GOLDEN_DIR"] ?? resolve(import.meta.dirname, "../../../../../shared/golden");
const source = join(golden, "dirty/v3.c1z");
const count = Number(process.env["BATON_FUZZ_COUNT"] ?? 600);
const seed = Number(process.env["BATON_FUZZ_SEED"] ?? 20261123);

/** The error's text, or the hash of all rows. */
async function readOrExplain(bytes: Buffer, folder: string): Promise<string> {
  const path = join(folder, "mutant.c1z");
  await writeFile(path, bytes);
  try {
    return await hashOfEveryRow(path, folder);
  } catch (error) {
    if (!isBatonError(error)) throw error;
    expect(error.message).toContain(path);
    expect(error.message).not.toContain("\n");
    return error.message;
  }
}

if (!existsSync(source)) console.log(`skipped: damaged v3 files need the golden data (${source} is absent)`);

describe.skipIf(!existsSync(source))("damaged v3 files", () => {
  let folder: string;
  let intact: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "baton-damage-"));
    intact = await hashOfEveryRow(source, folder);
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it("are read right or refused with a reason, wherever the damage is", async () => {
    const file = readFileSync(source);
    const pick = seededNumbers(seed);
    const silent: number[] = [];
    for (let i = 0; i < count; i++) {
      const answer = await readOrExplain(mutateBytes(file, pick), folder);
      if (/^[0-9a-f]{64}$/.test(answer) && answer !== intact) silent.push(i);
    }
    expect(silent).toEqual([]);
    expect(await readdir(folder)).toEqual(["mutant.c1z"]);
  });

  it("end in rows or a reason when the envelope vouches for damaged content", async () => {
    const file = readFileSync(source);
    const pick = seededNumbers(seed + 1);
    let refused = 0;
    for (let i = 0; i < count; i++) {
      if (!/^[0-9a-f]{64}$/.test(await readOrExplain(await mutatePayload(file, pick), folder))) refused++;
    }
    // Checksums inside of the tables find nearly all of it; what is left lies in files that are not read, as OPTIONS.
    expect(refused).toBeGreaterThan(count / 3);
    expect(await readdir(folder)).toEqual(["mutant.c1z"]);
  });

  it("are refused when cut at any of the first 200 bytes", async () => {
    const file = readFileSync(source);
    for (let length = 9; length < 200; length++) {
      expect(await readOrExplain(file.subarray(0, length), folder)).toMatch(/c1z v3: /);
    }
  });
});
