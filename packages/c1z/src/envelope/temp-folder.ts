import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BatonError, toBatonError } from "@baton-ts/findings";
import type { Environment } from "../environment.ts";

/** A folder of our own, `<root>/c1z<random>`, readable by nobody else; removed with all it holds on dispose. */
export interface TempFolder extends AsyncDisposable {
  readonly path: string;
}

/** Where unpacked data goes: the option, else `BATON_TMPDIR`, else the system's folder for temporary files (sync-engine §1.1). */
export function resolveTempRoot(option: string | undefined, env: Environment): string {
  return option || env["BATON_TMPDIR"] || tmpdir();
}

export async function createTempFolder(root: string): Promise<TempFolder> {
  const path = await mkdtemp(join(root, "c1z")).catch((error: unknown) => {
    const reason = toBatonError(error);
    throw new BatonError({
      code: reason.code,
      message: `no temporary folder can be made in ${root}: ${reason.message}`,
      hint: "Set BATON_TMPDIR, or pass --c1z-temp-dir, to a folder that exists, is writable and has room for the unpacked data.",
      grpcCode: reason.grpcCode,
      cause: error,
    });
  });
  // Retries: on Windows a database that was just closed can stay locked for a moment.
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 }) };
}
