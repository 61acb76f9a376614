import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";

const folder = process.env["BATON_GOLDEN_DIR"] ?? resolve(import.meta.dirname, "../../../../../shared/golden");

/** A case of the golden data that has a file of each engine. */
export interface GoldenCase {
  readonly name: string;
  /** Path of the `.c1z` that the Go program wrote. */
  readonly file: (version: "v1" | "v3") => string;
  /** What the Go program printed with `-o json`; `command` is the file's name: `access-user-u1`. */
  readonly printed: (version: "v1" | "v3", command: string) => unknown;
  /** Ids of the users whose access is there. */
  readonly accessOf: readonly string[];
}

/** Empty, with one line on the console, where there is no golden data. */
export const goldenCases: readonly GoldenCase[] = existsSync(folder) ? readdirSync(folder).flatMap(readCase) : [];

if (goldenCases.length === 0) console.warn(`skipped: no golden data at ${folder}; set BATON_GOLDEN_DIR`);

function readCase(name: string): readonly GoldenCase[] {
  const path = join(folder, name);
  if (!existsSync(join(path, "v1.c1z"))) return [];
  const accessFiles = readdirSync(join(path, "cli-v1")).flatMap((file) => /^access-user-(.+)\.json\.gz$/.exec(file)?.[1] ?? []);
  return [
    {
      name,
      file: (version) => join(path, `${version}.c1z`),
      printed: (version, command) =>
        JSON.parse(gunzipSync(readFileSync(join(path, `cli-${version}`, `${command}.json.gz`))).toString()),
      accessOf: accessFiles,
    },
  ];
}
