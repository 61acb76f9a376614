import { open, readFile, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { BatonError, GrpcCode } from "@baton-ts/findings";

export interface JournalLock {
  release(): Promise<void>;
}

/** Who holds a lock. */
interface Owner {
  readonly pid: number;
  readonly host: string;
}

/** Folders that syncs of this very process are using; their lock files cannot tell them apart. */
const heldHere = new Set<string>();

/**
 * Takes the journal folder for this process; two syncs must not write one journal. A lock of a process that has ended is taken over: that
 * is how a kill leaves it. Throws BATON_SYNC_ALREADY_RUNNING (gRPC failedPrecondition).
 */
export async function lockJournal(folder: string): Promise<JournalLock> {
  const path = join(folder, "lock");
  const own: Owner = { pid: process.pid, host: hostname() };
  if (heldHere.has(folder)) throw alreadyRunning(folder, own);
  heldHere.add(folder);
  try {
    if (!(await tryCreate(path, own))) {
      const owner = await readOwner(path);
      if (owner !== undefined && isAlive(owner, own)) throw alreadyRunning(folder, owner);
      await rm(path, { force: true });
      if (!(await tryCreate(path, own))) throw alreadyRunning(folder, (await readOwner(path)) ?? own);
    }
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

async function tryCreate(path: string, owner: Owner): Promise<boolean> {
  try {
    const file = await open(path, "wx", 0o600);
    await file.writeFile(JSON.stringify(owner));
    await file.close();
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** Undefined for a lock that was cut short while it was written: its owner died. */
async function readOwner(path: string): Promise<Owner | undefined> {
  const text = await readFile(path, "utf8").catch(() => "");
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("pid" in value) || !("host" in value)) return undefined;
    const { pid, host } = value;
    return typeof pid === "number" && typeof host === "string" ? { pid, host } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Our own number is that of an earlier process, as in a container, where every start has the same. Of another machine nothing can be
 * known, and a container gets a new host name with every start: its lock does not hold.
 */
function isAlive(owner: Owner, own: Owner): boolean {
  if (owner.host !== own.host || owner.pid === own.pid) return false;
  try {
    process.kill(owner.pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function alreadyRunning(folder: string, owner: Owner): BatonError {
  return new BatonError({
    code: "BATON_SYNC_ALREADY_RUNNING",
    message: `another sync of the same file is running: ${join(folder, "lock")} is held by process ${owner.pid} on ${owner.host}`,
    hint: "Wait for it to end, or choose another --file. If no such sync runs, delete the lock file.",
    details: { pid: owner.pid, host: owner.host },
    grpcCode: GrpcCode.failedPrecondition,
  });
}
