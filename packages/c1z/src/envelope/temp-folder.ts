import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BatonError, toBatonError } from "@baton-ts/findings";
import type { Environment } from "../environment.ts";
import { formatProcessMark, hasEnded, ownProcessMark, type ProcessMark, parseProcessMark } from "./process-mark.ts";

/**
 * A folder of our own, `<root>/c1z<mark of this process>-<random>`, readable by nobody else; removed with all it holds on dispose, or by the
 * next program that makes one in the same root, should this one be killed.
 */
export interface TempFolder extends AsyncDisposable {
  readonly path: string;
}

/** Where unpacked data goes: the option, else `BATON_TMPDIR`, else the system's folder for temporary files (sync-engine §1.1). */
export function resolveTempRoot(option: string | undefined, env: Environment): string {
  return option || env["BATON_TMPDIR"] || tmpdir();
}

export async function createTempFolder(root: string): Promise<TempFolder> {
  const own = await ownProcessMark();
  await removeAbandoned(root, own);
  const path = await mkdtemp(join(root, `c1z${formatProcessMark(own)}-`)).catch((error: unknown) => {
    const reason = toBatonError(error);
    throw new BatonError({
      code: reason.code,
      message: `no temporary folder can be made in ${root}: ${reason.message}`,
      hint: "Set BATON_TMPDIR, or pass --c1z-temp-dir, to a folder that exists, is writable and has room for the unpacked data.",
      grpcCode: reason.grpcCode,
      cause: error,
    });
  });
  return { path, [Symbol.asyncDispose]: () => removeFolder(path) };
}

/** What cannot be removed does not fail the work that it served: it is left to the next program. Windows locks what was just closed for a moment. */
async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 }).catch(() => {});
}

/** Folders of killed programs hold unpacked access data, which nobody else would ever remove. */
async function removeAbandoned(root: string, own: ProcessMark): Promise<void> {
  for (const name of await readdir(root).catch(() => [])) {
    const [, text = ""] = /^c1z(.+)-\w+$/.exec(name) ?? [];
    const mark = parseProcessMark(text);
    if (mark !== undefined && (await hasEnded(mark, own))) await removeFolder(join(root, name));
  }
}
