import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";

const repoRoot = resolve(import.meta.dirname, "../../../..");

/** Folder of what the Go programs wrote and printed, or undefined where it is absent. */
export const goldenDir: string | undefined = findGolden();

function findGolden(): string | undefined {
  const path = process.env["BATON_GOLDEN_DIR"] ?? join(repoRoot, "../shared/golden");
  return existsSync(path) ? path : undefined;
}

/** Said once where tests are skipped for want of the folder. */
export const goldenMissing = "golden data is absent: set BATON_GOLDEN_DIR to run the conformance tests";

export function readGoldenJson(path: string): Readonly<Record<string, unknown>> {
  return JSON.parse(gunzipSync(readFileSync(path)).toString()) as Readonly<Record<string, unknown>>;
}
