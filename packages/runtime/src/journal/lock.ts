import { link, mkdir, open, readdir, readFile, rename, rm, rmdir } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { formatProcessMark, hasEnded, ownProcessMark, type ProcessMark, parseProcessMark } from "@baton-ts/c1z";
import { BatonError, GrpcCode, toBatonError } from "@baton-ts/findings";

export interface JournalLock {
  release(): Promise<void>;
}

/** Who holds a lock. */
interface Owner {
  readonly mark: ProcessMark;
  readonly host: string;
}

/** Folders that syncs of this very process are using; their lock files cannot tell them apart. */
const heldHere = new Set<string>();

/** Starts that take over one dead lock at the same time, at most: each of them makes the others look again. */
const maxTries = 10;

/**
 * Takes the journal folder for this process, and makes it if need be; two syncs must not write one journal. A lock of a process that has ended is taken over: that
 * is how a kill leaves it. Throws BATON_SYNC_ALREADY_RUNNING (gRPC failedPrecondition).
 */
export async function lockJournal(folder: string): Promise<JournalLock> {
  const path = join(folder, "lock");
  const own: Owner = { mark: await ownProcessMark(), host: hostname() };
  if (heldHere.has(folder)) throw alreadyRunning(folder, own);
  heldHere.add(folder);
  try {
    await take(folder, path, own);
  } catch (error) {
    heldHere.delete(folder);
    throw error;
  }
  return {
    release: async () => {
      heldHere.delete(folder);
      await rm(path, { force: true });
    },
  };
}

async function take(folder: string, path: string, own: Owner): Promise<void> {
  const aside = `${path}.${formatProcessMark(own.mark)}`;
  try {
    for (let tries = 0; tries < maxTries; tries++) {
      await mkdir(folder, { recursive: true });
      if (await tryCreate(path, aside, own)) return await removeRemains(folder, own.mark);
      const text = await readText(path);
      const owner = parseOwner(text);
      if (owner !== undefined && (await isAlive(owner, own))) throw alreadyRunning(folder, owner);
      await removeDead(path, aside, text);
    }
  } catch (error) {
    if (error instanceof BatonError) throw error;
    // Made in vain; it stays when it holds a journal.
    await rmdir(folder).catch(() => {});
    throw lockFailed(path, error);
  }
  throw alreadyRunning(folder, parseOwner(await readText(path)) ?? own);
}

/**
 * False when somebody holds the lock, or when a sync that ends has just removed the folder. The lock is there at once with all its text: one
 * that is only half there would look like that of a dead process.
 */
async function tryCreate(path: string, aside: string, owner: Owner): Promise<boolean> {
  const text = JSON.stringify({ mark: formatProcessMark(owner.mark), host: owner.host });
  try {
    await rm(aside, { force: true });
    await writeWhole(aside, text);
    await link(aside, path).catch(async (error: unknown) => {
      if (isCode(error, "EEXIST", "ENOENT")) throw error;
      // A file system without hard links: there the text follows a moment later.
      await writeWhole(path, text);
    });
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST", "ENOENT")) return false;
    throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

async function writeWhole(path: string, text: string): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(text);
  } finally {
    await file.close();
  }
}

/** Takes a lock away, unless it is a new one by now: then another start was faster, and gets it back. */
async function removeDead(path: string, aside: string, text: string): Promise<void> {
  try {
    await rename(path, aside);
    if ((await readText(aside)) !== text) await link(aside, path);
  } catch (error) {
    // Taken away, or taken, by another start.
    if (!isCode(error, "ENOENT", "EEXIST")) throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}

/** What starts leave that were killed while they took the lock. */
async function removeRemains(folder: string, own: ProcessMark): Promise<void> {
  for (const name of await readdir(folder)) {
    const mark = parseProcessMark(name.replace(/^lock\./, ""));
    if (mark !== undefined && (await hasEnded(mark, own))) await rm(join(folder, name), { force: true });
  }
}

/** Empty for a lock that is gone. */
async function readText(path: string): Promise<string> {
  return await readFile(path, "utf8").catch(() => "");
}

/** Undefined for a lock that a power cut left torn, or that another version wrote: its owner is dead. */
function parseOwner(text: string): Owner | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("mark" in value) || !("host" in value)) return undefined;
    const mark = typeof value.mark === "string" ? parseProcessMark(value.mark) : undefined;
    return mark === undefined || typeof value.host !== "string" ? undefined : { mark, host: value.host };
  } catch {
    return undefined;
  }
}

/**
 * Our own number is that of an earlier process, as in a container, where every start has the same. Of another machine nothing can be
 * known, and a container is a new one with every start: its lock does not hold.
 */
async function isAlive({ mark }: Owner, own: Owner): Promise<boolean> {
  return mark.machine === own.mark.machine && mark.pid !== own.mark.pid && !(await hasEnded(mark, own.mark));
}

function lockFailed(path: string, cause: unknown): BatonError {
  const reason = toBatonError(cause);
  return new BatonError({
    code: reason.code,
    message: `the journal cannot be locked with ${path}: ${reason.message}`,
    hint: reason.hint,
    details: { path },
    grpcCode: reason.grpcCode,
    cause,
  });
}

function alreadyRunning(folder: string, { mark: { pid }, host }: Owner): BatonError {
  return new BatonError({
    code: "BATON_SYNC_ALREADY_RUNNING",
    message: `another sync of the same file is running: ${join(folder, "lock")} is held by process ${pid} on ${host}`,
    hint: "Wait for it to end, or choose another --file. If no such sync runs, delete the lock file.",
    details: { pid, host },
    grpcCode: GrpcCode.failedPrecondition,
  });
}
