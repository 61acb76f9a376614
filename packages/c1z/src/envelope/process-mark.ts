import { createHash } from "node:crypto";
import { readFile, readlink } from "node:fs/promises";
import { hostname } from "node:os";

/** Names a process so that another one can tell whether it has ended. */
export interface ProcessMark {
  /** Eight hex digits: the machine and, in containers, the name space that its process numbers belong to. */
  readonly machine: string;
  readonly pid: number;
  /** In ticks since the machine was started, 0 where that cannot be known: numbers are given out again. */
  readonly startedAt: number;
}

/** The mark of this process. */
export async function ownProcessMark(): Promise<ProcessMark> {
  const space = await readlink("/proc/self/ns/pid").catch(() => "");
  const machine = createHash("sha256").update(`${hostname()}\n${space}`).digest("hex").slice(0, 8);
  return { machine, pid: process.pid, startedAt: await startOf(process.pid) };
}

/** As a part of a file name: `<machine>-<pid>-<startedAt>`. */
export function formatProcessMark({ machine, pid, startedAt }: ProcessMark): string {
  return `${machine}-${pid}-${startedAt}`;
}

/** The mark in a text that {@link formatProcessMark} made; undefined for any other. */
export function parseProcessMark(text: string): ProcessMark | undefined {
  const [, machine, pid, startedAt] = /^([0-9a-f]{8})-(\d{1,10})-(\d{1,15})$/.exec(text) ?? [];
  if (machine === undefined) return undefined;
  return { machine, pid: Number(pid), startedAt: Number(startedAt) };
}

/** True only when it is certain: of processes elsewhere nothing is known. */
export async function hasEnded(mark: ProcessMark, own: ProcessMark): Promise<boolean> {
  if (mark.machine !== own.machine) return false;
  if (mark.pid === own.pid) return mark.startedAt !== own.startedAt;
  if (!isNumberInUse(mark.pid)) return true;
  const startedAt = await startOf(mark.pid);
  return startedAt !== 0 && mark.startedAt !== 0 && startedAt !== mark.startedAt;
}

function isNumberInUse(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: of another user. Whatever else goes wrong, nothing of a living process must be taken away.
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}

/** Field 22 of proc(5) stat; the name in field 2 may hold blanks and brackets. */
async function startOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, "latin1").catch(() => "");
  return Number(text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? 0);
}
