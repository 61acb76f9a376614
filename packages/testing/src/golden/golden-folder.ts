import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

const repository = resolve(import.meta.dirname, "../../../..");

/** Why tests that need golden data are skipped, for one line of output. */
export const noGoldenFolder = "skipped: no golden data; set BATON_GOLDEN_DIR to the folder with what the Go programs wrote";

/**
 * The folder with what the Go programs wrote, one sub-folder a case: `BATON_GOLDEN_DIR`, else `../shared/golden` beside the repository.
 * Undefined where neither is there; tests then skip with {@link noGoldenFolder}.
 */
export function goldenFolder(env: Readonly<Record<string, string | undefined>> = process.env): string | undefined {
  const folder = env["BATON_GOLDEN_DIR"] ?? join(repository, "../shared/golden");
  return existsSync(folder) ? folder : undefined;
}
