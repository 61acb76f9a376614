import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gunzipSync, zstdDecompressSync } from "node:zlib";

const folder = process.env["BATON_GOLDEN_DIR"] ?? resolve(import.meta.dirname, "../../../../shared/golden");

/** One folder of what the Go programs wrote. */
export interface GoldenCase {
  readonly name: string;
  readonly v1: string;
}

/** Cases that have a v1 file; none, with one line of warning, where there is no golden data. */
export const goldenCases: readonly GoldenCase[] = (existsSync(folder) ? readdirSync(folder) : [])
  .map((name) => ({ name, v1: join(folder, name, "v1.c1z") }))
  .filter(({ v1 }) => existsSync(v1));

if (goldenCases.length === 0) console.warn(`skipped: no golden data at ${folder}; set BATON_GOLDEN_DIR`);

/** What the Go command printed about the v1 file of a case. */
export function printedByGo(name: string, command: string): unknown {
  return JSON.parse(gunzipSync(readFileSync(join(folder, name, "cli-v1", `${command}.json.gz`))).toString());
}

/** The database of a v1 file that has one frame, unpacked without any of our code. */
export function unpackedByNode(v1: string): Buffer {
  return zstdDecompressSync(readFileSync(v1).subarray(5));
}
