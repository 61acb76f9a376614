import { constants } from "node:fs";
import { access, type FileHandle, open, readdir, readlink, realpath, rename, stat, unlink } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { toBatonError } from "@baton-ts/findings";
import type { RandomBytes } from "../environment.ts";
import { formatProcessMark, hasEnded, ownProcessMark, type ProcessMark, parseProcessMark } from "./process-mark.ts";

export interface ReplaceOptions {
  readonly random: RandomBytes;
  /** Wait until the disk holds file and folder entry. */
  readonly isDurable: boolean;
}

/** Mode of a new file: it says who has access to what, so only its owner may read it. A file that is replaced hands on its mode. */
const newFileMode = 0o600;
// Behind this age a temporary file beside the target belongs to nobody, whatever machine wrote it.
const abandonedAfterMs = 24 * 3600 * 1000;

/**
 * A new version of a file, written under a temporary name in the same folder and put in place at once by `commit`. Disposing without it
 * leaves the file as it was.
 */
export class FileReplacement implements AsyncDisposable {
  readonly file: FileHandle;
  readonly #target: string;
  readonly #temporary: string;
  readonly #isDurable: boolean;
  #isCommitted = false;
  #isClosed = false;

  constructor(file: FileHandle, target: string, temporary: string, isDurable: boolean) {
    this.file = file;
    this.#target = target;
    this.#temporary = temporary;
    this.#isDurable = isDurable;
  }

  async commit(): Promise<void> {
    if (this.#isDurable) await this.file.sync();
    await this.#close();
    await rename(this.#temporary, this.#target);
    this.#isCommitted = true;
    if (this.#isDurable) await syncFolder(dirname(this.#target));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
    if (!this.#isCommitted) await unlink(this.#temporary).catch(() => {});
  }

  async #close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.file.close();
  }
}

/** `target` is as {@link resolveTarget} returned it. */
export async function replaceFile(target: string, options: ReplaceOptions): Promise<FileReplacement> {
  const own = await ownProcessMark();
  await removeAbandoned(target, own);
  const temporary = `${target}.${formatProcessMark(own)}.${Buffer.from(options.random(6)).toString("hex")}.tmp`;
  const previous = await stat(target).catch(() => undefined);
  const mode = previous === undefined ? newFileMode : previous.mode & 0o777;
  const file = await open(temporary, "wx", mode);
  try {
    // The umask may have taken bits away.
    await file.chmod(mode);
    return new FileReplacement(file, target, temporary, options.isDurable);
  } catch (error) {
    await file.close();
    await unlink(temporary).catch(() => {});
    throw error;
  }
}

/** The file that a path means: symbolic links are followed, also to a file that is not there yet. Fails when its folder cannot be written. */
export async function resolveTarget(path: string): Promise<string> {
  try {
    const target = await followLinks(resolve(path), 16);
    await access(dirname(target), constants.W_OK | constants.X_OK);
    return target;
  } catch (error) {
    throw toBatonError(error);
  }
}

async function followLinks(path: string, remaining: number): Promise<string> {
  const link = remaining === 0 ? undefined : await readlink(path).catch(() => undefined);
  if (link !== undefined) return followLinks(resolve(dirname(path), link), remaining - 1);
  return join(await realpath(dirname(path)), basename(path));
}

/** Half-written files of programs that were killed: at once where it is certain that the program has ended, else when they are old. */
async function removeAbandoned(target: string, own: ProcessMark): Promise<void> {
  const folder = dirname(target);
  const prefix = `${basename(target)}.`;
  for (const name of await readdir(folder)) {
    const found = name.startsWith(prefix) ? /^(?:(.+)\.)?[0-9a-f]{12}\.tmp$/.exec(name.slice(prefix.length)) : null;
    if (found === null) continue;
    const path = join(folder, name);
    const mark = parseProcessMark(found[1] ?? "");
    if ((mark !== undefined && (await hasEnded(mark, own))) || (await isOld(path))) await unlink(path).catch(() => {});
  }
}

async function isOld(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined);
  return stats !== undefined && Date.now() - stats.mtimeMs > abandonedAfterMs;
}

/** A rename is only safe from a power cut when its folder is synced. Windows and some network mounts cannot: there it is as safe as it gets. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r").catch(() => undefined);
  if (folder === undefined) return;
  try {
    await folder.sync();
  } catch {
  } finally {
    await folder.close();
  }
}
