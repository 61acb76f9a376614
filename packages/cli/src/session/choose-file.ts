import { usageError } from "../errors.ts";

/** What upstream opens when nothing is said (baton-cli §1). */
export const defaultFile = "sync.c1z";

/** The file to open: `--file`, else the argument, else `BATON_FILE`, else `sync.c1z`. */
export function chooseFile(
  flag: string | undefined,
  argument: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): string {
  if (flag !== undefined && argument !== undefined && flag !== argument) {
    throw usageError(`two files are named: ${flag} by --file and ${argument} as argument`, "Name one file.");
  }
  const named = flag ?? argument;
  if (named !== undefined) return named;
  const fromEnv = env.BATON_FILE ?? "";
  return fromEnv === "" ? defaultFile : fromEnv;
}
